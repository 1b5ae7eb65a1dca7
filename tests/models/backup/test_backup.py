"""Backups on both stores: whole, encrypted, checked, thinned, and put back."""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from models.audit.queries import first_broken, list_entries
from models.audit.tables import AuditEntry
from models.backup import making, restoring
from models.backup.actions import change_plan
from models.backup.making import claim_turn, make_backup, own_copies, read_state, second_folder
from models.backup.restoring import find_last_good, look, names_in, read_chosen, restore
from models.backup.rules import BackupPlan
from models.cases.actions.merging import MergeChoices, merge_persons
from models.centre import Centre, join_hall, sign_in
from models.errors import Cancelled, DamagedError, KnownError
from models.people.actions import PersonForm, add_person
from models.people.queries import count_people, find_people
from models.roles import Role
from models.store import guard, migrate
from models.store.copies import Copy, write_note
from models.store.engine import open_file
from models.store.folder import StoreKind
from models.store.keys import SignInRefused
from models.store.swap import settle
from tests.models.conftest import ADMINISTRATOR, MORNING, PASSWORD, WEAK, Watch

TODAY = MORNING.date()
OpenCentre = Callable[..., Centre]


def add(centre: Centre, name: str) -> int:
    return centre.act(add_person, PersonForm(name)).result


def names(centre: Centre) -> set[str]:
    found = {name for name in ("王秀英", "刘洋", "赵德山") if centre.ask(find_people, name, TODAY)}
    assert len(found) == centre.ask(count_people)
    return found


def put_back(path: Path, copy: Copy, watch: Watch) -> tuple[Centre, Path | None]:
    return restore(path, copy, ADMINISTRATOR, PASSWORD, clock=watch, cost=WEAK)


def listed(path: Path) -> list[str]:
    return sorted(each.name for each in path.iterdir())


def test_a_backup_is_whole_checked_and_logged(centre: Centre, watch: Watch) -> None:
    add(centre, "王秀英")
    told: list[tuple[int, int]] = []
    made = make_backup(centre, progress=lambda done, whole: told.append((done, whole)))
    copy = made.copy
    assert listed(centre.folder.copies) == [copy.folder.name]
    assert listed(copy.folder) == ["backup.json", "centre.db", "keys.json", "place.json"]
    assert own_copies(centre) == [copy]
    assert (copy.made_at, copy.centre_id) == (watch.now, centre.place.centre_id)
    assert (copy.holds.last_title, copy.holds.last_clerk) == ("登记人员", ADMINISTRATOR)
    assert copy.holds.people == 1 and copy.holds.cases == 0
    assert told and told[-1][0] == told[-1][1]
    assert "备份" in [row.title for row in centre.ask(list_entries, TODAY, TODAY)]
    assert guard.check_file(copy.file, making.copy_key(centre), still=True) == []
    assert listed(copy.folder) == ["backup.json", "centre.db", "keys.json", "place.json"]


def test_nothing_in_a_backup_can_be_read(centre: Centre) -> None:
    add(centre, "王秀英")
    copy = make_backup(centre).copy
    for path in copy.folder.iterdir():
        content = path.read_bytes()
        for word in ("王秀英", "wangxiuying", "CREATE TABLE", PASSWORD):
            assert word.encode() not in content, path.name


def test_a_backup_is_put_back(centre: Centre, centre_folder: Path, watch: Watch) -> None:
    add(centre, "王秀英")
    copy = make_backup(centre).copy
    watch.now += timedelta(hours=1)
    add(centre, "刘洋")
    add(centre, "赵德山")
    centre.close()

    outlook = look(centre_folder, copy, ADMINISTRATOR, PASSWORD)
    assert outlook.beyond is not None
    assert outlook.beyond.steps == 2 and not outlook.beyond.other_history
    assert [step.title for step in outlook.beyond.newest] == ["登记人员", "登记人员"]
    assert (outlook.holds, outlook.problems) == (copy.holds, ())

    again, aside = put_back(centre_folder, copy, watch)
    assert names(again) == {"王秀英"}
    assert again.ask(first_broken) is None
    assert again.verify() == []
    newest = again.ask(list_entries, TODAY, TODAY)[0]
    assert newest.title == "从备份恢复" and newest.clerk_name == ADMINISTRATOR
    add(again, "刘洋")
    again.close()
    signed = sign_in(centre_folder, ADMINISTRATOR, PASSWORD, clock=watch, cost=WEAK)
    assert names(signed) == {"王秀英", "刘洋"}
    signed.close()

    # What was replaced is whole, too.
    assert aside is not None and aside.parent == centre_folder / "replaced"
    if copy.kind is StoreKind.SQLITE:
        assert listed(aside) == ["centre.db"]
        shutil.copy(aside / "centre.db", centre_folder / "centre.db")
        back = sign_in(centre_folder, ADMINISTRATOR, PASSWORD, clock=watch, cost=WEAK)
    else:
        back, _ = put_back(centre_folder, read_chosen(aside), watch)
    assert names(back) == {"王秀英", "刘洋", "赵德山"}
    back.close()


def test_every_table_comes_back_as_it_was(
    centre: Centre, centre_folder: Path, watch: Watch
) -> None:
    from models.schema import METADATA

    def content(at: Centre) -> dict[str, list[tuple[object, ...]]]:
        with at.store.reading() as session:
            return {
                table.name: sorted(tuple(map(repr, row)) for row in session.execute(select(table)))
                for table in METADATA.sorted_tables
                if table.name not in ("audit_entry", "station", "setting", "key_slot")
            }

    centre.add_user("周桂兰", Role.CLERK, "青禾里 前台 二号")
    first = add(centre, "王秀英")
    before = content(centre)
    assert sum(map(len, before.values())) > 100
    copy = make_backup(centre).copy
    add(centre, "刘洋")
    centre.close()
    again, _ = put_back(centre_folder, copy, watch)
    assert content(again) == before
    assert add(again, "刘洋") == first + 1  # numbers go on where the copy ends
    again.close()


def test_restored_elsewhere(centre: Centre, tmp_path: Path, watch: Watch) -> None:
    """On a new PC, from a stick; the server may be the same or an empty one."""
    add(centre, "王秀英")
    made = make_backup(centre, to=tmp_path / "stick")
    assert made.second is not None and made.second.parent.parent == tmp_path / "stick"
    centre.close()
    copy = read_chosen(tmp_path / "stick")
    assert copy.folder == made.second
    assert names_in(copy) == [ADMINISTRATOR]
    outlook = look(tmp_path / "new", copy, ADMINISTRATOR, PASSWORD)
    assert outlook.is_new
    again, aside = put_back(tmp_path / "new", copy, watch)
    assert names(again) == {"王秀英"}
    assert (aside is None) is (copy.kind is StoreKind.SQLITE)
    again.close()


def test_passwords_changed_since_go_on_holding(
    centre: Centre, centre_folder: Path, watch: Watch
) -> None:
    copy = make_backup(centre).copy
    newer = "听松苑 的 新密码"
    centre.change_password(PASSWORD, newer)
    centre.close()
    with pytest.raises(SignInRefused, match="做这份备份时的密码"):
        look(centre_folder, copy, ADMINISTRATOR, newer)
    # The old one opens the copy: it has to open what was restored, too.
    again, _ = put_back(centre_folder, copy, watch)
    again.close()
    sign_in(centre_folder, ADMINISTRATOR, PASSWORD, clock=watch, cost=WEAK).close()


def test_refusals_change_nothing(
    centre: Centre, centre_folder: Path, watch: Watch, tmp_path: Path
) -> None:
    from tests.models.conftest import begin_centre

    add(centre, "王秀英")
    centre.add_user("孙梅", Role.VIEWER, "青禾里 前台 三号")
    copy = make_backup(centre).copy
    if centre.store.file is not None:
        with pytest.raises(KnownError, match=r"正在被使用.*没有任何改动"):
            put_back(centre_folder, copy, watch)
    centre.close()
    with pytest.raises(SignInRefused):
        restore(centre_folder, copy, ADMINISTRATOR, "错的密码", clock=watch, cost=WEAK)
    with pytest.raises(KnownError, match="没有名为"):
        restore(centre_folder, copy, "无此人", PASSWORD, clock=watch, cost=WEAK)
    with pytest.raises(KnownError, match="没有在用的窗口账号"):
        restore(centre_folder, copy, "孙梅", "青禾里 前台 三号", clock=watch, cost=WEAK)
    begin_centre(tmp_path / "other", None, watch)[0].close()
    with pytest.raises(KnownError, match="属于另一个中心"):
        put_back(tmp_path / "other", copy, watch)
    with pytest.raises(KnownError, match="没有找到备份"):
        read_chosen(tmp_path / "other")
    os.truncate(copy.file, copy.size - 4096)
    with pytest.raises(KnownError, match="不完整"):
        put_back(centre_folder, copy, watch)
    assert not (centre_folder / "replaced").exists()
    again = sign_in(centre_folder, ADMINISTRATOR, PASSWORD, clock=watch, cost=WEAK)
    assert names(again) == {"王秀英"}
    again.close()


def test_a_damaged_copy_is_noticed_and_the_one_before_is_named(
    centre: Centre, centre_folder: Path, watch: Watch
) -> None:
    add(centre, "王秀英")
    good = make_backup(centre).copy
    watch.now += timedelta(hours=1)
    add(centre, "刘洋")
    bad = make_backup(centre).copy
    with bad.file.open("r+b") as file:
        file.seek(4096 * 3 + 50)
        file.write(b"damage")
    centre.close()
    with pytest.raises(DamagedError, match="没有通过检查"):
        put_back(centre_folder, bad, watch)
    found = find_last_good(centre_folder, ADMINISTRATOR, PASSWORD)
    assert found is not None and found.copy == good
    assert found.beyond is not None and found.beyond.steps == 1


def test_a_bad_copy_never_pushes_a_good_one_out(
    centre: Centre, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(6):
        add(centre, "王秀英")
        make_backup(centre)
        watch.now += timedelta(hours=4)
    before = listed(centre.folder.copies)
    assert len(before) == 6
    watch.now += timedelta(days=5)
    with monkeypatch.context() as patch:
        patch.setattr(guard, "check_file", lambda *args, **kwargs: ["第 3 页已损坏或被改动过。"])
        with pytest.raises(DamagedError, match="没有通过检查，已丢弃"):
            make_backup(centre)
    assert listed(centre.folder.copies) == before
    newest = own_copies(centre)[0]
    os.truncate(newest.file, 5000)  # its length says that it is no backup
    made = make_backup(centre)
    # One of each day is left; the damaged one did not stand for its day.
    left = [copy for copy in own_copies(centre) if copy.is_whole]
    assert [copy.made_at.date() for copy in left] == sorted(
        {copy.made_at.date() for copy in left}, reverse=True
    )
    assert made.copy in left and newest not in left and len(left) == 3
    assert made.thinned == 3


def test_a_cancelled_or_failed_backup_leaves_nothing(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cancel(done: int, whole: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        make_backup(centre, progress=cancel)
    assert listed(centre.folder.copies) == []
    monkeypatch.setattr(guard, "sync", lambda path: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(KnownError, match="磁盘已满"):
        make_backup(centre)
    assert listed(centre.folder.copies) == []
    monkeypatch.undo()
    make_backup(centre)


def test_halves_of_a_power_cut_go_with_the_next_backup(centre: Centre) -> None:
    half = centre.folder.copies / f".20260301-090000-{centre.station_id}.new"
    half.mkdir()
    (half / "centre.db").write_bytes(b"half")
    copy = make_backup(centre).copy
    assert listed(centre.folder.copies) == [copy.folder.name]


def test_the_second_place(centre: Centre, watch: Watch, tmp_path: Path) -> None:
    stick = tmp_path / "U 盘"
    centre.act(change_plan, BackupPlan(), str(stick))
    made = make_backup(centre)
    assert made.second is None and "找不到" in made.notice and not stick.exists()
    assert made.copy.is_whole
    stick.mkdir()
    watch.now += timedelta(minutes=1)
    made = make_backup(centre)
    place = second_folder(stick, centre.place.centre_id)
    assert made.second is not None and listed(place) == [made.copy.folder.name]
    assert made.notice == ""
    assert [copy.folder.parent for copy in own_copies(centre)].count(place) == 1


def test_a_stick_that_is_not_there_gets_no_folder(centre: Centre, tmp_path: Path) -> None:
    stick = tmp_path / "U 盘"
    with pytest.raises(KnownError, match=r"没有放到第二个位置.*不存在"):
        make_backup(centre, to=stick / "备份")
    assert not stick.exists()
    assert len(own_copies(centre)) == 1
    made = make_backup(centre, to=stick)  # one new folder may be meant
    assert made.second is not None


def test_merged_records_are_no_people(centre: Centre) -> None:
    kept, other = (
        centre.act(add_person, PersonForm("王秀英", phone=phone)).result
        for phone in ("19900001111", "19900002222")
    )
    assert make_backup(centre).copy.holds.people == 2
    centre.act(merge_persons, kept, other, MergeChoices())
    assert make_backup(centre).copy.holds.people == 1


def test_the_state_and_whose_turn_it_is(centre: Centre, watch: Watch) -> None:
    state = read_state(centre)
    assert (state.last, state.due, state.changed) == (None, True, True)
    make_backup(centre)
    state = read_state(centre)
    assert (state.last, state.due, state.changed) == (watch.now, False, False)
    made_at = watch.now
    watch.now += timedelta(hours=5)
    assert not read_state(centre).due  # nothing was done since
    add(centre, "王秀英")
    state = read_state(centre)
    assert (state.last, state.due, state.changed) == (made_at, True, True)
    assert claim_turn(centre)
    assert claim_turn(centre) is (centre.store.file is not None)
    watch.now += timedelta(hours=1)
    assert claim_turn(centre)


def test_only_one_at_a_time(centre: Centre) -> None:
    from models.store.copies import one_at_a_time

    with one_at_a_time(centre.folder), pytest.raises(KnownError, match="正在备份"):
        make_backup(centre)
    make_backup(centre)


def test_a_copy_of_a_newer_program_is_refused(
    centre: Centre, centre_folder: Path, watch: Watch
) -> None:
    with centre.store.writing() as session:
        before = session.scalar(text("SELECT version_num FROM alembic_version"))
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    copy = None
    if centre.store.file is not None:
        copy = make_backup(centre).copy
    with centre.store.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": before})
    centre.close()
    if copy is not None:
        with pytest.raises(KnownError, match="更新版本的程序"):
            look(centre_folder, copy, ADMINISTRATOR, PASSWORD)


def test_a_copy_of_an_older_program_is_brought_up(
    centre: Centre, centre_folder: Path, watch: Watch
) -> None:
    add(centre, "王秀英")
    copy = make_backup(centre).copy
    key = making.copy_key(centre)
    centre.close()
    store = open_file(copy.file, key)
    migrate.downgrade(store, "0001")
    store.close()
    write_note(replace(copy, size=copy.file.stat().st_size), copy.folder)
    again, _ = put_back(centre_folder, read_chosen(copy.folder), watch)
    assert names(again) == {"王秀英"}
    assert migrate.read_revision(again.store) == migrate.HEAD
    add(again, "刘洋")
    assert again.ask(first_broken) is None
    again.close()


def test_the_hall_goes_on_after_a_restore(
    centre: Centre, centre_folder: Path, watch: Watch, tmp_path: Path
) -> None:
    """A PC that joined after the backup keeps its place, its numbers and the find box."""
    if centre.store.file is not None:
        pytest.skip("one PC has no hall")
    add(centre, "王秀英")
    copy = make_backup(centre).copy
    centre._mirror_slots()  # the test's copy of the server has another address than its slots say
    url = centre._secret.decode()
    other = join_hall(
        tmp_path / "second", url, ADMINISTRATOR, PASSWORD, "2号窗口", clock=watch, cost=WEAK
    )
    add(other, "刘洋")
    other.close()
    centre.close()
    again, _ = put_back(centre_folder, copy, watch)
    assert names(again) == {"王秀英"}
    other = sign_in(tmp_path / "second", ADMINISTRATOR, PASSWORD, clock=watch, cost=WEAK)
    add(other, "赵德山")
    assert names(again) == {"王秀英", "赵德山"}
    assert again.ask(first_broken) is None
    other.close()
    again.close()


# the file only: moving files is done all or nothing


@pytest.fixture
def file_folder(begun_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(begun_file, tmp_path / "centre"))


def prepared(folder: Path, watch: Watch) -> Copy:
    """A backup with 王秀英; the data have 刘洋 as well."""
    centre = sign_in(folder, ADMINISTRATOR, PASSWORD, clock=watch, cost=WEAK)
    add(centre, "王秀英")
    copy = make_backup(centre).copy
    add(centre, "刘洋")
    centre.close()
    return copy


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
