"""dev.py: what it runs on a fresh machine, and what it leaves alone on a ready one."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent


class Machine:
    """dev.py in a folder of its own, on a machine that only pretends to install."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        folder.mkdir()
        shutil.copy(ROOT / "dev.py", folder)
        (folder / "requirements.lock").write_text("stub==1\n", "utf-8")
        (folder / "main.py").write_text("", "utf-8")
        spec = importlib.util.spec_from_file_location("dev_under_test", folder / "dev.py")
        assert spec and spec.loader
        self.dev: Any = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.dev)
        self.folder = folder
        self.package: Path = self.dev.SITE / "stub"
        self.commands: list[list[str]] = []
        self.became: list[tuple[list[str], dict[str, str]]] = []
        self.answer: Callable[[list[str]], int] = lambda command: 0
        patch.setattr(self.dev, "call", self._call)
        patch.setattr(self.dev, "become", self._become)
        patch.setattr(self.dev, "missing_libraries", set)

    def _call(self, command: Sequence[str], env: Mapping[str, str] | None = None) -> int:
        self.commands.append(list(command))
        if "venv" in command:
            shutil.rmtree(self.dev.VENV, ignore_errors=True)
            self.dev.PYTHON.parent.mkdir(parents=True, exist_ok=True)
            self.dev.PYTHON.touch()
            self.package.mkdir(parents=True)
        return self.answer(list(command))

    def _become(self, command: Sequence[str], env: Mapping[str, str]) -> int:
        self.became.append((list(command), dict(env)))
        return 0

    def steps(self) -> list[str]:
        """The modules that were run since last asked, `python -m NAME`."""
        names = [command[command.index("-m") + 1] for command in self.commands]
        self.commands.clear()
        return names


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(tmp_path / "新 目录", monkeypatch)


INSTALL = ["venv", "pip", "compileall"]


def test_first_setup_installs_with_whole_paths(machine: Machine) -> None:
    machine.dev.set_up()
    folder = str(machine.folder)
    venv, pip, _ = machine.commands
    assert venv[1:] == ["-m", "venv", "--clear", os.path.join(folder, ".venv")]
    assert pip[-3:] == ["--require-hashes", "-r", os.path.join(folder, "requirements.lock")]
    assert machine.steps() == INSTALL


def test_second_setup_installs_nothing(machine: Machine) -> None:
    machine.dev.set_up()
    machine.commands.clear()
    machine.dev.set_up()
    assert machine.commands == []


def test_a_changed_lock_is_brought_up_to_date_in_place(machine: Machine) -> None:
    machine.dev.set_up()
    machine.commands.clear()
    machine.dev.LOCK.write_text("stub==2\n", "utf-8")
    machine.dev.set_up()
    assert machine.steps() == ["pip", "compileall"]
    machine.dev.set_up()
    assert machine.steps() == []


def test_an_interrupted_install_is_rebuilt(machine: Machine) -> None:
    def interrupt(command: list[str]) -> int:
        raise KeyboardInterrupt

    machine.answer = interrupt
    assert machine.dev.main(["setup"]) == 130
    machine.answer = lambda command: 0
    machine.commands.clear()
    machine.dev.set_up()
    assert machine.steps() == INSTALL


def test_an_update_that_failed_is_rebuilt(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.dev.set_up()
    machine.dev.LOCK.write_text("stub==2\n", "utf-8")
    machine.answer = lambda command: 1 if "pip" in command else 0
    assert machine.dev.main(["setup"]) == 1
    assert "请检查网络" in capsys.readouterr().err
    machine.answer = lambda command: 0
    machine.commands.clear()
    machine.dev.set_up()
    assert machine.steps() == INSTALL


def test_an_environment_without_its_python_is_rebuilt(machine: Machine) -> None:
    machine.dev.set_up()
    machine.dev.PYTHON.unlink()
    machine.commands.clear()
    machine.dev.set_up()
    assert machine.steps() == INSTALL


def test_an_environment_that_lost_a_package_is_rebuilt(machine: Machine) -> None:
    machine.dev.set_up()
    machine.package.rmdir()
    machine.commands.clear()
    machine.dev.set_up()
    assert machine.steps() == INSTALL


@pytest.mark.parametrize("line", ["3.10.0 (another)", ""])
def test_an_environment_of_another_python_is_rebuilt(machine: Machine, line: str) -> None:
    machine.dev.set_up()
    stamp = machine.dev.PACKAGES_STAMP
    own = stamp.read_text("utf-8").splitlines()
    stamp.write_text("\n".join([line, *own[1:]]), "utf-8")
    machine.commands.clear()
    machine.dev.set_up()
    assert machine.steps() == INSTALL


def test_without_ensurepip_the_exact_command_is_named(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(machine.dev, "apt_install", lambda packages: False)
    assert machine.dev.main(["setup"]) == 1
    package = f"python3.{sys.version_info.minor}-venv"
    assert f"sudo apt-get install -y {package}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("environ", "platform", "expected"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "win32", True),
        ({}, "darwin", True),
    ],
)
def test_has_screen(
    machine: Machine, environ: dict[str, str], platform: str, expected: bool
) -> None:
    assert machine.dev.has_screen(environ, platform) is expected


def test_run_without_screen_says_so_in_one_line_and_does_the_tour(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(machine.dev, "has_screen", lambda environ, platform: False)
    assert machine.dev.run([]) == 0
    (command, env) = machine.became[0]
    assert command[1:] == [
        str(machine.folder / "main.py"),
        "tour",
        "--out",
        str(machine.folder / "out" / "tour"),
    ]
    assert env["QT_QPA_PLATFORM"] == "offscreen"
    assert capsys.readouterr().out.count("\n") == 1


@pytest.mark.parametrize(
    ("screen", "args"),
    [(True, []), (True, ["--data", "甲 乙"]), (False, ["due-date", "2026-09-30", "5"])],
)
def test_run_hands_its_arguments_on(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, screen: bool, args: list[str]
) -> None:
    monkeypatch.setattr(machine.dev, "has_screen", lambda environ, platform: screen)
    machine.dev.run(args)
    assert machine.became[0][0][1:] == [str(machine.folder / "main.py"), *args]


@pytest.mark.parametrize(
    ("library", "package"),
    [
        ("libxcb-cursor.so.0", "libxcb-cursor0"),
        ("libxcb-icccm.so.4", "libxcb-icccm4"),
        ("libEGL.so.1", "libegl1"),
        ("libX11.so.6", "libx11-6"),
        ("libdbus-1.so.3", "libdbus-1-3"),
        ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
        ("libgssapi_krb5.so.2", "libgssapi-krb5-2"),
        ("libglib-2.0.so.0", "libglib2.0-0"),
        ("libz.so.1", "zlib1g"),
    ],
)
def test_debian_package(machine: Machine, library: str, package: str) -> None:
    assert machine.dev.debian_package(library) == package


def test_parse_missing(machine: Machine) -> None:
    shown = (
        "/a b/libqxcb.so:\n"
        "\tlibxcb-icccm.so.4 => not found\n"
        "\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f)\n"
        "/a b/libqxcb-glx-integration.so:\n"
        "\tlibxcb-icccm.so.4 => not found\n"
        "\tlibGL.so.1 => not found\n"
    )
    assert machine.dev.parse_missing(shown) == {"libxcb-icccm.so.4", "libGL.so.1"}


@pytest.mark.skipif(sys.platform != "linux", reason="Qt brings its libraries elsewhere")
class TestSystemLibraries:
    @pytest.fixture(autouse=True)
    def debian(self, machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
        self.missing = {"libEGL.so.1", "libxcb-cursor.so.0"}
        monkeypatch.setattr(machine.dev, "has_apt", lambda: True)
        monkeypatch.setattr(machine.dev, "missing_libraries", lambda: set(self.missing))

    def test_root_installs_them_once(
        self, machine: Machine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def install(command: list[str]) -> int:
            if "install" in command and "apt-get" in command:
                self.missing.clear()
            return 0

        monkeypatch.setattr(os, "geteuid", lambda: 0)
        machine.answer = install
        machine.dev.set_up()
        apt = [command for command in machine.commands if command[0] == "apt-get"]
        assert [command[1] for command in apt] == ["update", "install"]
        assert apt[1][-2:] == ["libegl1", "libxcb-cursor0"]
        machine.commands.clear()
        machine.dev.set_up()
        assert machine.commands == []

    def test_others_get_the_command_until_it_was_run(
        self,
        machine: Machine,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setattr(os, "geteuid", lambda: 1000)
        machine.dev.set_up()
        command = "sudo apt-get update && sudo apt-get install -y libegl1 libxcb-cursor0"
        assert command in capsys.readouterr().out
        machine.dev.set_up()
        assert command in capsys.readouterr().out
        self.missing.clear()
        machine.commands.clear()
        machine.dev.set_up()
        assert capsys.readouterr().out == ""
        assert machine.commands == []


def names(output: str) -> dict[str, bool]:
    """Each step of dev.py's closing table and whether it passed."""
    found = re.findall(r"^(ok|FAILED) +(\S+(?: \S+)?) +[\d.]+ s$", output, re.MULTILINE)
    return {name: word == "ok" for word, name in found}


def test_test_takes_every_step_and_fails_with_any(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.answer = lambda command: 1 if "mypy" in command else 0
    assert machine.dev.test([]) == 1
    assert names(capsys.readouterr().out) == {
        "ruff format": True,
        "ruff check": True,
        "mypy": False,
        "lint-imports": True,
        "pytest": True,
    }


def test_test_with_arguments_is_only_pytest(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert machine.dev.test(["tests/models", "-k", "钟"]) == 0
    assert machine.commands == [
        [str(machine.dev.PYTHON), "-m", "pytest", "tests/models", "-k", "钟"]
    ]


def test_lint_takes_the_first_four(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    assert machine.dev.lint([]) == 0
    assert list(names(capsys.readouterr().out)) == [
        "ruff format",
        "ruff check",
        "mypy",
        "lint-imports",
    ]


def test_an_unknown_command_shows_the_commands(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert machine.dev.main(["tets"]) == 2
    assert "dev.py test" in capsys.readouterr().err
    assert machine.commands == []


@pytest.mark.skipif(sys.platform == "win32", reason="a link stands in for the environment")
def test_a_ready_machine_goes_straight_to_main(machine: Machine) -> None:
    dev = machine.dev
    dev.PYTHON.parent.mkdir(parents=True)
    dev.PYTHON.symlink_to(sys.executable)
    wanted = dev.fingerprint(dev.LOCK.read_bytes(), dev.VENV)
    dev.write_stamp(dev.PACKAGES_STAMP, wanted)
    dev.write_stamp(dev.LIBRARIES_STAMP, wanted)
    (machine.folder / "main.py").write_text("import sys; print(sys.argv[1:])", "utf-8")
    done = subprocess.run(
        [sys.executable, str(machine.folder / "dev.py"), "run", "due-date", "甲 乙"],
        cwd=machine.folder.parent,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
    )
    assert (done.stdout, done.stderr, done.returncode) == ("['due-date', '甲 乙']\n", "", 0)


# --- what the lock and the licence list promise ---------------------------------------------


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name.split("[")[0]).lower()


def locked() -> dict[str, str]:
    """Each pinned package with everything the lock says about it."""
    text = (ROOT / "requirements.lock").read_text("utf-8").replace("\\\n", " ")
    return {normal(line.split("==")[0]): line for line in text.splitlines()}


def test_everything_asked_for_is_pinned_with_hashes() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    pinned = locked()
    assert {normal(name) for name in asked} <= set(pinned)
    for line in pinned.values():
        assert re.fullmatch(
            r"\S+==\S+( ; sys_platform == \"win32\")?( +--hash=sha256:[0-9a-f]{64})+", line
        ), line


def test_every_shipped_package_has_its_licence_listed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    listed = (ROOT / "resources/licences/README.md").read_text("utf-8")
    rows = {normal(row.split("|")[1].strip()) for row in listed.splitlines() if row[:1] == "|"}
    assert {normal(name) for name in project["project"]["dependencies"]} <= rows
