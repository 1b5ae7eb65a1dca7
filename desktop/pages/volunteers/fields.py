"""Fields of volunteers and activities: kinds, skills, numbers, moments, days, somebody on file."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Qt

from desktop.page import Desk
from desktop.pages.proxy.fields import TicksField
from desktop.widgets.fields import TextField
from desktop.widgets.search import Deliver, Hit, SearchField
from desktop.widgets.values import read_date
from models.errors import KnownError
from models.people.queries import PersonBrief, find_people
from models.people.rules.masking import Purpose, mask_id_number
from models.volunteers.queries.volunteers import VolunteerBrief, find_volunteers
from models.volunteers.rules.times import TimeKind, read_time

_SCANNED = re.compile(r"zy\d{4}-\d{3,}|(?<!\d)\d{17}[\dx](?![\dx])", re.I)
SEPARATORS = re.compile(r"[\s,，、;；]+")


class LeavingTicks(TicksField):
    """Ticks that Enter leaves at once; the arrows go from one to the next."""

    def _next(self, place: int) -> None:
        last = list(self.boxes.values())[-1]
        last.setFocus()
        last.focusNextChild()


class SkillsField(TextField):
    """Words with anything between them; the value is a tuple."""

    def __init__(self, label: str, hint: str = "例如 急救、英语、理发") -> None:
        super().__init__(label, hint=hint, limit=200)

    def value(self) -> Any:
        return tuple(word for word in SEPARATORS.split(self.text().strip()) if word)

    def set_value(self, value: Any) -> None:
        self.set_text("、".join(value or ()))


class CountField(TextField):
    """A whole number from `least` on; empty where it may be."""

    def __init__(
        self, label: str, *, hint: str = "", help: str = "", required: str = "", least: int = 0
    ) -> None:
        super().__init__(label, hint=hint, help=help, limit=7, required=required)
        self._least = least
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight)

    def value(self) -> Any:
        plain = str(super().value())
        return read_count(plain, self._least) if plain else None


def read_count(plain: str, least: int = 0) -> int:
    """A number as typed. Raises KnownError where it is none."""
    if not plain.isdecimal() or int(plain) < least:
        raise KnownError(f"请填 {least} 以上的整数。")
    return int(plain)


class MomentField(TextField):
    """A day with a time: 11-27 18:00."""

    def __init__(self, label: str, today: Callable[[], date], *, help: str = "") -> None:
        super().__init__(label, hint="月-日 时:分", help=help, limit=24)
        self._today = today

    def value(self) -> Any:
        text = self.text().strip()
        if not text:
            return None
        day, _, clock = text.rpartition(" ")
        found = read_date(day, self._today()) if day else None
        if found is None:
            raise KnownError("请写日期和时间，例如 11-27 18:00。")
        return read_moment(clock, found)

    def set_value(self, value: Any) -> None:
        self.set_text("" if value is None else f"{value:%Y-%m-%d %H:%M}")

    def tidy(self) -> None:
        self.set_value(self.value())


def read_moment(text: str, day: date) -> datetime:
    """A time of that day as people write it: 830, 8.30, 下午2点. Raises KnownError."""
    read = read_time(text, day)
    if read.kind is not TimeKind.READ or read.at is None:
        raise KnownError(f"“{text}”不像时间，请写成 9:00 或 900。")
    return read.at


class DaysField(TextField):
    """Several days with commas between them; the value is a tuple of dates in order."""

    def __init__(self, label: str, today: Callable[[], date]) -> None:
        super().__init__(
            label, hint="例如 12-5、12-12、12-19", limit=600, required="请填写日期。",
            help="几个日期用顿号或逗号隔开。",
        )  # fmt: skip
        self._today = today

    def value(self) -> Any:
        words = [word for word in re.split(r"[\s,，、;；]+", str(super().value())) if word]
        return tuple(sorted({self._read(word) for word in words}))

    def set_value(self, value: Any) -> None:
        self.set_text("、".join(day.isoformat() for day in value or ()))

    def _read(self, word: str) -> date:
        found = read_date(word, self._today())
        if found is None:
            raise KnownError(f"“{word}”不像日期，请写成 12-5。")
        return found


def read_scanned(text: str) -> str:
    """What a scanner typed: the ID or volunteer number in it, where there is one, else the text.

    A sign-up slip carries the activity's number, too, and a card reader may add the name.
    """
    plain = unicodedata.normalize("NFKC", text)
    found = _SCANNED.search(plain)
    return found[0] if found is not None else text


def is_scanned(text: str) -> bool:
    """Whether a scanner typed this: there is an ID or volunteer number in it."""
    return _SCANNED.search(unicodedata.normalize("NFKC", text)) is not None


def say_typed(text: str) -> str:
    """What was typed or scanned, as a sentence may repeat it: an ID number only masked."""
    tight = re.sub(r"[\s-]", "", text)
    if re.fullmatch(r"\d{15}", tight):
        return mask_id_number(tight, Purpose.SCREEN)
    shown = tight if re.fullmatch(r"\d{17}[\dXx]", tight) else text
    return re.sub(r"\d{17}[\dXx]", lambda found: mask_id_number(found[0], Purpose.SCREEN), shown)


def volunteer_hit(found: VolunteerBrief) -> Hit:
    """A volunteer in a list of hits."""
    age = f"{found.age} 岁" if found.age is not None else ""
    minor = "未成年" if found.need.guardian else ""
    left = "已退出" if found.left_on is not None else ""
    note = " ".join(filter(None, (found.sex, age, minor, left)))
    lines = (
        " · ".join(filter(None, (found.number, found.phone, found.id_number))),
        found.address,
    )
    return Hit(found, found.name, note, tuple(filter(None, lines)))


class VolunteerField(SearchField):
    """A volunteer by name, pinyin, phone, ID tail or number; the value is the volunteer's id."""

    def __init__(self, desk: Desk, label: str = "志愿者") -> None:
        super().__init__(label, self._find, hint="姓名、首字母、手机或证件尾号、志愿者编号")
        self._desk = desk
        self._chosen: tuple[str, int] | None = None
        self.picked.connect(self._picked)
        self.missed.connect(self._missed)

    def value(self) -> Any:
        if self._chosen is None or self._chosen[0] != self.text().strip():
            raise KnownError("请输入姓名，并从列表里选一位志愿者。")
        return self._chosen[1]

    def _find(self, text: str, deliver: Deliver) -> None:
        self._desk.tasks.ask(
            find_volunteers, read_scanned(text), self._desk.now().date(),
            then=partial(self._found, deliver), owner=self, key="volunteers.field",
        )  # fmt: skip

    def _found(self, deliver: Deliver, found: Sequence[VolunteerBrief]) -> None:
        deliver([volunteer_hit(each) for each in found])

    def _picked(self, hit: Hit) -> None:
        self._chosen = (hit.title, hit.key.id)
        self.set_text(hit.title)
        self.go_on()

    def _missed(self, text: str) -> None:
        self.set_error(f"没有找到“{say_typed(text)}”这位志愿者，请先登记。")


class ResidentField(SearchField):
    """Somebody on file; the value is the person's id."""

    def __init__(self, desk: Desk, label: str = "居民") -> None:
        super().__init__(label, self._find, hint="姓名、首字母、手机或证件尾号、楼-单元-室")
        self._desk = desk
        self._chosen: tuple[str, int] | None = None
        self.picked.connect(self._picked)
        self.missed.connect(self._missed)

    def value(self) -> Any:
        if self._chosen is None or self._chosen[0] != self.text().strip():
            raise KnownError("请输入姓名，并从列表里选一位居民。")
        return self._chosen[1]

    def _find(self, text: str, deliver: Deliver) -> None:
        self._desk.tasks.ask(
            find_people, text, self._desk.now().date(), then=partial(self._found, deliver),
            owner=self, key="volunteers.resident",
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
        self.go_on()

    def _missed(self, text: str) -> None:
        self.set_error(f"没有找到“{say_typed(text)}”，请先到“人员组织”登记。")
