"""The door to the data: begin, sign in, act, be refused, recover."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from models.accounts.queries import list_accounts
from models.audit.queries import first_broken, list_entries
from models.centre import Centre, recover, sign_in
from models.errors import KnownError
from models.people.actions import PersonForm, add_person, change_person
from models.people.queries import find_people, read_person
from models.roles import EVERYONE, Role
from models.store.keys import SignInRefused
from models.work import Work, action
from tests.models.conftest import ADMINISTRATOR, MORNING, PASSWORD, WEAK, Watch, begin_centre

TODAY = MORNING.date()


def test_a_new_centre_knows_its_administrator_and_catalogue(centre: Centre) -> None:
    assert [(a.name, a.role) for a in centre.ask(list_accounts)] == [
        (ADMINISTRATOR, Role.ADMINISTRATOR)
    ]
    assert centre.ask(first_broken) is None
    titles = [e.title for e in centre.ask(list_entries, TODAY, TODAY)]
    assert titles == ["登录", "登录", "载入事项目录", "建立中心"]


def test_an_action_is_kept_with_its_log_entry(centre: Centre) -> None:
    done = centre.act(add_person, PersonForm("王秀英", "229901194203150029", phone="19900001234"))
    assert done.changes.touches("person")
    entry = centre.ask(list_entries, TODAY, TODAY)[0]
    assert (entry.title, entry.clerk_name) == ("登记人员", ADMINISTRATOR)
    assert "王秀英" in entry.details
    assert "229901194203150029" not in entry.details
    assert "19900001234" not in entry.details


def test_a_failing_action_leaves_nothing(centre: Centre) -> None:
    @action("失败", may=EVERYONE)
    def fail(work: Work) -> None:
        add_person(work, PersonForm("刘洋"))
        raise KnownError("中途发现问题")

    before = len(centre.ask(list_entries, TODAY, TODAY))
    with pytest.raises(KnownError, match="中途发现问题"):
        centre.act(fail)
    assert centre.ask(find_people, "刘洋", TODAY) == []
    assert len(centre.ask(list_entries, TODAY, TODAY)) == before


def test_permission_is_asked_of_the_action(
    centre: Centre, open_centre: Callable[..., Centre]
) -> None:
    centre.add_user("孙看", Role.VIEWER, "只看 不改 八个字")
    viewer = open_centre("孙看", "只看 不改 八个字")
    with pytest.raises(KnownError, match=r"登记人员.*权限"):
        viewer.act(add_person, PersonForm("刘洋"))


def test_wrong_passwords_are_refused_slow_down_and_lock(centre_folder: Path, watch: Watch) -> None:
    def try_(password: str) -> Centre:
        return sign_in(centre_folder, ADMINISTRATOR, password, clock=watch, cost=WEAK)

    for _ in range(3):
        with pytest.raises(SignInRefused, match="密码不对"):
            try_("错的密码")
    with pytest.raises(SignInRefused, match="再等"):
        try_(PASSWORD)
    watch.now += timedelta(seconds=6)
    try_(PASSWORD).close()


def test_changing_a_password_wraps_only_that_slot(
    centre: Centre, open_centre: Callable[..., Centre]
) -> None:
    centre.add_user("赵敏", Role.CLERK, "窗口 二号 赵敏同志")
    before = {str(row["name"]): row for row in centre.keys.slots()}
    centre.change_password(PASSWORD, "换了 一个 新密码")
    after = {str(row["name"]): row for row in centre.keys.slots()}
    assert {name for name in before if before[name] != after[name]} == {ADMINISTRATOR}
    assert open_centre(ADMINISTRATOR, "换了 一个 新密码").clerk.name == ADMINISTRATOR
    with pytest.raises(SignInRefused):
        open_centre(ADMINISTRATOR, PASSWORD)


def test_the_recovery_key_opens_and_sets_a_new_password(
    tmp_path: Path, store_url: str | None, watch: Watch
) -> None:
    begun, printed = begin_centre(tmp_path / "centre", store_url, watch)
    begun.close()
    again = recover(
        tmp_path / "centre",
        printed.lower(),
        ADMINISTRATOR,
        "找回 以后 的密码",
        clock=watch,
        cost=WEAK,
    )
    again.close()
    sign_in(tmp_path / "centre", ADMINISTRATOR, "找回 以后 的密码", clock=watch, cost=WEAK).close()


def test_a_clock_set_back_is_told_and_keeps_nothing(centre: Centre, watch: Watch) -> None:
    watch.now = MORNING + timedelta(days=2)
    centre.act(add_person, PersonForm("王秀英"))
    watch.now = MORNING
    with pytest.raises(KnownError, match="电脑的时间"):
        centre.act(add_person, PersonForm("周桂兰"))
    watch.now = MORNING + timedelta(days=2, minutes=-3)  # put right by a few minutes
    centre.act(add_person, PersonForm("赵德山"))
    assert centre.ask(first_broken) is None


def test_the_second_save_of_one_record_is_told(
    centre: Centre, open_centre: Callable[..., Centre]
) -> None:
    other = open_centre()
    id_ = centre.act(add_person, PersonForm("王秀英")).result
    seen = centre.ask(read_person, id_, TODAY).version
    other.act(change_person, id_, seen, PersonForm("王秀英", note="另一位同事"))
    with pytest.raises(KnownError, match="另一位同事"):
        centre.act(change_person, id_, seen, PersonForm("王秀英", note="我的修改"))
    assert centre.ask(read_person, id_, TODAY).note == "另一位同事"


def test_a_touched_log_entry_is_named(centre: Centre) -> None:
    from sqlalchemy import text

    centre.act(add_person, PersonForm("王秀英"))
    with centre.store.writing() as session:
        session.execute(text("UPDATE audit_entry SET clerk_name = '别人' WHERE seq = 2"))
    broken = centre.ask(first_broken)
    assert broken is not None and broken.seq == 2


def test_entries_cut_off_at_the_end_are_noticed(centre: Centre) -> None:
    from sqlalchemy import text

    with centre.store.writing() as session:
        last = session.scalar(text("SELECT max(seq) FROM audit_entry"))
        session.execute(text("DELETE FROM audit_entry WHERE seq = :s"), {"s": last})
    broken = centre.ask(first_broken)
    assert broken is not None and broken.seq == last


def test_a_read_sees_no_half_of_a_write(centre: Centre) -> None:
    def count(session: Session) -> int:
        return len(find_people(session, "王", TODAY, 50))

    with centre.store.reading() as session:
        assert count(session) == 0
        centre.act(add_person, PersonForm("王秀英"))
        assert count(session) == 0
    assert centre.ask(count) == 1


def test_the_time_of_a_work_is_the_clocks(centre: Centre, watch: Watch) -> None:
    watch.now = datetime(2026, 3, 3, 10, 30)
    centre.act(add_person, PersonForm("王秀英"))
    assert centre.ask(list_entries, watch.now.date(), watch.now.date())[0].at == watch.now
