"""The one command for whoever works on the program, on a machine that has only Python.

    python3 dev.py setup            .venv with the pinned packages, Qt's system libraries
    python3 dev.py run [ARGS]       the window (no screen: the tour instead)
    python3 dev.py test [ARGS]      format, lint, types, import contracts, tests; ARGS: only pytest
    python3 dev.py lint             the first four of these
    python3 dev.py bench [NAME] [--json FILE]
    python3 dev.py tour             pictures and papers into out/tour/

Standard library only. A setup that finished leaves a stamp, and the next start trusts it.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
WINDOWS = sys.platform == "win32"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
SITE = VENV / (
    "Lib/site-packages"
    if WINDOWS
    else f"lib/python{sys.version_info.major}.{sys.version_info.minor}/site-packages"
)
PACKAGES_STAMP = VENV / "frontdesk-packages"
LIBRARIES_STAMP = VENV / "frontdesk-libraries"
SOURCES = ("main.py", "models", "reports", "desktop")

# What the program loads from Qt, relative to the PySide6 folder.
QT_PARTS = (
    "QtPdfWidgets.abi3.so",
    "QtPrintSupport.abi3.so",
    "QtSvg.abi3.so",
    "QtWidgets.abi3.so",
    "Qt/plugins/platforms/libqoffscreen.so",
    "Qt/plugins/platforms/libqwayland*.so",
    "Qt/plugins/platforms/libqxcb.so",
    "Qt/plugins/platforminputcontexts/lib[ci]*.so",
    "Qt/plugins/printsupport/*.so",
    "Qt/plugins/xcbglintegrations/*.so",
)
# Debian packages whose name does not follow from the library's name.
ODD_PACKAGES = {
    "libbrotlicommon.so.1": "libbrotli1",
    "libbrotlidec.so.1": "libbrotli1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libz.so.1": "zlib1g",
}


class SetupError(Exception):
    """The machine lacks something; the text says what to do."""


def say(text: str) -> None:
    print(text, flush=True)


# --- the environment ---------------------------------------------------------------------------


def fingerprint(lock: bytes, venv: Path) -> str:
    """What an environment was made for and from, as lines: this Python, its place, the lock."""
    import hashlib

    python = f"{sys.implementation.name} {sys.version.split()[0]}"
    return f"{python}\n{venv}\n{hashlib.sha256(lock).hexdigest()}\n"


def installed() -> list[str]:
    """What lies in the environment's package folder, by name."""
    try:
        return sorted(name for name in os.listdir(SITE) if name != "__pycache__")
    except OSError:
        return []


def read_stamp(stamp: Path) -> str:
    try:
        return stamp.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def write_stamp(stamp: Path, text: str) -> None:
    """Whole or not at all, whenever the power goes."""
    draft = stamp.with_suffix(".new")
    draft.write_text(text, "utf-8")
    draft.replace(stamp)


def set_up() -> None:
    """Make .venv what requirements.lock says, or find that it already is."""
    wanted = fingerprint(LOCK.read_bytes(), VENV)
    stamp = read_stamp(PACKAGES_STAMP)
    # A link to a Python that is gone does not exist either.
    whole = PYTHON.exists() and set(stamp.splitlines()[3:]) <= set(installed())
    if not (whole and stamp.startswith(wanted)):
        # Only an environment once finished, by this Python and here, can be brought up to date.
        same_place = stamp.splitlines()[:2] == wanted.splitlines()[:2]
        install_packages(wanted, afresh=not (whole and same_place))
    if sys.platform == "linux" and read_stamp(LIBRARIES_STAMP) != wanted:
        install_libraries(wanted)


def install_packages(wanted: str, *, afresh: bool) -> None:
    started = time.monotonic()
    PACKAGES_STAMP.unlink(missing_ok=True)
    LIBRARIES_STAMP.unlink(missing_ok=True)
    if afresh:
        say("正在建立运行环境… Creating .venv")
        ensure_venv_module()
        base: str = getattr(sys, "_base_executable", sys.executable)
        must([base, "-m", "venv", "--clear", str(VENV)], "无法建立 .venv。 Could not create .venv.")
    say("正在安装依赖(首次约需几分钟)… Installing packages (the first time takes minutes)")
    must(
        [*pip_install(), "--require-hashes", "-r", str(LOCK)],
        "安装依赖失败:请检查网络后重试。 Installing packages failed: check the network, run again.",
    )
    sources = [str(ROOT / name) for name in SOURCES if (ROOT / name).exists()]
    call([str(PYTHON), "-m", "compileall", "-q", *sources])
    write_stamp(PACKAGES_STAMP, wanted + "".join(f"{name}\n" for name in installed()))
    say(f"环境就绪 Environment ready: {time.monotonic() - started:.0f} s")


def pip_install() -> list[str]:
    # Wheels only: a front-desk PC has no compiler.
    return [str(PYTHON), "-m", "pip", "install", "--only-binary", ":all:", "--no-input"]


def ensure_venv_module() -> None:
    """Debian ships Python without ensurepip unless python3.x-venv is installed."""
    import importlib
    from importlib.util import find_spec

    if find_spec("ensurepip"):
        return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if not apt_install([package]):
        raise SetupError(f"缺少 venv。请运行 venv is missing; run: {apt_command([package])}")
    importlib.invalidate_caches()


# --- Qt's system libraries ---------------------------------------------------------------------


def install_libraries(wanted: str) -> None:
    """Install what Qt needs from the system, or print the command that does."""
    missing = missing_libraries()
    if missing and apt_install(sorted({debian_package(name) for name in missing})):
        missing = missing_libraries()
    if not missing:
        write_stamp(LIBRARIES_STAMP, wanted)
        return
    names = sorted({debian_package(name) for name in missing})
    if has_apt():
        say(f"缺少系统库,请运行 Qt lacks system libraries; run: {apt_command(names)}")
    else:
        say(f"缺少系统库 Qt lacks system libraries: {' '.join(sorted(missing))}")


def missing_libraries() -> set[str]:
    """Shared libraries that Qt's own parts link to and the system's loader cannot find."""
    import shutil
    import subprocess

    parts = sorted(str(part) for pattern in QT_PARTS for part in (SITE / "PySide6").glob(pattern))
    if not parts or not shutil.which("ldd"):
        return set()
    shown = subprocess.run(
        ["ldd", *parts],
        env={**os.environ, "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    return parse_missing(shown.stdout)


def parse_missing(shown: str) -> set[str]:
    """Library names out of ldd's lines `libX.so.1 => not found`."""
    return {
        line.split()[0] for line in shown.splitlines() if line.rstrip().endswith("=> not found")
    }


def debian_package(library: str) -> str:
    """`libxcb-cursor.so.0` is in libxcb-cursor0, `libX11.so.6` in libx11-6 (Debian Policy 8.1)."""
    if library in ODD_PACKAGES:
        return ODD_PACKAGES[library]
    name, _, version = library.partition(".so.")
    name = name.lower().replace("_", "-")
    return f"{name}-{version}" if name[-1:].isdigit() else f"{name}{version}"


def has_apt() -> bool:
    import shutil

    return sys.platform == "linux" and shutil.which("apt-get") is not None


def apt_command(packages: Sequence[str]) -> str:
    return f"sudo apt-get update && sudo apt-get install -y {' '.join(packages)}"


def apt_install(packages: Sequence[str]) -> bool:
    """Install when this machine has apt and we are root; whether it worked."""
    if sys.platform == "win32" or not has_apt() or os.geteuid() != 0:
        return False
    say(f"正在安装系统库… Installing system packages: {' '.join(packages)}")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    # An index that is partly unreachable may still hold what is needed.
    call(["apt-get", "update", "-q"], env)
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends"]
    if call([*install, *packages], env) == 0:
        return True
    # One name that this release does not know must not keep the others away.
    return any([call([*install, package], env) == 0 for package in packages])


# --- commands ----------------------------------------------------------------------------------


def call(command: Sequence[str], env: Mapping[str, str] | None = None) -> int:
    """Run in the project's folder with nothing to read from; the exit code."""
    import subprocess

    done = subprocess.run(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, check=False)
    return done.returncode


def must(command: Sequence[str], trouble: str) -> None:
    if call(command) != 0:
        raise SetupError(trouble)


def has_screen(environ: Mapping[str, str], platform: str) -> bool:
    if platform != "linux":
        return True
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def become(command: Sequence[str], env: Mapping[str, str]) -> int:
    """Go on as this command; on Windows, where nothing can be replaced, wait for it instead."""
    sys.stdout.flush()
    if WINDOWS:
        import subprocess

        return subprocess.run(command, env=env, check=False).returncode
    os.execve(command[0], list(command), dict(env))


def offscreen() -> dict[str, str]:
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen"}


def main_program(*args: str) -> list[str]:
    return [str(PYTHON), str(ROOT / "main.py"), *args]


def run(args: Sequence[str]) -> int:
    """`main.py ARGS`; its commands need no screen, its window does."""
    wants_window = not args or args[0].startswith("-")
    if wants_window and not has_screen(os.environ, sys.platform):
        say("本机没有显示器,改为生成演示图片 No screen here, doing the tour instead: out/tour/")
        return tour([])
    return become(main_program(*args), os.environ)


def tour(args: Sequence[str]) -> int:
    return become(main_program("tour", "--out", str(ROOT / "out" / "tour"), *args), offscreen())


def bench(args: Sequence[str]) -> int:
    os.chdir(ROOT)
    env = os.environ if has_screen(os.environ, sys.platform) else offscreen()
    return become([str(PYTHON), "-m", "tests.benchmarks", *args], env)


LINT = (
    ("ruff format", ["-m", "ruff", "format", "--check", "."]),
    ("ruff check", ["-m", "ruff", "check", "."]),
    ("mypy", ["-m", "mypy"]),
    ("lint-imports", ["-c", "from importlinter.cli import lint_imports_command as go; go()"]),
)
PYTEST = ("pytest", ["-m", "pytest", "-n", "2", "--dist", "loadfile"])


def lint(args: Sequence[str]) -> int:
    return take_steps([(name, [*step, *args]) for name, step in LINT])


def test(args: Sequence[str]) -> int:
    if args:
        return take_steps([("pytest", ["-m", "pytest", *args])])
    return take_steps([*LINT, PYTEST])


def take_steps(steps: Sequence[tuple[str, list[str]]]) -> int:
    """Every step, even after one failed: whoever reads it wants all that is wrong at once."""
    env = offscreen()
    results: list[tuple[str, bool, float]] = []
    for name, step in steps:
        say(f"== {name}")
        started = time.monotonic()
        passed = call([str(PYTHON), *step], env) == 0
        results.append((name, passed, time.monotonic() - started))
    say("")
    for name, passed, seconds in results:
        say(f"{'ok    ' if passed else 'FAILED'} {name:<13} {seconds:6.1f} s")
    return 0 if all(passed for _, passed, _ in results) else 1


def setup_only(args: Sequence[str]) -> int:
    return 0


COMMANDS = {
    "setup": setup_only,
    "run": run,
    "test": test,
    "lint": lint,
    "bench": bench,
    "tour": tour,
}


def main(argv: Sequence[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        # A console that cannot show Chinese still shows the English half.
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    if sys.version_info < (3, 11):  # noqa: UP036 - this very file meets older ones
        print("需要 Python 3.11 或更新版本。 Python 3.11 or newer is needed.", file=sys.stderr)
        return 1
    command = COMMANDS.get(argv[0]) if argv else None
    if command is None:
        print(__doc__.strip(), file=sys.stderr if argv else sys.stdout)
        return 2 if argv else 0
    try:
        set_up()
        return command(argv[1:])
    except SetupError as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except OSError as trouble:
        print(f"无法继续。 Cannot go on: {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
