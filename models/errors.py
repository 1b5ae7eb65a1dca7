"""The two families of errors, and the silent one.

Everything a clerk can act on is a KnownError. Everything else is a bug and is
treated as one: it is shown once, with diagnostics, and the program goes on.
"""

from dataclasses import dataclass


class KnownError(Exception):
    """Something the clerk can act on.

    The text is shown as it stands: what happened, that nothing was lost, what to do
    next. `field` names the form field it belongs to, where there is one.
    """

    def __init__(self, text: str, *, field: str | None = None) -> None:
        super().__init__(text)
        self.text = text
        self.field = field


class DamagedError(KnownError):
    """The data file is missing, cut off, not ours or damaged."""


@dataclass(frozen=True)
class Difference:
    """One field in two versions: the clerk's own, and what somebody else has kept meanwhile."""

    field: str
    mine: str
    theirs: str


class Conflict(KnownError):  # noqa: N818 — the clerk may take either, field by field
    """Two clerks changed one record; both versions, so that they can be shown side by side."""

    def __init__(self, text: str, fields: tuple[Difference, ...]) -> None:
        super().__init__(text)
        self.fields = fields


class BugError(Exception):
    """The program broke its own rules; nobody at the desk can mend it."""


class Cancelled(Exception):  # noqa: N818 — not an error: the clerk asked for it
    """The clerk stopped a running task; everything is as it was."""
