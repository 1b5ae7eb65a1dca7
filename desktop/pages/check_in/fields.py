"""Fields of double check-in: a unit, a member, somebody who checks in, hours."""

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from desktop.page import Desk
from desktop.widgets.fields import TextField
from desktop.widgets.search import Deliver, Hit, SearchField
from models.double_check_in.queries.members import MemberRow, find_members
from models.double_check_in.queries.units import find_units
from models.errors import KnownError
from models.people.queries import PersonBrief, find_people

_MINUTES = re.compile(r"(?:(\d{1,2})\s*(?:小时|时|h)\s*)?(?:(\d{1,4})\s*(?:分钟|分|m))?", re.I)


def say_hours(minutes: int) -> str:
    """2.5: minutes in hours, at most two decimals."""
    text = f"{Decimal(minutes) / 60:.2f}".rstrip("0").rstrip(".")
    return text or "0"


class HoursField(TextField):
    """A length of time in hours: 2, 2.5, 90分, 1小时30分. The value is in minutes."""

    def __init__(self, label: str, *, required: str = "") -> None:
        super().__init__(label, hint="小时，如 2.5", limit=12, required=required)

    def value(self) -> Any:
        plain = str(super().value()).replace("．", ".")
        return read_hours(plain) if plain else None

    def set_value(self, value: Any) -> None:
        self.set_text("" if value is None else say_hours(value))


def read_hours(plain: str) -> int:
    """Minutes of a length as people write it. Raises KnownError."""
    found = _MINUTES.fullmatch(plain)
    if found is not None and any(found.groups()):
        return int(found[1] or 0) * 60 + int(found[2] or 0)
    try:
        minutes = Decimal(plain) * 60
    except InvalidOperation:
        raise KnownError("请填小时数，如 2 或 2.5，也可以写 90分。") from None
    if not 0 < minutes <= 24 * 60:
        raise KnownError("时长要在 0 到 24 小时之间。")
    return int(minutes.to_integral_value())


class UnitField(SearchField):
    """A unit that has checked in, by part of its name or number; the value is its id."""

    def __init__(self, desk: Desk, label: str = "单位") -> None:
        super().__init__(label, self._find, hint="单位名称的几个字")
        self._desk = desk
        self._chosen: tuple[str, int] | None = None
        self.picked.connect(self._picked)
        self.missed.connect(self._missed)

    def value(self) -> Any:
        if self._chosen is None or self._chosen[0] != self.text().strip():
            raise KnownError("请输入单位名称的几个字，再从列表里选。")
        return self._chosen[1]

    def take(self, unit_id: int, name: str) -> None:
        """The unit that is meant already."""
        self._chosen = (name, unit_id)
        self.set_text(name)

    def _find(self, text: str, deliver: Deliver) -> None:
        self._desk.tasks.ask(
            find_units, text, then=partial(self._found, deliver), owner=self, key="check-in.unit"
        )

    def _found(self, deliver: Deliver, units: Sequence[tuple[int, str]]) -> None:
        deliver([Hit(id_, name) for id_, name in units])

    def _picked(self, hit: Hit) -> None:
        self.take(hit.key, hit.title)
        self.go_on()

    def _missed(self, text: str) -> None:
        self.set_error(f"没有找到“{text}”。单位要先报到，再登记它的党员。")


class NewcomerField(SearchField):
    """Whoever checks in: somebody on file, or a name that is not there yet.

    `person_id` is None for a new name.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__("姓名", self._find, hint="姓名、首字母、手机或证件尾号")
        self._desk = desk
        self._chosen: tuple[str, int] | None = None
        self.picked.connect(self._picked)
        self.missed.connect(self._missed)

    @property
    def person_id(self) -> int | None:
        """Who was chosen from those on file."""
        if self._chosen is None or self._chosen[0] != self.text().strip():
            return None
        return self._chosen[1]

    def value(self) -> Any:
        name = self.text().strip()
        if not name:
            raise KnownError("请填写姓名。")
        return name

    def _find(self, text: str, deliver: Deliver) -> None:
        self._desk.tasks.ask(
            find_people, text, self._desk.now().date(), then=partial(self._found, deliver),
            owner=self, key="check-in.person",
        )  # fmt: skip

    def _found(self, deliver: Deliver, people: Sequence[PersonBrief]) -> None:
        deliver(
            [
                Hit(p.id, p.name, p.sex, tuple(filter(None, (p.id_number, p.phone, p.address))))
                for p in people
            ]
        )

    def _picked(self, hit: Hit) -> None:
        self._chosen = (hit.title, hit.key)
        self.set_text(hit.title)
        self.changed.emit()
        self.go_on()

    def _missed(self, text: str) -> None:
        """A new name: the fields below ask for the rest."""
        self._chosen = None
        self.changed.emit()
        self.go_on()


class MemberField(SearchField):
    """A member who has checked in; the value is the check-in's id.

    With `stays`, a pick empties the line for the next name, and `picked` tells the row.
    """

    def __init__(self, desk: Desk, label: str = "党员", *, stays: bool = False) -> None:
        super().__init__(label, self._find, hint="姓名、首字母、手机或证件尾号")
        self._desk = desk
        self._stays = stays
        self._chosen: tuple[str, int] | None = None
        self.picked.connect(self._picked)
        self.missed.connect(self._missed)

    def value(self) -> Any:
        if self._chosen is None or self._chosen[0] != self.text().strip():
            raise KnownError("请输入姓名，并从列表里选一位报到的党员。")
        return self._chosen[1]

    def take(self, check_in_id: int, name: str) -> None:
        """The member who is meant already."""
        self._chosen = (name, check_in_id)
        self.set_text(name)

    def _find(self, text: str, deliver: Deliver) -> None:
        self._desk.tasks.ask(
            find_members, text, then=partial(self._found, deliver), owner=self,
            key="check-in.member",
        )  # fmt: skip

    def _found(self, deliver: Deliver, members: Sequence[MemberRow]) -> None:
        deliver([member_hit(row) for row in members])

    def _picked(self, hit: Hit) -> None:
        if self._stays:
            self.line.clear()
            return
        self.take(hit.key.id, hit.title)
        self.go_on()

    def _missed(self, text: str) -> None:
        self.set_error(f"报到的党员里没有“{text}”。请先在“党员”里登记报到。")


def member_hit(row: MemberRow) -> Hit:
    """A member in a list of hits."""
    line = " · ".join(filter(None, (row.unit, row.phone)))
    return Hit(row, row.name, row.state.text, (line,))
