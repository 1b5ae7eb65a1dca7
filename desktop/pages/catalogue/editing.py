"""Changing an item or taking a new one in: every save is a new dated version with a reason."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.page import Desk
from desktop.pages.organisation.asking import FormDialog
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import Field, NoteField, TextField
from models.catalogue.actions import add_item, change_item
from models.catalogue.queries import ItemDetail, MaterialRow
from models.catalogue.rules import (
    Appearance,
    Material,
    Mode,
    ProxyAllowed,
    ServiceItem,
    material_named,
)
from models.errors import KnownError

BAR = "｜"
_MATERIAL_HINT = "每行一份：名称｜原件或复印件｜份数｜要求｜在哪里办。只写名称也可以。"


class DaysField(TextField):
    """Working days; empty is not fixed in days."""

    def __init__(self, label: str) -> None:
        super().__init__(label, hint="不限", limit=3)

    def value(self) -> int | None:
        text = self.text().strip()
        if not text:
            return None
        if not text.isdecimal():
            raise KnownError("请填工作日数，如 5；没有期限就空着。")
        return int(text)


class MaterialsField(NoteField):
    """One material a line."""

    def __init__(self) -> None:
        super().__init__("材料", rows=6, hint=_MATERIAL_HINT)

    def value(self) -> Any:
        return tuple(read_material(line) for line in self.text().splitlines() if line.strip())

    def set_value(self, value: Any) -> None:
        self.set_text("\n".join(write_material(material) for material in value or ()))


def read_material(line: str) -> Material:
    """A line of the field; a name alone gets its usual values. Raises KnownError."""
    parts = [part.strip() for part in line.replace("|", BAR).split(BAR)]
    if len(parts) == 1:
        return material_named(parts[0])
    if not parts[0]:
        raise KnownError(f"“{line.strip()}”没有写材料名称。")
    name, form, copies, requirement, source = (*parts, "", "", "", "")[:5]
    count = re.fullmatch(r"(\d{1,2})\s*[份张]?", copies or "1")
    if len(parts) > 5 or count is None:
        raise KnownError(f"“{parts[0]}”这一行写法不对。{_MATERIAL_HINT}")
    return Material(name, form or "原件", int(count[1]), source, requirement)


def write_material(material: MaterialRow | Material) -> str:
    """The line of a material, without empty parts at its end."""
    parts = (
        material.name,
        material.form,
        str(material.copies),
        material.requirement,
        material.source,
    )
    return BAR.join(parts).rstrip(BAR)


class ItemDialog(FormDialog):
    """For `item` None a new one is taken in, which needs its approval (准入依据)."""

    def __init__(
        self, desk: Desk, parent: QWidget, item: ItemDetail | None, categories: Sequence[str]
    ) -> None:
        is_new = item is None
        reason = "准入依据" if is_new else "修改原因"
        fields: dict[str, Field] = {
            "code": TextField("编码", limit=10, required="请填写编码。"),
            "name": TextField("名称", limit=80, required="请填写名称。"),
            "category": TextField(
                "类别",
                limit=40,
                required="请填写类别。",
                help="已有：" + "、".join(categories) if is_new else "",
            ),
            "mode": ChoiceField("办理方式", [(m, m.text) for m in Mode], required="请选择。"),
            "days_centre": DaysField("中心承诺（工作日）"),
            "days_total": DaysField("总承诺（工作日）"),
            "statutory_days": DaysField("法定时限（工作日）"),
            "person_must_appear": ChoiceField(
                "本人到场", [(a, a.text) for a in Appearance], required="请选择。"
            ),
            "proxy": ChoiceField("代办", [(p, p.text) for p in ProxyAllowed], required="请选择。"),
            "handling_chain": TextField("办理链条", limit=200),
            "basis": TextField("依据", limit=200),
            "synonyms": TextField("别名（用、分开）", limit=400),
            "hint": NoteField("办理提示", rows=2),
            "materials": MaterialsField(),
            "reason": TextField(reason, limit=200, required=f"请填写{reason}。"),
        }
        super().__init__(
            desk,
            parent,
            "新增事项" if is_new else "修改事项",
            fields,
            add_item if is_new else change_item,
            _read if item is None else lambda values: (_read(values), {"seen": item.number}),
            text="" if is_new else "保存后从今天起是新的版本；已经受理的办件仍按原来的版本办。",
            well="已保存为新的版本",
            width=760,
        )
        if item is None:
            self.form["mode"].set_value(Mode.PROMISED)
            self.form["person_must_appear"].set_value(Appearance.NO)
            self.form["proxy"].set_value(ProxyAllowed.YES)
            return
        self.form["code"].editor.setEnabled(False)
        for name in fields:
            if name == "synonyms":
                self.form[name].set_value("、".join(item.synonyms))
            elif name in ("person_must_appear", "proxy"):
                kind = Appearance if name == "person_must_appear" else ProxyAllowed
                self.form[name].set_value(kind(getattr(item, name)))
            elif name != "reason":
                self.form[name].set_value(getattr(item, name))

    def lay_out(self, fields: Mapping[str, Field]) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(10)
        rows = (
            ("code", "name", "category"),
            ("mode", "person_must_appear", "proxy"),
            ("days_centre", "days_total", "statutory_days"),
            ("handling_chain", "basis", "synonyms"),
        )
        for row, names in enumerate(rows):
            for column, name in enumerate(names):
                grid.addWidget(fields[name], row, column)
        for row, name in enumerate(("hint", "materials", "reason"), len(rows)):
            grid.addWidget(fields[name], row, 0, 1, 3)
        for column in range(3):
            grid.setColumnStretch(column, 1)
        self.body.addLayout(grid)


def _read(values: Mapping[str, Any]) -> tuple[ServiceItem, str]:
    given = {name: value for name, value in values.items() if name != "reason"}
    given["synonyms"] = tuple(filter(None, re.split(r"[、,，\s]+", values["synonyms"])))
    return ServiceItem(**given), values["reason"]
