"""Fields of dues: a member, a category, a month, a percentage."""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from desktop.page import Desk
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import TextField
from desktop.widgets.search import Deliver, Hit, SearchField
from models.dues.rules.months import Month
from models.dues.rules.rulebook import Rulebook
from models.errors import KnownError
from models.people.queries import PersonBrief, find_people

EARLIEST, LATEST = 1990, 2099  # years a month can be of; others are mistyped
_FULL_WIDTH = str.maketrans("０１２３４５６７８９－／．％", "0123456789-/.%")


class PersonField(SearchField):
    """Somebody on file; the value is the person's id."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("党员", self._find, hint="姓名、拼音首字母或证件尾号")
        self._desk = desk
        self._person: tuple[str, int] | None = None
        self.picked.connect(self._picked)

    def value(self) -> Any:
        if self._person is None or self._person[0] != self.text().strip():
            raise KnownError("请输入姓名并从列表里选一位；没有登记的人先到“人员组织”登记。")
        return self._person[1]

    def choose(self, person_id: int, name: str) -> None:
        """Somebody who is known already."""
        self._person = (name, person_id)
        self.set_text(name)

    def _find(self, text: str, deliver: Deliver) -> None:
        self._desk.tasks.ask(
            find_people, text, self._desk.now().date(), then=partial(self._found, deliver),
            owner=self, key="dues.person",
        )  # fmt: skip

    def _found(self, deliver: Deliver, people: Sequence[PersonBrief]) -> None:
        deliver(
            [Hit(p.id, p.name, p.sex, tuple(filter(None, (p.id_number, p.address))))
             for p in people]
        )  # fmt: skip

    def _picked(self, hit: Hit) -> None:
        self._person = (hit.title, hit.key)
        self.set_text(hit.title)
        self.go_on()


class CategoryField(ChoiceField):
    """A category of the rules; the value is a Category."""

    def __init__(self, rules: Rulebook) -> None:
        choices = [(category, category.name) for category in rules.categories.values()]
        super().__init__("人员类别", choices, required="请选择人员类别。")


class MonthField(TextField):
    """A month as 2026-03 or 2026年3月; the value is a Month."""

    def __init__(self, label: str, month: Month) -> None:
        super().__init__(label, hint="例如 2026-03", limit=10, required="请填写月份。")
        self.set_value(month.text)

    def value(self) -> Any:
        text = str(super().value()).translate(_FULL_WIDTH)
        found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})月?", text)
        if found is None or not 1 <= int(found[2]) <= 12:
            raise KnownError("月份请写成 2026-03 的样子。")
        if not EARLIEST <= int(found[1]) <= LATEST:
            raise KnownError(f"年份不对，请核对：只能是 {EARLIEST} 至 {LATEST} 年。")
        return Month(int(found[1]), int(found[2]))

    def tidy(self) -> None:
        self.set_value(self.value().text)


class PercentField(TextField):
    """A percentage as 20 or 20%; the value is 20 as Decimal."""

    def value(self) -> Any:
        return read_percent(str(super().value()))

    def tidy(self) -> None:
        number = self.value()
        if number is not None:
            self.set_text(f"{number:f}%")


def read_percent(typed: str) -> Decimal | None:
    """20 or 20% as 20; None for nothing. 0.2 may mean both: raises KnownError."""
    text = re.sub(r"\s", "", typed).translate(_FULL_WIDTH)
    if not text:
        return None
    if not re.fullmatch(r"-?\d{1,3}(\.\d{1,4})?%?", text):
        raise KnownError("请填百分数，例如 20%。")
    number = Decimal(text.rstrip("%"))
    if 0 < abs(number) < 1 and not text.endswith("%"):
        whole = (number * 100).normalize()
        raise KnownError(f"“{text}”看不出是 {text}% 还是 {whole:f}%，请写上百分号。")
    return number
