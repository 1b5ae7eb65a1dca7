"""Who may sign in."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts.tables import Account
from models.roles import Role


@dataclass(frozen=True)
class AccountRow:
    """An account as the settings page lists it."""

    id: int
    name: str
    role: Role
    active: bool
    phone: str


def list_accounts(session: Session) -> list[AccountRow]:
    """All accounts, the active first."""
    rows = session.scalars(select(Account).order_by(Account.active.desc(), Account.id))
    return [AccountRow(a.id, a.name, Role(a.role), a.active, a.phone) for a in rows]


def find_role(session: Session, name: str) -> Role | None:
    """What an active clerk of that name may do; reads a backup of an older version, too."""
    role = session.scalar(
        select(Account.role).where(Account.name == name, Account.active.is_(True))
    )
    return None if role is None else Role(role)


def find_account(session: Session, name: str) -> AccountRow | None:
    """The account of that name, if there is one."""
    a = session.scalar(select(Account).where(Account.name == name))
    return None if a is None else AccountRow(a.id, a.name, Role(a.role), a.active, a.phone)
