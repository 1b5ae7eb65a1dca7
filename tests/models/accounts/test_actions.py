"""Clerks come, change and go; one administrator always stays."""

from collections.abc import Callable

import pytest

from models.accounts.actions import add_account, change_account
from models.accounts.queries import find_account, list_accounts
from models.centre import Centre
from models.errors import KnownError
from models.roles import Role
from models.store.keys import SignInRefused
from tests.models.conftest import ADMINISTRATOR, PASSWORD

PHRASE = "窗口 二号 的密码"


def id_of(centre: Centre, name: str) -> int:
    account = centre.ask(find_account, name)
    assert account is not None
    return account.id


@pytest.mark.parametrize(
    ("role", "active"), [(Role.CLERK, True), (Role.VIEWER, True), (Role.ADMINISTRATOR, False)]
)
def test_the_last_administrator_stays(centre: Centre, role: Role, active: bool) -> None:
    id_ = id_of(centre, ADMINISTRATOR)
    with pytest.raises(KnownError, match="最后一位管理员"):
        centre.act(change_account, id_, role, active=active)
    centre.add_user("陈静", Role.ADMINISTRATOR, PHRASE)
    centre.act(change_account, id_of(centre, "陈静"), Role.ADMINISTRATOR, active=False)
    with pytest.raises(KnownError, match="最后一位管理员"):
        centre.act(change_account, id_, role, active=active)
    centre.act(change_account, id_of(centre, "陈静"), Role.ADMINISTRATOR, active=True)
    centre.act(change_account, id_, role, active=active)
    left = centre.ask(find_account, ADMINISTRATOR)
    assert left is not None and (left.role, left.active) == (role, active)


def test_who_was_shut_out_cannot_sign_in(
    centre: Centre, open_centre: Callable[..., Centre]
) -> None:
    centre.add_user("赵敏", Role.CLERK, PHRASE)
    assert open_centre("赵敏", PHRASE).clerk.role is Role.CLERK
    centre.act(change_account, id_of(centre, "赵敏"), Role.CLERK, active=False)
    with pytest.raises(KnownError, match="已停用"):
        open_centre("赵敏", PHRASE)
    assert [a.name for a in centre.ask(list_accounts)] == [ADMINISTRATOR, "赵敏"]


@pytest.mark.parametrize(("name", "said"), [(" ", "填写姓名"), (ADMINISTRATOR, "已有名为")])
def test_names_are_there_and_unique(centre: Centre, name: str, said: str) -> None:
    with pytest.raises(KnownError, match=said):
        centre.act(add_account, name, Role.CLERK)
    assert len(centre.ask(list_accounts)) == 1


def test_a_weak_password_makes_no_account(centre: Centre) -> None:
    with pytest.raises(KnownError, match="密码"):
        centre.add_user("赵敏", Role.CLERK, "12345678")
    assert centre.ask(find_account, "赵敏") is None


def test_a_reset_lifts_the_lock(centre: Centre, open_centre: Callable[..., Centre]) -> None:
    centre.add_user("赵敏", Role.CLERK, PHRASE)
    clerk = open_centre("赵敏", PHRASE)
    with pytest.raises(KnownError, match="管理员"):
        clerk.reset_password(ADMINISTRATOR, PHRASE)
    with pytest.raises(KnownError, match="管理员"):
        clerk.new_recovery_key()
    for _ in range(3):
        with pytest.raises(SignInRefused):
            open_centre("赵敏", "不对的密码")
    centre.reset_password("赵敏", "重设 以后 的密码")
    assert open_centre("赵敏", "重设 以后 的密码").clerk.name == "赵敏"
    clerk.check_password("重设 以后 的密码")
    with pytest.raises(SignInRefused):
        clerk.check_password(PHRASE)
    assert open_centre(ADMINISTRATOR, PASSWORD).clerk.role is Role.ADMINISTRATOR
