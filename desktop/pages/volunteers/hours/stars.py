"""星级评定: proposed from the hours, posted, objected to, awarded."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from desktop.page import READ_ONLY, Desk, Page
from desktop.pages.cases.case.asking import AskDialog, Asked
from desktop.pages.dues.calls import named
from desktop.pages.volunteers.notices import NoticeDialog
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, EmptyState
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import Field, NoteField
from desktop.widgets.table import Column, ListSource, RecordTable
from desktop.widgets.tabs import SectionTabs
from models.changes import Changes
from models.volunteers.actions.stars import (
    Proposed,
    answer_objection,
    award,
    drop_proposal,
    object_to,
    propose_stars,
)
from models.volunteers.queries.stars import AwardRow, AwardState, list_awards
from models.volunteers.rules.hours import hours_text
from models.work import may_do

TONES = {
    AwardState.ON_NOTICE: "blue",
    AwardState.OBJECTED: "red",
    AwardState.READY: "amber",
    AwardState.AWARDED: "green",
    AwardState.DROPPED: "grey",
}
TABS: tuple[AwardState | None, ...] = (
    None, AwardState.READY, AwardState.ON_NOTICE, AwardState.OBJECTED, AwardState.AWARDED,
)  # fmt: skip
LEADER_ONLY = "这一步由主管或管理员办。"


class StarsPage(Page):
    """F8 proposes, F9 awards the one that is selected."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "星级评定")
        self._rows: Sequence[AwardRow] = ()
        self._titles: list[str] = []
        self.propose = Action(
            "提出评定", self._propose, key="F8", reason=self._why_not_propose, parent=self
        )
        self.award = Action(
            "授予星级", self._award, key="F9", kind="primary", reason=self._why_not_award,
            parent=self,
        )  # fmt: skip
        self.object = Action(
            "登记异议", self._object, key="Ctrl+D", reason=self._why_not_object, parent=self
        )
        self.answer = Action(
            "答复异议", self._answer, key="Ctrl+R", reason=self._why_not_answer, parent=self
        )
        self.drop = Action(
            "撤下", self._drop, key="Ctrl+Delete", kind="danger", reason=self._why_not_drop,
            parent=self,
        )  # fmt: skip
        self.tabs = SectionTabs("按状态筛选")
        self.tabs.fill(["全部"])
        self.tabs.chosen.connect(self._narrow)
        self.table = RecordTable(
            "星级评定",
            (
                Column("name", "姓名", lambda r: r.name, kind="bold", width=5),
                Column("number", "志愿者编号", lambda r: r.volunteer_number, kind="grey",
                       width=6.4),
                Column("grade", "星级", lambda r: r.grade_name, width=5),
                Column("hours", "提出时小时", lambda r: hours_text(r.minutes), kind="number",
                       width=5),
                Column("notice", "公示", lambda r: f"{r.notice_from:%m-%d} 至 {r.notice_to:%m-%d}",
                       width=7.4),
                Column("state", "状态", lambda r: r.state.text, kind="chip", width=6,
                       tone=lambda r: TONES[r.state]),
                Column("remark", "说明", _remark, kind="grey", width=6, stretch=True),
            ),
            ListSource(keys=_key, text=lambda r: f"{r.name} {r.volunteer_number}"),
            filter_hint="输入姓名或编号，只看这些（Ctrl F）",
            hot=lambda r: r.state is AwardState.OBJECTED,
            empty=EmptyState(
                "还没有人到星级", "按确认过的时长提出评定，够标准的先公示，公示期满再授予。",
                self.propose, icon="volunteer",
            ),
        )  # fmt: skip
        self.table.chosen.connect(self._refresh)
        self.table.counted.connect(self._refresh)
        self.table.told.connect(desk.messages.well)
        self.table.refused.connect(self.refuse)
        card = Card("", margin=0)
        card.body.setSpacing(0)
        card.body.addWidget(self.tabs)
        card.body.addWidget(self.table, 1)
        card.add_buttons([self.drop, self.object, self.answer])
        self.body.addWidget(card, 1)
        self.add_actions(
            Action("公示名单", self._open_notices, key="Ctrl+B", parent=self), self.propose,
            self.award,
        )  # fmt: skip
        self.add_actions(
            Action("时长统计", lambda: desk.open_page("volunteer-hours"), key="Alt+Left",
                   parent=self),
            Action("筛选", self.table.go_filter, key="Ctrl+F", parent=self),
            self.object, self.answer, self.drop, heading=False,
        )  # fmt: skip

    def entered(self, target: Any = None) -> None:
        self._read()
        self.table.take_focus()

    def changed(self, changes: Changes) -> None:
        if changes.touches("star_award", "attendance"):
            self._read()

    def _read(self) -> None:
        self.desk.tasks.ask(
            list_awards, self.desk.now().date(), then=self._show, key="stars",
            title="正在读取星级",
        )  # fmt: skip

    def _show(self, rows: Sequence[AwardRow]) -> None:
        was_empty = not self._rows
        self._rows = rows
        titles = [
            f"{'全部' if state is None else state.text} "
            f"{sum(state is None or row.state is state for row in rows)}"
            for state in TABS
        ]
        if titles != self._titles:
            self._titles = titles
            self.tabs.fill(titles, max(0, self.tabs.index))
        self._narrow()
        if was_empty and not self.tabs.hasFocus():
            self.table.take_focus()

    def _narrow(self, *_: object) -> None:
        state = TABS[max(0, self.tabs.index)]
        self.table.show_rows([r for r in self._rows if state is None or r.state is state])
        self._refresh()

    def _refresh(self, *_: object) -> None:
        for action in self._actions:
            action.refresh()

    # what is done

    def _propose(self) -> None:
        self.desk.tasks.act(
            propose_stars, then=self._proposed, failed=self.known, title="正在核对时长"
        )

    def _proposed(self, proposed: Sequence[Proposed]) -> None:
        if proposed:
            self.desk.messages.well(
                f"{len(proposed)} 人够标准，从今天公示到 {proposed[0].notice_to}"
            )
        else:
            self.desk.messages.well("没有新够标准的人")
        self.table.take_focus()

    def _open_notices(self) -> None:
        columns = (
            Column("name", "姓名", lambda r: r.name, kind="bold", width=5, stretch=True,
                   sortable=False),
            Column("grade", "星级", lambda r: r.grade_name, width=5, sortable=False),
            Column("hours", "小时", lambda r: hours_text(r.minutes), kind="number", width=4,
                   sortable=False),
            Column("notice", "公示到", lambda r: f"{r.notice_to}", width=6, sortable=False),
        )  # fmt: skip
        NoticeDialog(
            self, "星级公示名单", columns, list_awards, state=AwardState.ON_NOTICE, public=True
        ).open()

    def _award(self) -> None:
        row = self._row
        self.desk.tasks.act(
            award, row.id, then=partial(self._said, f"已授予 {row.name} {row.grade_name}"),
            failed=self.known,
        )  # fmt: skip

    def _object(self) -> None:
        row = self._row
        ask_text(
            self, f"{row.name} {row.grade_name} 的异议", "谁提出的、说了什么。答复以前不授予。",
            "text", "异议内容", partial(_objecting, row.id),
            partial(self._said, "异议已登记，答复以前不授予"),
        )  # fmt: skip

    def _answer(self) -> None:
        row = self._row
        ask_answer(
            self, f"{row.name} {row.grade_name} 的异议", row.objection, "授予", answer_objection,
            row.id, partial(self._said, "异议已答复"),
        )  # fmt: skip

    def _drop(self) -> None:
        row = self._row
        asked = Asked(
            f"{row.name} 的{row.grade_name}这次不再公示。时长不变，够标准时可以再提出。", {},
            lambda _: (drop_proposal, (row.id,)),
        )  # fmt: skip
        AskDialog(self, "撤下评定", asked, "撤下", partial(self._said, "已撤下")).open()

    def _said(self, text: str, _: Any) -> None:
        self.desk.messages.well(text)
        self.table.take_focus()

    # what may be done

    @property
    def _row(self) -> AwardRow:
        row = self.table.current
        assert isinstance(row, AwardRow)
        return row

    def _why_not_propose(self) -> str:
        return self.desk.why_not(propose_stars)

    def _why_no_row(self, action: Callable[..., Any], who: str) -> str:
        if not may_do(self.desk.clerk.role, action):
            return who
        return "" if isinstance(self.table.current, AwardRow) else "先选中一个人。"

    def _why_not_award(self) -> str:
        if why_not := self._why_no_row(award, LEADER_ONLY):
            return why_not
        row = self._row
        if row.state is AwardState.ON_NOTICE:
            return f"公示到 {row.notice_to} 结束，第二天起才能授予。"
        if row.state is AwardState.OBJECTED:
            return "公示期有异议还没有答复，先答复（Ctrl+R）。"
        return "" if row.state is AwardState.READY else f"{row.state.text}，不用再办。"

    def _why_not_object(self) -> str:
        if why_not := self._why_no_row(object_to, READ_ONLY):
            return why_not
        open_ = (AwardState.ON_NOTICE, AwardState.OBJECTED)
        return "" if self._row.state in open_ else "不在公示期，异议请按投诉登记。"

    def _why_not_answer(self) -> str:
        if why_not := self._why_no_row(answer_objection, LEADER_ONLY):
            return why_not
        return "" if self._row.state is AwardState.OBJECTED else "没有等着答复的异议。"

    def _why_not_drop(self) -> str:
        if why_not := self._why_no_row(drop_proposal, LEADER_ONLY):
            return why_not
        done = (AwardState.AWARDED, AwardState.DROPPED)
        return f"{self._row.state.text}，不用撤下。" if self._row.state in done else ""


def ask_text(
    page: Page,
    title: str,
    sentence: str,
    name: str,
    label: str,
    collect: Callable[[dict[str, Any]], tuple[Callable[..., Any], tuple[Any, ...]]],
    done: Callable[[Any], None],
) -> AskDialog:
    """One text that an action needs."""
    fields: dict[str, Field] = {name: NoteField(label, rows=3, required=f"请填写{label}。")}
    dialog = AskDialog(page, title, Asked(sentence, fields, collect, width=520), "登记", done)
    dialog.open()
    return dialog


def ask_answer(
    page: Page,
    title: str,
    objection: str,
    goes_on: str,
    action: Callable[..., Any],
    record_id: int,
    done: Callable[[Any], None],
) -> AskDialog:
    """What was found out about an objection, and whether it was right."""
    fields: dict[str, Field] = {
        "answer": NoteField("核实的结果", rows=3, required="请写明核实的结果。"),
        "upheld": ChoiceField(
            "异议成立吗",
            [(False, f"不成立，期满照样{goes_on}"), (True, f"成立，不再{goes_on}")],
            required="请选择异议成立不成立。",
        ),
    }

    def collect(values: dict[str, Any]) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return named(action, upheld=values["upheld"]), (record_id, values["answer"])

    asked = Asked(f"异议：{objection}", fields, collect, width=520)
    dialog = AskDialog(page, title, asked, "答复", done)
    dialog.open()
    return dialog


def _objecting(award_id: int, values: dict[str, Any]) -> tuple[Any, tuple[Any, ...]]:
    return object_to, (award_id, values["text"])


def _remark(row: AwardRow) -> str:
    if row.awarded_on is not None:
        return f"{row.awarded_on} 授予"
    parts = []
    if row.objection:
        parts.append(f"异议：{row.objection}")
    if row.answer:
        parts.append(f"答复：{row.answer}")
    return "；".join(parts)


def _key(row: AwardRow, order: str) -> Any:
    return {
        "name": row.name, "number": row.volunteer_number, "grade": row.grade,
        "hours": row.minutes, "notice": row.notice_from, "state": row.state.text,
        "remark": _remark(row),
    }[order]  # fmt: skip
