"""Backups put back, on both stores: whole, elsewhere, by programs of other versions."""

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from models.audit.queries import first_broken, list_entries
from models.backup import making
from models.backup.making import make_backup
from models.backup.restoring import look, names_in, read_chosen, restore
from models.centre import Centre, join_hall, sign_in
from models.errors import KnownError
from models.roles import Role
from models.store import migrate
from models.store.copies import write_note
from models.store.engine import open_file
from models.store.folder import StoreKind
from models.store.keys import SignInRefused
from tests.models.backup.copies import TODAY, add, listed, names, put_back
from tests.models.conftest import ADMINISTRATOR, PASSWORD, WEAK, Watch

OpenCentre = Callable[..., Centre]


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
