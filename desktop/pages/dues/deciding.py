"""What a branch meeting decided on a pay item, and to whom else it is applied."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from desktop.page import Page
from desktop.pages.cases.case.asking import AskDialog, Asked
from desktop.pages.dues.opening import Opened
from desktop.pages.dues.words import DECIDED, VERDICT_TONES
from desktop.widgets.buttons import Action
from desktop.widgets.cards import EmptyState
from desktop.widgets.dialog import Dialog
from desktop.widgets.fields import DateField, Field, TextField
from desktop.widgets.table import Column, ListSource, RecordTable
from models.dues.actions.assessments import apply_decision, decide_item
from models.dues.queries.decisions import list_decisions
from models.dues.rules.rulebook import Verdict


def verdict_actions(
    page: Page, decide: Callable[[Verdict], object], reason: Callable[[], str]
) -> tuple[Action, Action, Action]:
    """What a branch meeting can say of an item the rules do not know."""
    out, in_, less = (
        Action(text, partial(decide, verdict), key=key, reason=reason, parent=page)
        for text, verdict, key in (
            ("不计入", Verdict.EXCLUDE, "F7"),
            ("计入", Verdict.INCLUDE, "F8"),
            ("扣除", Verdict.DEDUCT, "Shift+F8"),
        )
    )
    return out, in_, less


class DecideDialog(AskDialog):
    """Meeting date and minutes; the decision is kept, then applied after a second question."""

    def __init__(
        self,
        page: Page,
        branch_id: int,
        person_id: int,
        header: str,
        category: str,
        verdict: Verdict,
        done: Callable[[Any], None],
    ) -> None:
        self._page = page
        self._settled = done
        self._person_id = person_id
        self._about = (branch_id, header, category)
        fields: dict[str, Field] = {
            "meeting_on": DateField(
                "支部会议日期", lambda: page.desk.now().date(), required="请填写支部会议日期。"
            ),
            "minutes": TextField("会议记录", hint="编号或第几项", limit=80),
        }

        def collect(values: dict[str, Any]) -> tuple[Any, tuple[Any, ...]]:
            given = (branch_id, header, category, verdict)
            return decide_item, (*given, values["meeting_on"], values["minutes"])

        sentence = (
            f"支部会议决定“{header}”{DECIDED[verdict]}。决定连同会议日期一起保存，"
            "写进这位党员的基数说明单。"
        )
        title = f"“{header}”{DECIDED[verdict]}"
        super().__init__(page, title, Asked(sentence, fields, collect), "保存决定", self._kept)

    def _kept(self, people: Sequence[int]) -> None:
        """The member it was asked for at once; the others are asked about."""
        others = tuple(person for person in people if person != self._person_id)
        self._page.desk.tasks.act(
            apply_decision, *self._about, (self._person_id,),
            then=partial(_applied, self._page, self._about, others, self._settled),
            owner=self._page, failed=self._page.known,
        )  # fmt: skip


def _applied(
    page: Page,
    about: tuple[int, str, str],
    others: tuple[int, ...],
    done: Callable[[Any], None],
    result: int,
) -> None:
    page.desk.messages.well("决定已保存，已按决定核定" if result else "决定已保存，还有别的项待定")
    if others:
        ApplyDialog(page, about, others, done).open()
    else:
        done(result)


class ApplyDialog(AskDialog):
    """«还有 n 人也有这一项，一并适用？» Nothing is assessed before the answer."""

    def __init__(
        self,
        page: Page,
        about: tuple[int, str, str],
        people: tuple[int, ...],
        done: Callable[[Any], None],
    ) -> None:
        sentence = (
            f"还有 {len(people)} 人也有“{about[1]}”，一并适用？"
            "取消也可以：决定已经保存，那些人仍然待定。"
        )

        def collect(_: dict[str, Any]) -> tuple[Any, tuple[Any, ...]]:
            return apply_decision, (*about, people)

        def applied(result: Any) -> None:
            page.desk.messages.well("已按决定重新核定")
            done(result)

        asked = Asked(sentence, {}, collect)
        super().__init__(page, "一并适用", asked, f"适用于 {len(people)} 人", applied)


class DecisionsDialog(Dialog):
    """Everything the branch decided on pay items, to look up what holds."""

    def __init__(self, page: Page, opened: Opened) -> None:
        super().__init__("支部的决定", page.window(), width=720)
        self.table = RecordTable(
            "支部的决定",
            (
                Column("header", "工资项目", lambda r: r.header, kind="bold", width=8,
                       stretch=True, sortable=False),
                Column("category", "人员类别", lambda r: r.category_word, kind="grey", width=8,
                       sortable=False),
                Column("verdict", "决定", lambda r: r.verdict.text, kind="chip", width=3,
                       tone=lambda r: VERDICT_TONES[r.verdict], sortable=False),
                Column("on", "会议日期", lambda r: f"{r.meeting_on}", width=6, sortable=False),
                Column("minutes", "会议记录", lambda r: r.minutes, kind="grey", width=7,
                       sortable=False),
            ),
            ListSource(),
            empty=EmptyState(
                "还没有决定", "规则没有定的项目，在核定表里按 F7、F8 登记支部会议的决定。"
            ),
        )  # fmt: skip
        self.table.setMinimumHeight(self.table.minimumSizeHint().height() * 3 // 2)
        self.body.addWidget(self.table, 1)
        self.set_actions((), leave="关闭")
        page.desk.tasks.ask(
            list_decisions, opened.permit, then=self.table.show_rows, failed=self.known,
            owner=self, key="dues-decisions",
        )  # fmt: skip
