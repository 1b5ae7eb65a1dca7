"""Backups on both stores: whole, encrypted, checked, thinned."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from models.audit.queries import list_entries
from models.backup import making
from models.backup.actions import change_plan
from models.backup.making import claim_turn, make_backup, own_copies, read_state, second_folder
from models.backup.restoring import find_last_good
from models.backup.rules import BackupPlan
from models.cases.actions.merging import MergeChoices, merge_persons
from models.centre import Centre
from models.errors import Cancelled, DamagedError, KnownError
from models.people.actions import PersonForm, add_person
from models.store import guard
from tests.models.backup.copies import TODAY, add, listed, put_back
from tests.models.conftest import ADMINISTRATOR, PASSWORD, Watch

OpenCentre = Callable[..., Centre]


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
