"""Letting people in and shutting them out. Key slots are the centre's: it has the key."""

from sqlalchemy import select

from models.accounts.tables import Account
from models.errors import KnownError
from models.roles import ADMINISTRATORS, EVERYONE, Role
from models.work import Work, action


@action("新增人员账号", may=ADMINISTRATORS)
def add_account(work: Work, name: str, role: Role, phone: str = "") -> int:
    """Register a clerk and return the account's id. Names are unique within the centre."""
    name = name.strip()
    if not name:
        raise KnownError("请填写姓名。", field="name")
    if work.session.scalar(select(Account.id).where(Account.name == name)):
        raise KnownError(
            f"已有名为“{name}”的账号。同名的人请加上区分，例如“{name}2”。", field="name"
        )
    account = Account(name=name, role=role.value, phone=phone.strip(), created_at=work.now)
    work.session.add(account)
    work.session.flush()
    return account.id


@action("调整账号", may=ADMINISTRATORS)
def change_account(work: Work, account_id: int, role: Role, *, active: bool) -> None:
    """Change role or shut out; the last active administrator cannot be taken away."""
    account = work.session.get_one(Account, account_id)
    if account.role == Role.ADMINISTRATOR and (role != Role.ADMINISTRATOR or not active):
        # Locked, so that two administrators cannot take each other away at the same moment.
        others = work.session.scalars(
            select(Account)
            .where(
                Account.role == Role.ADMINISTRATOR.value,
                Account.active.is_(True),
                Account.id != account_id,
            )
            .with_for_update()
        ).all()
        if not others:
            raise KnownError("这是最后一位管理员，不能停用或改成其他角色。请先指定另一位管理员。")
    account.role, account.active = role.value, active


@action("登录", may=EVERYONE)
def record_sign_in(work: Work) -> None:
    """Leave a line in the log that this clerk is at the desk now."""
    work.note(signed_in=work.clerk.name)


@action("打印恢复密钥", may=ADMINISTRATORS)
def record_key_print(work: Work) -> None:
    """Leave a line in the log that the recovery key went to paper; never what it says."""
    work.note(printed="恢复密钥")


@action("修改密码", may=EVERYONE)
def record_password_change(work: Work, name: str) -> None:
    """Leave a line in the log; only the slot of that name was wrapped anew."""
    work.note(password_of=name)
