"""服务证明: the register with what can be done to a certificate where it stands."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout

from desktop.page import READ_ONLY, Desk, Page
from desktop.pages.cases.case.asking import AskDialog, Asked
from desktop.pages.volunteers.certificates.dialogs import RequestDialog, VerifyDialog, ask_revoke
from desktop.pages.volunteers.certificates.facts import FactsCard
from desktop.pages.volunteers.hours.stars import LEADER_ONLY, ask_answer, ask_text
from desktop.pages.volunteers.notices import NoticeDialog
from desktop.pages.volunteers.papers import show_certificate
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, EmptyState
from desktop.widgets.menu import ActionMenu
from desktop.widgets.table import AskedSource, Column, RecordTable, View
from desktop.widgets.tabs import SectionTabs
from models.changes import Changes
from models.volunteers.actions.certificates import (
    answer_certificate_objection,
    drop_request,
    issue,
    object_to_certificate,
    print_certificate,
    replace,
    request_certificate,
    restart_notice,
    revoke,
)
from models.volunteers.queries.certificates import (
    CertificatePage,
    CertificateRow,
    list_notices,
    read_certificate,
)
from models.volunteers.queries.register import (
    RegisterFilter,
    RegisterShape,
    count_states,
    list_outdated,
    measure_register,
    read_register_page,
)
from models.volunteers.queries.volunteers import VolunteerBrief, brief_volunteers
from models.volunteers.rules.certificates import CertificateState
from models.volunteers.rules.hours import hours_text
from models.work import may_do

TONES = {
    CertificateState.ON_NOTICE: "blue",
    CertificateState.OBJECTED: "red",
    CertificateState.READY: "amber",
    CertificateState.ISSUED: "green",
    CertificateState.REVOKED: "grey",
    CertificateState.DROPPED: "grey",
}
TABS: tuple[CertificateState | None, ...] = (
    None, CertificateState.READY, CertificateState.ON_NOTICE, CertificateState.OBJECTED,
    CertificateState.ISSUED, CertificateState.REVOKED,
)  # fmt: skip


def open_register(session: Any, view: View, chosen: RegisterFilter, desk: Desk) -> RegisterShape:
    """The register in a view, for the table."""
    narrowed = RegisterFilter(chosen.state, chosen.volunteer_id, view.filter)
    return measure_register(session, narrowed, desk.now().date())


class ListPage(Page):
    """Target: None, or a volunteer's id. F9 does the next step of the one that is selected."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "服务证明")
        self._volunteer: VolunteerBrief | None = None
        self._shown: CertificatePage | None = None
        self._titles: list[str] = []
        self._in_charge = ""  # who signed last, proposed again
        self.request = Action(
            "申请证明", self._request, key="Ctrl+Shift+N", reason=self._why_not_request,
            parent=self,
        )  # fmt: skip
        self.verify = Action("核验", self._verify, key="F6", parent=self)
        self.issue = Action(
            "出具", self._issue, key="F9", kind="primary", reason=self._why_not_issue, parent=self
        )
        self.print = Action(
            "打印", self._print, key="Ctrl+P", icon="print", reason=self._why_not_print,
            parent=self,
        )  # fmt: skip
        self._build_more()
        self._build()
        more = Action("更多", self._open_more, key="Ctrl+M", parent=self)
        self.add_actions(self.request, self.verify, more, self.print, self.issue)
        self.all = Action("看全部人的", self._show_all, key="Ctrl+Backspace", parent=self)
        self.add_actions(
            Action("时长统计", self._open_hours, key="Alt+Left", parent=self),
            Action("筛选", self.table.go_filter, key="Ctrl+F", parent=self),
            self.all, *self.more, heading=False,
        )  # fmt: skip

    def _build_more(self) -> None:
        def offer(
            text: str, slot: Callable[[], None], key: str, reason: Callable[[], str]
        ) -> Action:
            return Action(text, slot, key=key, reason=reason, parent=self)

        open_ = self._why_not_open
        self.more = [
            offer("公示名单", self._open_notices, "Ctrl+B", lambda: ""),
            offer("登记异议", self._object, "Ctrl+D", partial(open_, object_to_certificate)),
            offer("答复异议", self._answer, "Ctrl+R", self._why_not_answer),
            offer("重新公示", self._restart, "Ctrl+G", partial(open_, restart_notice)),
            offer("不再出具", self._drop, "Ctrl+Delete", partial(open_, drop_request)),
            offer("更正（换一张）", self._replace, "Ctrl+U", self._why_not_replace),
            offer("撤销", self._revoke, "Ctrl+Shift+Delete", self._why_not_revoke),
        ]

    def _build(self) -> None:
        self.tabs = SectionTabs("按状态筛选")
        self.tabs.fill(["全部"])
        self.tabs.chosen.connect(self._narrow)
        self.source = AskedSource(
            self.desk.tasks, open_register, read_register_page, RegisterFilter(), self.desk
        )
        self.table = RecordTable(
            "证明登记簿",
            (
                Column("number", "编号", lambda r: r.number, kind="bold", width=7.6,
                       sortable=False),
                Column("name", "姓名", lambda r: r.name, width=4, sortable=False),
                Column("span", "起止", lambda r: f"{r.first_day} 至 {r.last_day}", kind="grey",
                       width=11, stretch=True, sortable=False),
                Column("hours", "小时", lambda r: hours_text(r.minutes), kind="number",
                       width=3.4, sortable=False),
                Column("purpose", "用途", lambda r: r.purpose, width=5, sortable=False),
                Column("state", "状态", lambda r: r.state.text, kind="chip", width=6,
                       tone=lambda r: TONES[r.state], sortable=False),
            ),
            self.source,
            filter_hint="输入编号或姓名，只看这些（Ctrl F）",
            hot=lambda r: r.state is CertificateState.OBJECTED,
            empty=EmptyState(
                "还没有申请过证明", "有人来要证明时在这里登记：先公示，期满没有异议再出具、打印。",
                self.request, icon="volunteer",
            ),
        )  # fmt: skip
        self.table.chosen.connect(self._chosen)
        self.table.counted.connect(self._counted)
        self.table.told.connect(self.desk.messages.well)
        self.table.refused.connect(self.refuse)
        register = Card("", margin=0)
        register.body.setSpacing(0)
        register.body.addWidget(self.tabs)
        register.body.addWidget(self.table, 1)
        self.facts = FactsCard()
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(register, 5)
        row.addWidget(self.facts, 3)
        self.body.addLayout(row, 1)

    # reading

    def entered(self, target: Any = None) -> None:
        if isinstance(target, int):
            self.desk.tasks.ask(
                brief_volunteers, [target], self.desk.now().date(),
                then=partial(self._show_volunteer, target), key="certificate-person",
            )  # fmt: skip
        else:
            self._read()
        self.table.take_focus()

    def changed(self, changes: Changes) -> None:
        if changes.touches("certificate", "attendance"):
            self._read()

    def _show_volunteer(self, volunteer_id: int, found: dict[int, VolunteerBrief]) -> None:
        self._volunteer = found.get(volunteer_id)
        self._read()

    def _show_all(self) -> None:
        self._volunteer = None
        if self.table.filter is not None:
            self.table.filter.clear()
        self.tabs.fill(["全部"])
        self._titles = []
        self._read()

    def _read(self) -> None:
        who = self._volunteer
        state = TABS[max(0, self.tabs.index)]
        self.source.args = (RegisterFilter(state, who.id if who else None), self.desk)
        self.table.read()
        self.say_below_title(f"只看 {who.name} 的 · Ctrl+Backspace 看全部" if who else "")
        if who is None:
            self.desk.tasks.ask(
                list_outdated, self.desk.now().date(), then=self._show_outdated,
                key="certificate-outdated",
            )  # fmt: skip
        self.desk.tasks.ask(
            count_states, self.desk.now().date(), who.id if who else None,
            then=self._show_counts, key="certificate-counts",
        )  # fmt: skip

    def _show_counts(self, counts: dict[CertificateState, int]) -> None:
        titles = [
            f"全部 {sum(counts.values())}" if state is None else f"{state.text} {counts[state]}"
            for state in TABS
        ]
        if titles != self._titles:  # else the tab that was just chosen would lose the keyboard
            self._titles = titles
            self.tabs.fill(titles, max(0, self.tabs.index))

    def _show_outdated(self, rows: list[CertificateRow]) -> None:
        """Certificates that went out and say what the log says no longer."""
        if self._volunteer is None and rows:
            named = "、".join(f"{row.number} {row.name}" for row in rows[:2])
            more = f" 等 {len(rows)} 张" if len(rows) > 2 else ""
            self.say_below_title(f"{named}{more} 时长更正过，请更正换发（Ctrl U）")

    def _narrow(self, *_: object) -> None:
        self._read()

    def _counted(self, total: int) -> None:
        if not total:
            self._shown = None
            self.facts.show_page(None)
        if self.table.table.hasFocus() or self.focusWidget() in (None, self):
            self.table.take_focus()
        self._refresh()

    def _chosen(self, row: CertificateRow) -> None:
        self.desk.tasks.ask(
            read_certificate, row.id, self.desk.now().date(), then=self._show,
            key="certificate-page",
        )  # fmt: skip
        self._refresh()

    def _show(self, page: CertificatePage) -> None:
        self._shown = page
        self._in_charge = page.facts.person_in_charge or self._in_charge
        self.facts.show_page(page)
        self._refresh()

    def _refresh(self) -> None:
        for action in self._actions:
            action.refresh()

    # what is done

    def _request(self) -> None:
        RequestDialog(self, self._in_charge, self._requested, brief=self._volunteer).open()

    def _requested(self, _: int) -> None:
        self.desk.messages.well("已登记，从今天公示")
        self.table.go_to(0)
        self.table.take_focus()

    def _verify(self) -> None:
        VerifyDialog(self).open()

    def _issue(self) -> None:
        self.desk.tasks.act(issue, self._row.id, then=self._issued, failed=self.known)

    def _issued(self, number: str) -> None:
        self.desk.messages.well(f"已出具 {number}，按 Ctrl+P 打印")
        self.table.take_focus()

    def _print(self) -> None:
        show_certificate(self, self._row)

    def _open_more(self) -> None:
        ActionMenu("更多", self.more, self.window()).open()

    def _open_notices(self) -> None:
        columns = (
            Column("name", "姓名", lambda r: r.name, kind="bold", width=5, sortable=False),
            Column("span", "服务起止", lambda r: f"{r.first_day} 至 {r.last_day}", width=11,
                   stretch=True, sortable=False),
            Column("hours", "小时", lambda r: hours_text(r.minutes), kind="number", width=4,
                   sortable=False),
            Column("notice", "公示到", lambda r: f"{r.notice_to}", width=6, sortable=False),
        )  # fmt: skip
        NoticeDialog(self, "证明公示名单", columns, list_notices).open()

    def _object(self) -> None:
        row = self._row
        ask_text(
            self, f"{row.name} 的证明 {row.number}", "谁提出的、说了什么。答复以前不出具。", "text",
            "异议内容", lambda values: (object_to_certificate, (row.id, values["text"])),
            partial(self._did, "异议已登记，答复以前不出具"),
        )  # fmt: skip

    def _answer(self) -> None:
        row = self._row
        ask_answer(
            self, f"{row.name} 的证明 {row.number}", row.objection, "出具",
            answer_certificate_objection, row.id, partial(self._did, "异议已答复"),
        )  # fmt: skip

    def _restart(self) -> None:
        row = self._row
        self._ask_once(
            "重新公示", f"按现在确认过的时长，从今天起重新公示 {row.number}。",
            restart_notice, "已重新公示",
        )  # fmt: skip

    def _drop(self) -> None:
        row = self._row
        self._ask_once(
            "不再出具", f"{row.name} 的 {row.number} 不再出具，编号不再用；以后可以重新申请。",
            drop_request, "已登记不再出具",
        )  # fmt: skip

    def _ask_once(self, word: str, sentence: str, action: Callable[..., Any], said: str) -> None:
        row = self._row
        asked = Asked(sentence, {}, lambda _: (action, (row.id,)))
        AskDialog(self, word, asked, word, partial(self._did, said)).open()

    def _replace(self) -> None:
        if self._shown is not None:
            RequestDialog(
                self, self._shown.facts.person_in_charge, self._requested, old=self._shown
            ).open()

    def _revoke(self) -> None:
        row = self._row
        ask_revoke(self, row.number, row.id, partial(self._did, f"{row.number} 已撤销"))

    def _did(self, said: str, _: Any) -> None:
        self.desk.messages.well(said)
        self.table.take_focus()

    def _open_hours(self) -> None:
        self.desk.open_page("volunteer-hours", self._volunteer.id if self._volunteer else None)

    # what may be done

    @property
    def _row(self) -> CertificateRow:
        row = self.table.current
        assert isinstance(row, CertificateRow)
        return row

    def _why_not_request(self) -> str:
        return self.desk.why_not(request_certificate)

    def _why_no_row(self, action: Callable[..., Any], who: str = READ_ONLY) -> str:
        if not may_do(self.desk.clerk.role, action):
            return who
        return "" if isinstance(self.table.current, CertificateRow) else "先选中一张证明。"

    def _why_not_issue(self) -> str:
        if why_not := self._why_no_row(issue):
            return why_not
        row = self._row
        if row.state is CertificateState.ON_NOTICE:
            return f"公示到 {row.notice_to} 结束，第二天起才能出具。"
        if row.state is CertificateState.OBJECTED:
            return "公示期有异议还没有答复，先答复（Ctrl+R）。"
        return "" if row.state is CertificateState.READY else f"{row.state.text}，不用再办。"

    def _why_not_print(self) -> str:
        if why_not := self._why_no_row(print_certificate):
            return why_not
        if self._row.state is CertificateState.REVOKED:
            return "已撤销的证明不能再打印。"
        return "" if self._row.issued_at is not None else "还没有出具，不能打印。"

    def _why_not_open(self, action: Callable[..., Any]) -> str:
        if why_not := self._why_no_row(action):
            return why_not
        row = self._row
        if row.issued_at is not None or row.state is CertificateState.DROPPED:
            return f"{row.state.text}，这一步不能再办。"
        if action is object_to_certificate and row.state is CertificateState.READY:
            return "公示已经结束，异议请按投诉登记。"
        return ""

    def _why_not_answer(self) -> str:
        if why_not := self._why_no_row(answer_certificate_objection, LEADER_ONLY):
            return why_not
        is_open = self._row.state is CertificateState.OBJECTED
        return "" if is_open else "没有等着答复的异议。"

    def _why_not_replace(self) -> str:
        if why_not := self._why_no_row(replace):
            return why_not
        return "" if self._row.issued_at is not None else "还没有出具，请直接重新申请。"

    def _why_not_revoke(self) -> str:
        if why_not := self._why_no_row(revoke, LEADER_ONLY):
            return why_not
        return "" if self._row.state is CertificateState.ISSUED else "只有已出具的证明可以撤销。"
