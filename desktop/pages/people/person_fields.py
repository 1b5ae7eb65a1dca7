"""The fields of a person in the order of the paper form."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.page import Desk
from desktop.pages.people.groups import GroupTicks
from desktop.pages.people.masked import MaskedField
from desktop.widgets.cards import Text
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import DateField, Form, NoteField, TextField
from desktop.widgets.search import Deliver, Hit, SearchField
from models.errors import KnownError
from models.people.actions import ID_CARD, NO_PAPER, PAPER_TYPES, PersonForm
from models.people.queries import PersonBrief, PersonDetail, find_people
from models.people.rules.contacts import Address, read_address, read_phone
from models.people.rules.groups import PriorityGroup, age_on, is_minor
from models.people.rules.identity import Sex, read_id_number
from models.people.rules.masking import Purpose, mask_phone

PLACE = ("estate", "building", "entrance", "room")


class PersonFields(QWidget):
    """All fields; `show_person` fills them, `read_form` reads them. Tells `typed`."""

    typed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._guardian: tuple[int, str] | None = None
        self._filled = ""  # what the number gave, so that it may be replaced
        self.name = TextField("姓名", limit=80, required="请填写姓名。")
        self.paper = ChoiceField("证件类型", [(word, word) for word in PAPER_TYPES])
        self.number = MaskedField("证件号码", self._read_number, self._describe_number)
        self.sex = ChoiceField("性别", [(sex.text, sex.text) for sex in Sex])
        self.birth = DateField("出生日期", lambda: desk.now().date())
        self.phone = MaskedField("联系电话", read_phone)
        self.estate = TextField("小区（或整行地址）", hint="青禾苑 3-2-501", limit=80)
        self.building = TextField("楼栋", limit=20)
        self.entrance = TextField("单元", limit=20)
        self.room = TextField("室", limit=20)
        self.grid = ChoiceField("所属网格")
        self.guardian = SearchField("监护人", self._find, hint="姓名、首字母或尾号")
        self.relation = TextField("与本人的关系", hint="如 母亲", limit=20)
        self.note = NoteField("备注", rows=2)
        self.groups = GroupTicks()
        self.form = Form(
            {
                "name": self.name,
                "paper_type": self.paper,
                "id_number": self.number,
                "sex": self.sex,
                "birth_date": self.birth,
                "phone": self.phone,
                "estate": self.estate,
                "building": self.building,
                "entrance": self.entrance,
                "room": self.room,
                "grid_id": self.grid,
                "guardian": self.guardian,
                "guardian_relation": self.relation,
                "note": self.note,
            },
            self,
        )
        self._build()
        self.form.typed.connect(self.typed)
        self.groups.changed.connect(self.typed)
        self.number.changed.connect(self._fill_from_number)
        self.birth.changed.connect(self._follow_birth)
        self.estate.line.left.connect(self._split)
        self.guardian.picked.connect(self._picked)
        self.guardian.line.textEdited.connect(self._drop_guardian)

    def _build(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(12)
        places: tuple[tuple[QWidget, int, int, int], ...] = (
            (self.name, 0, 0, 2),
            (self.paper, 0, 2, 2),
            (self.number, 1, 0, 2),
            (self.sex, 1, 2, 1),
            (self.birth, 1, 3, 1),
            (self.phone, 2, 0, 2),
            (self.estate, 2, 2, 2),
            (self.building, 3, 0, 1),
            (self.entrance, 3, 1, 1),
            (self.room, 3, 2, 1),
            (self.grid, 3, 3, 1),
            (Text("重点群体", "label"), 4, 0, 4),
            (self.groups, 5, 0, 4),
            (self.guardian, 6, 0, 2),
            (self.relation, 6, 2, 2),
            (self.note, 7, 0, 4),
        )
        for widget, row, column, span in places:
            grid.addWidget(widget, row, column, 1, span, Qt.AlignmentFlag.AlignTop)
        for column in range(4):
            grid.setColumnStretch(column, 1)

    # filling and reading

    def show_person(self, person: PersonDetail | None, grids: Sequence[tuple[int, str]]) -> None:
        """Fill the form with a person, or empty it for a new one."""
        self.form.clear()
        self.grid.set_choices(list(grids))
        for name in ("name", "paper_type", "id_number", "sex", "birth_date", "phone", "groups",
                     *PLACE, "grid_id", "guardian", "guardian_relation", "note"):  # fmt: skip
            self.show_field(name, person)
        self._follow_birth()

    def show_field(self, name: str, person: PersonDetail | None) -> None:
        """Put one field to what the record holds."""
        if name in ("guardian", "guardian_id"):
            known = person is not None and person.guardian_id is not None
            self._guardian = (
                (person.guardian_id, person.guardian)
                if known and person is not None and person.guardian_id is not None
                else None
            )
            self.guardian.set_text(person.guardian if person is not None else "")
        elif name == "groups":
            self.groups.tick(person.recorded_groups if person is not None else ())
        elif name in ("id_number", "phone"):
            field = self.number if name == "id_number" else self.phone
            field.set_kept(getattr(person, name) if person is not None else "")
            if name == "phone" and person is not None and person.phone_note:
                field.set_help(f"另有：{_masked(person.phone_note)}")
        else:
            default = ID_CARD if name == "paper_type" else None
            value = getattr(person, name) if person is not None else default
            self.form[name].set_value(value)

    def read_form(self, **more: Any) -> PersonForm | None:
        """What is typed, or None when a field is wrong: it is marked and has the keyboard."""
        self._split()
        values = self.form.values()
        if values is None:
            return None
        if not self.guardian.empty and self._guardian is None:
            self.guardian.set_error("请从查到的人里选一位监护人；没有登记过的请先登记。")
            self.guardian.editor.setFocus()
            return None
        guardian_id = self._guardian[0] if self._guardian is not None else None
        return PersonForm(
            name=values["name"],
            id_number=values["id_number"],
            paper_type=values["paper_type"] or NO_PAPER,
            sex=values["sex"] or "",
            birth_date=values["birth_date"],
            phone=values["phone"],
            **{part: values[part] for part in PLACE},
            grid_id=values["grid_id"],
            groups=self.groups.ticked,
            guardian_id=guardian_id,
            guardian_relation=values["guardian_relation"] if guardian_id else "",
            note=values["note"],
            **more,
        )

    def draft(self) -> dict[str, Any]:
        return {
            "fields": self.form.draft(),
            "groups": [str(group) for group in self.groups.ticked],
            "guardian": list(self._guardian) if self._guardian is not None else None,
        }

    def restore(self, kept: Mapping[str, Any]) -> None:
        self.form.restore(kept["fields"])
        self.groups.tick(tuple(PriorityGroup(code) for code in kept["groups"]))
        self._guardian = (kept["guardian"][0], kept["guardian"][1]) if kept["guardian"] else None
        self._follow_birth()

    # inside

    def _read_number(self, text: str) -> str:
        if not text or self.paper.text().strip() not in (ID_CARD, NO_PAPER, ""):
            return text
        return read_id_number(text, self._desk.now().date()).number

    def _describe_number(self, text: str) -> str:
        if not text or self.paper.text().strip() not in (ID_CARD, NO_PAPER, ""):
            return ""
        today = self._desk.now().date()
        number = read_id_number(self.number.line.text(), today)
        said = ["✓ 校验通过"]
        if number.sex and number.birth_date:
            said.append(f"{number.sex.text}，{age_on(number.birth_date, today)} 岁")
        return "；".join((*said, *(warning.rstrip("。") for warning in number.warnings)))

    def _fill_from_number(self) -> None:
        if self.number.is_kept:
            return
        try:
            text = self._read_number(self.number.line.text().strip())
            number = read_id_number(text, self._desk.now().date()) if text else None
        except KnownError:
            return
        if number is None or number.birth_date is None or number.sex is None:
            return
        if self.birth.empty or self.birth.text() == self._filled:
            self._filled = number.birth_date.isoformat()
            self.birth.set_value(number.birth_date)
            self.sex.set_value(number.sex.text)

    def _follow_birth(self) -> None:
        born = self._birth_date
        today = self._desk.now().date()
        self.groups.follow(born, today)
        minor = born is not None and is_minor(born, today)
        for field in (self.guardian, self.relation):
            field.setVisible(minor or self._guardian is not None or not field.empty)

    @property
    def _birth_date(self) -> date | None:
        try:
            return self.birth.value()
        except KnownError:
            return None

    def _split(self) -> None:
        """A whole address typed into the first field goes to its parts."""
        if any(not self.form[part].empty for part in PLACE[1:]):
            return
        place: Address = read_address(self.estate.text())
        if place.is_split:
            for part in PLACE:
                self.form[part].set_value(getattr(place, part))

    def _find(self, text: str, deliver: Deliver) -> None:
        self._desk.tasks.ask(
            find_people,
            text,
            self._desk.now().date(),
            then=partial(self._found, deliver),
            key="person.guardian",
        )

    def _found(self, deliver: Deliver, people: Sequence[PersonBrief]) -> None:
        deliver(
            [
                Hit(
                    p.id,
                    p.name,
                    " ".join(filter(None, (p.sex, f"{p.age} 岁" if p.age is not None else ""))),
                    tuple(filter(None, (p.id_number, p.address))),
                )
                for p in people
            ]
        )

    def _picked(self, hit: Hit) -> None:
        self._guardian = (hit.key, hit.title)
        self.guardian.set_text(hit.title)
        self.relation.editor.setFocus()

    def _drop_guardian(self) -> None:
        self._guardian = None


def _masked(text: str) -> str:
    hide: Callable[[re.Match[str]], str] = lambda found: mask_phone(found[0], Purpose.SCREEN)  # noqa: E731
    return re.sub(r"\d{7,}", hide, text)
