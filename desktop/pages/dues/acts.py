"""Everything else that can be done with a branch or a member, each in a small dialog."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from desktop.page import Page
from desktop.pages.cases.case.asking import AskDialog, Asked
from desktop.pages.dues.fields import CategoryField, MonthField, PersonField
from desktop.pages.dues.opening import BookOpener, Opened
from desktop.pages.dues.what_if import WhatIfDialog
from desktop.widgets.buttons import Action
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import DateField, Field, MoneyField, NoteField, TextField
from desktop.widgets.grades import TickField
from models.dues.actions.assessments import assess_by_hand
from models.dues.actions.members import (
    MemberForm,
    add_branch,
    change_category,
    enrol,
    set_delegate,
    transfer_out,
)
from models.dues.actions.reliefs import ReliefForm, defer, grant_relief
from models.dues.actions.remittances import remit
from models.dues.queries.book import YearRow
from models.dues.rules.duties import Duty
from models.dues.rules.months import Month
from models.dues.rules.paying import Hardship, ReliefBasis
from models.dues.rules.rulebook import read_rulebook

Given = tuple[Callable[..., Any], tuple[Any, ...]]


class MemberActs:
    """The menu of a page; `row` is the member that is chosen there."""

    def __init__(self, page: Page, opener: BookOpener) -> None:
        self._page, self._opener = page, opener

    def offered(self, row: YearRow | None, opened: Opened | None) -> list[Action]:
        """What can be done now; what needs another duty or a member is left out."""
        if self._opener.start.duty is None:
            return []
        accountant = self._opener.start.duty is Duty.ACCOUNTANT
        actions: list[Action] = []

        def add(text: str, slot: Callable[[], object]) -> None:
            actions.append(Action(text, slot, parent=self._page))

        if accountant and opened is not None:
            add("登记党员", partial(self.ask_enrol, opened))
        if row is not None and opened is not None:
            if accountant:
                add(f"手工核定 {row.name}", partial(self.ask_by_hand, row, opened))
                add(f"调整 {row.name} 的类别", partial(self.ask_category, row, opened))
                add(f"减免 {row.name} 的党费", partial(self.ask_relief, row))
                add(f"{row.name} 缓交", partial(self.ask_deferral, row))
                add(f"{row.name} 转出", partial(self.ask_transfer, row))
            add(
                f"{row.name} 委托谁来交",
                partial(self.ask_delegate, row, opened.delegates.get(row.person_id, "")),
            )
        if accountant:
            if opened is not None:
                add("登记上缴", partial(self.ask_remittance, opened))
            add("登记党支部", self.ask_branch)
        if opened is not None:
            add("如果按新规", partial(self.ask_what_if, opened))
        return actions

    def ask_what_if(self, opened: Opened) -> None:
        """Who would pay how much under other rules; nothing is kept."""
        WhatIfDialog(self._page, opened).open()

    @property
    def _today(self) -> date:
        return self._page.desk.now().date()

    def _ask(
        self,
        title: str,
        sentence: str,
        fields: dict[str, Field],
        collect: Callable[[dict[str, Any]], Given],
        word: str,
        said: str,
        *,
        prepare: Callable[[AskDialog], None] | None = None,
    ) -> AskDialog:
        def done(_: Any) -> None:
            self._page.desk.messages.well(said)

        asked = Asked(sentence, fields, collect, prepare, width=520)
        dialog = AskDialog(self._page, title, asked, word, done)
        dialog.open()
        return dialog

    def ask_branch(self) -> None:
        """A branch that collects dues."""
        fields: dict[str, Field] = {
            "name": TextField("支部名称", limit=80, required="请填写支部名称。"),
            "secretary": TextField("支部书记", limit=80),
            "committee": TextField("上级党委", limit=80),
        }

        def collect(v: dict[str, Any]) -> Given:
            return add_branch, (v["name"], v["secretary"], v["committee"])

        self._ask("登记党支部", "", fields, collect, "登记", "已登记党支部")

    def ask_enrol(self, opened: Opened) -> None:
        """Somebody pays dues in this branch."""
        fields: dict[str, Field] = {
            "person": PersonField(self._page.desk),
            "category": self._categories(),
            "since": DateField(
                "从哪天起在本支部", lambda: self._today, required="请填写日期。"
            ),
            "probationary": TickField("预备党员"),
            "meeting": DateField("支部大会通过日期", lambda: self._today),
            "mobile": TextField("流动党员：现在何处", limit=80),
            "delegate": TextField("委托谁来交（可空）", limit=80),
            "relation": TextField("与党员的关系", limit=20),
        }  # fmt: skip
        fields["since"].set_value(date(opened.year, 1, 1))

        def prepare(dialog: AskDialog) -> None:
            def follow() -> None:
                hidden = set() if fields["probationary"].value() else {"meeting"}
                hidden |= {"relation"} if fields["delegate"].empty else set()
                dialog.show_fields(*(name for name in fields if name not in hidden))

            fields["probationary"].changed.connect(follow)
            fields["delegate"].changed.connect(follow)
            follow()

        def collect(v: dict[str, Any]) -> Given:
            form = MemberForm(
                v["person"], opened.branch.id, v["category"].code, v["since"],
                is_probationary=v["probationary"],
                meeting_on=v["meeting"] if v["probationary"] else None,
                mobile_place=v["mobile"], delegate=v["delegate"],
                delegate_relation=v["relation"] if v["delegate"] else "",
            )  # fmt: skip
            return enrol, (form,)

        sentence = f"在{opened.branch.name}交党费。预备党员从支部大会通过的月份起交，按整月。"
        self._ask("登记党员", sentence, fields, collect, "登记", "已登记党员", prepare=prepare)

    def ask_category(self, row: YearRow, opened: Opened) -> None:
        """Another category from a month on; the amount stays until it is assessed again."""
        fields: dict[str, Field] = {
            "category": self._categories(),
            "first": self._month("从哪个月起"),
            "reason": TextField("原因", hint="如 退休、失业、入职", limit=120,
                                required="请写明原因。"),
        }  # fmt: skip

        def collect(v: dict[str, Any]) -> Given:
            return change_category, (row.person_id, v["category"].code, v["first"], v["reason"])

        self._ask(
            f"调整{row.name}的类别",
            f"现在是{opened.category(row.category)}。月交纳额不变，要改请另行核定。",
            fields, collect, "保存", "类别已保存，需要的话请重新核定",
        )  # fmt: skip

    def ask_by_hand(self, row: YearRow, opened: Opened) -> None:
        """A base that was declared, or the fixed amount; again in the year with reason."""
        again = row.assessed is not None
        fields: dict[str, Field] = {
            "base": MoneyField("计算基数（定额的空着）"),
            "first": self._month("从哪个月起"),
            "reason": TextField("重新核定的原因", limit=120),
        }

        def prepare(dialog: AskDialog) -> None:
            dialog.show_fields(*(("base", "first", "reason") if again else ("base",)))

        def collect(v: dict[str, Any]) -> Given:
            month, reason = (v["first"], v["reason"]) if again else (None, "")
            return (
                partial_action(assess_by_hand, first_month=month, reason=reason),
                (row.person_id, opened.year, v["base"]),
            )

        sentence = (
            f"{opened.year} 年已核定 {row.assessed:.2f} 元/月，"
            "年内一般不变；确需改，写明原因和月份。"
            if again
            else f"{opened.category(row.category)}，{opened.year} 年度。"
        )
        self._ask(
            f"手工核定{row.name}", sentence, fields, collect, "核定", "已核定", prepare=prepare
        )

    def ask_transfer(self, row: YearRow) -> None:
        """The relation goes elsewhere."""
        fields: dict[str, Field] = {
            "on": DateField("转出日期", lambda: self._today, required="请填写转出日期。"),
            "letter": TextField("介绍信编号", limit=40, required="请填写介绍信编号。"),
        }

        def collect(v: dict[str, Any]) -> Given:
            return transfer_out, (row.person_id, v["on"], v["letter"])

        owing = len(row.arrears.open_months)
        sentence = "转出当月的党费仍在本支部交，下月起到新支部交。"
        if owing:
            sentence += f"现在还欠 {owing} 个月，请先提醒补交。"
        self._ask(f"{row.name}转出", sentence, fields, collect, "转出", "已登记转出")

    def ask_delegate(self, row: YearRow, delegate: str) -> None:
        """Who may bring the money; empty ends it."""
        fields: dict[str, Field] = {
            "name": TextField("受委托人（空着就是取消）", limit=80),
            "relation": TextField("与党员的关系", limit=20),
        }
        fields["name"].set_value(delegate)

        def collect(v: dict[str, Any]) -> Given:
            return set_delegate, (row.person_id, v["name"], v["relation"])

        self._ask(
            f"{row.name}委托谁来交", "只有本人或登记过的受委托人能来交。", fields, collect,
            "保存", "受委托人已保存",
        )  # fmt: skip

    def ask_relief(self, row: YearRow) -> None:
        """Less, or nothing, for some months."""
        required = "请填写。"
        fields: dict[str, Field] = {
            "who": ChoiceField("谁", [(h, h.text) for h in Hardship], required="请选择。"),
            "first": self._month("从哪个月"),
            "last": self._month("到哪个月"),
            "amount": MoneyField("减到每月（免交填 0）", required="请填写金额。"),
            "reason": TextField("困难情况", limit=120, required="请写明困难情况。"),
            "minutes": TextField("支部会议记录编号", limit=40, required=required),
            "minutes_on": DateField("会议日期", lambda: self._today, required=required),
            "number": TextField("上级党委批准文号", limit=40),
            "body": TextField("批准机关", limit=80),
            "approved_on": DateField("批准日期", lambda: self._today),
        }

        def prepare(dialog: AskDialog) -> None:
            def follow() -> None:
                retired = fields["who"].text() == Hardship.RETIRED.text
                hidden = {"number", "body", "approved_on"} if retired else set()
                dialog.show_fields(*(name for name in fields if name not in hidden))

            fields["who"].changed.connect(follow)

        def collect(v: dict[str, Any]) -> Given:
            basis = ReliefBasis(
                v["minutes"], v["minutes_on"], v["number"], v["body"], v["approved_on"]
            )
            form = ReliefForm(
                row.person_id, v["first"], v["last"], v["amount"], v["who"], v["reason"], basis
            )
            return grant_relief, (form,)

        sentence = "在职党员要上级党委批准，离退休党员支部决定即可；没有批准的不减。"
        self._ask(
            f"减免{row.name}的党费", sentence, fields, collect, "减免", "减免已保存",
            prepare=prepare,
        )  # fmt: skip

    def ask_deferral(self, row: YearRow) -> None:
        """A reason that is recorded: these months raise no alert."""
        fields: dict[str, Field] = {
            "first": self._month("从哪个月"),
            "last": self._month("到哪个月"),
            "reason": TextField("原因", limit=120, required="请写明原因。"),
            "on": DateField("支部同意日期", lambda: self._today, required="请填写日期。"),
            "talk": NoteField("与本人谈话", rows=2),
        }

        def collect(v: dict[str, Any]) -> Given:
            return defer, (
                row.person_id, v["first"], v["last"], v["reason"], v["on"], v["talk"]
            )  # fmt: skip

        self._ask(
            f"{row.name}缓交", "缓交的月份不报警，钱还是要交。", fields, collect, "保存",
            "缓交已保存",
        )  # fmt: skip

    def ask_remittance(self, opened: Opened) -> None:
        """What goes up for a span of days."""
        first = DateField("从", lambda: self._today, required="请填写日期。")
        last = DateField("到", lambda: self._today, required="请填写日期。")
        fields: dict[str, Field] = {
            "first": first,
            "last": last,
            "share": TextField("上缴比例", hint="例如 0.20", limit=6, required="请填写比例。"),
            "receipt": TextField("上级收据号", limit=40),
            "on": DateField("上缴日期", lambda: self._today, required="请填写日期。"),
        }
        fields["on"].set_value(self._today)

        def collect(v: dict[str, Any]) -> Given:
            return remit, (
                opened.branch.id, v["first"], v["last"], Decimal(v["share"]), v["receipt"], v["on"]
            )  # fmt: skip

        self._ask(
            "登记上缴", "按这段时间收到的党费乘比例；大额党费全部上缴，不算在内。", fields,
            collect, "登记", "上缴已登记",
        )  # fmt: skip

    def _categories(self) -> CategoryField:
        return CategoryField(read_rulebook(self._today))

    def _month(self, label: str) -> MonthField:
        return MonthField(label, Month.of(self._today))


def partial_action(action: Callable[..., Any], **named: Any) -> Callable[..., Any]:
    """An action with named arguments, for a dialog that hands over plain ones."""
    return partial(action, **named)
