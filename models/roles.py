"""The four roles at a centre. Permissions are asked of actions, never of buttons."""

from enum import StrEnum


class Role(StrEnum):
    """What a clerk may do; every account has exactly one."""

    ADMINISTRATOR = "administrator"
    SUPERVISOR = "supervisor"
    CLERK = "clerk"
    VIEWER = "viewer"

    @property
    def label(self) -> str:
        """The word clerks see."""
        return _LABELS[self]


_LABELS = {
    Role.ADMINISTRATOR: "管理员",
    Role.SUPERVISOR: "主管",
    Role.CLERK: "窗口人员",
    Role.VIEWER: "只读",
}

EVERYONE = frozenset(Role)
# The administrator of a small centre sits at the desk too.
DESK = frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR, Role.CLERK})
LEADERS = frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR})
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
