"""The file only: power cuts while files are moved, and damaged data."""

import json
import os
import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from models.audit.tables import AuditEntry
from models.backup import restoring
from models.backup.making import make_backup, own_copies
from models.backup.restoring import find_last_good
from models.centre import sign_in
from models.errors import DamagedError, KnownError
from models.store.swap import settle
from tests.models.backup.copies import names, prepared, put_back
from tests.models.conftest import ADMINISTRATOR, PASSWORD, WEAK, Watch


@pytest.fixture
def file_folder(begun_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(begun_file, tmp_path / "centre"))


class PowerCutError(BaseException):
    pass


@pytest.mark.parametrize("moves", range(1, 6))
def test_a_power_cut_while_restoring_is_taken_back(
    file_folder: Path, watch: Watch, monkeypatch: pytest.MonkeyPatch, moves: int
) -> None:
    copy = prepared(file_folder, watch)
    (file_folder / "keys.json").write_bytes((copy.folder / "keys.json").read_bytes())
    left = moves
    replace = os.replace

    def cut(source: object, target: object) -> None:
        nonlocal left
        if "restor" in str(source) or "replaced" in str(target):
            if not left:
                raise PowerCutError
            left -= 1
        replace(source, target)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        # Nothing that would tidy up runs when the power goes.
        patch.setattr("models.store.swap._take_back", lambda *args: None)
        patch.setattr("models.store.swap.clear_staging", lambda folder: None)
        patch.setattr(restoring, "clear_staging", lambda folder: None)
        patch.setattr(restoring, "_present_secret", lambda *args: None)  # the keys move, too
        patch.setattr(os, "replace", cut)
        with pytest.raises(PowerCutError):
            put_back(file_folder, copy, watch)
    again = sign_in(file_folder, ADMINISTRATOR, PASSWORD, clock=watch, cost=WEAK)
    assert names(again) == {"王秀英", "刘洋"}
    again.close()
    assert not (file_folder / "restoring.json").exists()
    # And it can be done now.
    again, _ = put_back(file_folder, copy, watch)
    assert names(again) == {"王秀英"}
    again.close()


def test_a_failed_restore_leaves_the_data_as_they_were(
    file_folder: Path, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = prepared(file_folder, watch)
    replace = os.replace

    def refuse(source: object, target: object) -> None:
        if ".restored.new" in str(source) and str(target).endswith("centre.db"):
            raise PermissionError(13, "in use")
        replace(source, target)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", refuse)
        with pytest.raises(KnownError, match="不能读写"):
            put_back(file_folder, copy, watch)
    assert not (file_folder / ".restored.new").exists()
    again = sign_in(file_folder, ADMINISTRATOR, PASSWORD, clock=watch, cost=WEAK)
    assert names(again) == {"王秀英", "刘洋"}
    again.close()


def test_an_interrupted_restore_is_not_opened_halfway(file_folder: Path) -> None:
    from models.store.folder import DataFolder
    from models.store.using import hold_alone

    (file_folder / "restoring.json").write_text(
        json.dumps({"aside": "x", "names": [], "there": []})
    )
    alone = hold_alone(file_folder)
    try:
        with pytest.raises(KnownError, match="正在被使用"):
            settle(DataFolder(file_folder))
        with pytest.raises(KnownError):
            sign_in(file_folder, ADMINISTRATOR, PASSWORD, cost=WEAK)
    finally:
        alone.release()
    settle(DataFolder(file_folder))
    assert not (file_folder / "restoring.json").exists()


@pytest.mark.parametrize("damage", ["head", "middle", "empty", "gone", "cut"])
def test_a_damaged_file_is_known_as_such(file_folder: Path, watch: Watch, damage: str) -> None:
    copy = prepared(file_folder, watch)
    path = file_folder / "centre.db"
    if damage == "gone":
        path.unlink()
    elif damage in ("empty", "cut"):
        os.truncate(path, 0 if damage == "empty" else path.stat().st_size // 8 // 4096 * 4096)
    else:
        with path.open("r+b") as file:
            pages = path.stat().st_size // 4096
            for page in [0] if damage == "head" else range(3, pages):
                file.seek(page * 4096 + 100)
                file.write(b"damage")
    spoilt = path.read_bytes() if path.exists() else None
    with pytest.raises(DamagedError):
        sign_in(file_folder, ADMINISTRATOR, PASSWORD, clock=watch, cost=WEAK)
    found = find_last_good(file_folder, ADMINISTRATOR, PASSWORD)
    assert found is not None and found.copy == copy
    assert found.problems
    again, aside = put_back(file_folder, copy, watch)
    assert names(again) == {"王秀英"}
    again.close()
    if spoilt is not None:
        assert aside is not None
        assert (aside / "centre.db").read_bytes()[:4096] == spoilt[:4096]


def test_a_damaged_file_gives_no_backup_and_loses_none(file_folder: Path, watch: Watch) -> None:
    good = prepared(file_folder, watch)
    path = file_folder / "centre.db"
    with path.open("r+b") as file:
        file.seek(path.stat().st_size - 4096 * 2 + 100)
        file.write(b"damage")
    centre = sign_in(file_folder, ADMINISTRATOR, PASSWORD, clock=watch, cost=WEAK)
    with pytest.raises(DamagedError, match=r"没有做成副本|没有通过检查，已丢弃"):
        make_backup(centre)
    assert own_copies(centre) == [good]
    centre.close()


def test_audit_of_a_copy_is_a_chain(file_folder: Path, watch: Watch) -> None:
    copy = prepared(file_folder, watch)
    again, _ = put_back(file_folder, copy, watch)
    with again.store.reading() as session:
        seqs = session.scalars(select(AuditEntry.seq).order_by(AuditEntry.seq)).all()
    assert list(seqs) == list(range(1, len(seqs) + 1))
    again.close()
