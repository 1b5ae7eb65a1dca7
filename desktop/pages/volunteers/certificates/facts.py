"""What the selected certificate says: who, when, how long, for what use, and its services."""

from PySide6.QtWidgets import QGridLayout, QVBoxLayout

from desktop.pages.volunteers.times import say_hours
from desktop.widgets.cards import Card, EmptyState, Text
from desktop.widgets.table import Column, ListSource, RecordTable
from models.volunteers.queries.certificates import CertificatePage
from models.volunteers.rules.certificates import CertificateState
from models.volunteers.rules.hours import hours_text

WORDS = ("用途", "负责人", "公示", "异议", "答复", "出具", "编码", "打印", "代替", "撤销", "备注")


class FactsCard(Card):
    """The facts above, the services below; both are the paper's own."""

    def __init__(self) -> None:
        super().__init__("这张证明", margin=0)
        self.figure = Text("", "figure")
        self.who = Text("", "soft", wrap=True)
        self.values = {word: Text("", wrap=True) for word in WORDS}
        self._labels = {word: Text(word, "soft") for word in WORDS}
        head = QVBoxLayout()
        head.setContentsMargins(16, 12, 16, 8)
        head.setSpacing(6)
        head.addWidget(self.figure)
        head.addWidget(self.who)
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, word in enumerate(WORDS):
            grid.addWidget(self._labels[word], row, 0)
            grid.addWidget(self.values[word], row, 1)
        head.addLayout(grid)
        self.body.addLayout(head)
        self.services = RecordTable(
            "服务内容",
            (
                Column("day", "日期", lambda s: f"{s.day}", width=5.6, sortable=False),
                Column("activity", "活动", lambda s: s.activity, width=5, stretch=True,
                       sortable=False),
                Column("hours", "小时", lambda s: hours_text(s.minutes), kind="number", width=3,
                       sortable=False),
            ),
            ListSource(),
            empty=EmptyState("选中一张证明", "这里列出证明上的每一次服务。"),
        )  # fmt: skip
        self.body.addWidget(self.services, 1)
        self.show_page(None)

    def show_page(self, page: CertificatePage | None) -> None:
        """Show what it says; None empties the card."""
        if page is None:
            self.figure.setText("")
            self.who.setText("")
            self._show_values({})
            self.services.show_rows(())
            return
        row, facts = page.row, page.facts
        self.figure.setText(say_hours(facts.minutes))
        self.who.setText(
            f"{facts.name}　{facts.volunteer_number}　{facts.first_day} 至 {facts.last_day}"
        )
        posted = f"{row.notice_from} 至 {row.notice_to}"
        changed = row.issued_at is None and facts.minutes != row.minutes
        if changed and row.state is not CertificateState.DROPPED:
            posted += f"，公示的是 {say_hours(row.minutes)}，要重新公示"
        revoked = f"{row.revoked_at:%Y-%m-%d} {row.revoke_reason}" if row.revoked_at else ""
        if page.replaced_by and not revoked:
            revoked = f"由 {page.replaced_by} 代替"
        self._show_values({
            "用途": facts.purpose, "负责人": facts.person_in_charge, "公示": posted,
            "异议": row.objection, "答复": row.answer,
            "出具": f"{row.issued_at:%Y-%m-%d}，{facts.handler} 经办" if row.issued_at else "",
            "编码": page.code, "打印": f"{row.printed} 次" if row.printed else "",
            "代替": row.replaces, "撤销": revoked, "备注": facts.remarks,
        })  # fmt: skip
        self.services.show_rows(facts.services)

    def _show_values(self, values: dict[str, str]) -> None:
        for word in WORDS:
            text = values.get(word, "")
            self.values[word].setText(text)
            for part in (self.values[word], self._labels[word]):
                part.setVisible(bool(text))
