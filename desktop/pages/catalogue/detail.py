"""One item as it is promised to residents: its terms, its materials, its versions."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from desktop.theme import px
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, Chip, EmptyState, Text
from desktop.widgets.table import Column, ListSource, RecordTable
from desktop.widgets.tabs import SectionTabs
from models.catalogue.queries import ItemDetail
from models.catalogue.rules import Appearance, Mode, ProxyAllowed

MATERIALS = (
    Column("seq", "序", lambda m: str(m.seq), kind="number", width=2, sortable=False),
    Column("name", "材料", lambda m: m.name, kind="bold", width=9, stretch=True, sortable=False),
    Column("form", "形式", lambda m: m.form, width=5, sortable=False),
    Column("copies", "份数", lambda m: f"{m.copies} 份", width=3, sortable=False),
    Column("requirement", "要求", lambda m: m.requirement, kind="grey", width=10, sortable=False),
    Column("source", "在哪里办", lambda m: m.source, kind="grey", width=10, sortable=False),
)
VERSIONS = (
    Column("number", "版本", lambda v: f"第 {v.number} 版", width=4, sortable=False),
    Column("since", "起", lambda v: str(v.valid_from), width=6, sortable=False),
    Column("name", "名称", lambda v: v.name, kind="bold", width=8, sortable=False),
    Column("days", "时限", lambda v: days_text(v.due_days), width=6, sortable=False),
    Column("reason", "原因", lambda v: v.reason, kind="grey", width=10, stretch=True,
           sortable=False),
)  # fmt: skip
MODE_TONES = {Mode.INSTANT: "green", Mode.PROMISED: "amber", Mode.INFORM: "blue", Mode.SELF: "grey"}


def days_text(days: int | None) -> str:
    """A limit in words."""
    if days is None:
        return "不限"
    return f"{days} 个工作日" if days else "当日"


class DetailCard(Card):
    """Shows an item; materials and versions in tabs."""

    def __init__(self, actions: Sequence[Action]) -> None:
        super().__init__("事项", margin=0)
        self._chips: list[Chip] = []
        inside = QWidget()
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(16, 12, 16, 8)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnMinimumWidth(0, px(70))
        inside.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._values: dict[str, tuple[Text, Text]] = {}
        for row, label in enumerate(("时限", "到场与代办", "办理链条", "依据", "办理提示", "别名")):
            head, value = Text(label, "soft"), Text("", wrap=True)
            self._grid.addWidget(head, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(value, row, 1)
            self._values[label] = (head, value)
        self.tabs = SectionTabs("材料和版本")
        self.tabs.fill(("材料", "版本"))
        self.tabs.chosen.connect(self._choose)
        self.materials = RecordTable(
            "材料",
            MATERIALS,
            ListSource(),
            empty=EmptyState("不需要材料", "这个事项没有列出材料。"),
        )
        self.versions = RecordTable("版本", VERSIONS, ListSource())
        self.versions.hide()
        self.body.setSpacing(0)
        for part in (inside, self.tabs, self.materials, self.versions):
            self.body.addWidget(part, int(isinstance(part, RecordTable)))
        self.add_buttons(actions)

    def show_item(self, versions: Sequence[ItemDetail]) -> None:
        """All versions, the newest first; the first is shown."""
        item = versions[0]
        self.title.setText(f"{item.code} {item.name}")
        self.hint.setText(f"第 {item.number} 版，{item.valid_from} 起")
        for chip in self._chips:
            chip.hide()
            chip.deleteLater()
        self._chips = [
            self.add_chip(item.mode.text, MODE_TONES[item.mode]),
            self.add_chip(item.category, "grey"),
        ]
        if item.retired_on is not None:
            self._chips.append(self.add_chip(f"{item.retired_on} 停办", "red"))
        limits = f"中心 {days_text(item.days_centre)} · 总计 {days_text(item.days_total)}"
        statutory = item.statutory_days
        self._tell("时限", f"{limits} · 法定 {days_text(statutory) if statutory else '未列'}")
        appear = Appearance(item.person_must_appear).text
        self._tell("到场与代办", f"{appear} · {ProxyAllowed(item.proxy).text}")
        self._tell("办理链条", item.handling_chain)
        self._tell("依据", item.basis)
        self._tell("办理提示", item.hint)
        self._tell("别名", "、".join(item.synonyms))
        self.materials.show_rows(item.materials)
        self.versions.show_rows(versions)
        self.tabs.fill((f"材料 {len(item.materials)}", f"版本 {len(versions)}"), self.tabs.index)

    def _tell(self, label: str, text: str) -> None:
        for widget in self._values[label]:
            widget.setVisible(bool(text))
        self._values[label][1].setText(text)

    def _choose(self, index: int) -> None:
        self.materials.setVisible(index == 0)
        self.versions.setVisible(index == 1)
