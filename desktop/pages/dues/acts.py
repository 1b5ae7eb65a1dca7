"""What can be done with a member, each in a small dialog."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from desktop.page import Page
from desktop.pages.cases.case.asking import Act, AskDialog, Asked
from desktop.pages.dues.by_hand import ByHandDialog
from desktop.pages.dues.calls import put_beside
from desktop.pages.dues.fields import CategoryField, MonthField, PersonField
from desktop.pages.dues.moving import TransferDialog, ask_elsewhere
from desktop.pages.dues.opening import BookOpener, Opened
from desktop.pages.dues.overpaid import (
    ask_carry,
    ask_ceiling,
    ask_undo,
    has_too_much,
    is_above_ceiling,
    standing,
)
from desktop.widgets.buttons import Action
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import DateField, Field, MoneyField, NoteField, TextField
from desktop.widgets.grades import TickField
from models.dues.actions.members import (
    MemberForm,
    change_category,
    enrol,
    set_delegate,
)
from models.dues.actions.reliefs import ReliefForm, defer, grant_relief
from models.dues.queries.book import MemberBook, YearRow
from models.dues.rules.duties import Duty
from models.dues.rules.months import Month
from models.dues.rules.paying import Hardship, ReliefBasis
from models.dues.rules.rulebook import read_rulebook


class MemberActs:
    """The menu of a page; `row` is the member that is chosen there."""

    def __init__(self, page: Page, opener: BookOpener) -> None:
        self._page, self._opener = page, opener

    def offered(
        self, row: YearRow | None, opened: Opened | None, book: MemberBook | None = None
    ) -> list[Action]:
        """What can be done now; what needs another duty or a member is left out."""
        if self._opener.start.duty is None or opened is None:
            return []
        accountant = self._opener.start.duty is Duty.ACCOUNTANT
        actions: list[Action] = []

        def add(text: str, slot: Callable[[], object]) -> None:
            actions.append(Action(text, slot, parent=self._page))

        if row is not None and accountant:
            add(f"手工核定 {row.name}", partial(self.ask_by_hand, row, opened))
            add(f"调整 {row.name} 的类别", partial(self.ask_category, row, opened))
            add(f"减免 {row.name} 的党费", partial(self.ask_relief, row, opened))
            add(f"{row.name} 缓交", partial(self.ask_deferral, row))
            add(f"{row.name} 在外地交", partial(self.ask_elsewhere, row))
            add(f"{row.name} 转出", partial(self.ask_transfer, row))
            if has_too_much(row):
                done = partial(self._say, "多交的党费已抵用")
                add(f"抵用 {row.name} 多交的", partial(ask_carry, self._page, row, opened, done))
            if carried := standing(book, row):
                done = partial(self._say, "已撤销抵用")
                add(f"撤销 {row.name} 的抵用", partial(ask_undo, self._page, row, carried, done))
            if is_above_ceiling(row, opened):
                done = partial(self._say, f"已核定 {row.name}")
                add(f"{row.name} 自愿超过上限", partial(ask_ceiling, self._page, row, opened, done))
        if row is not None:
            add(f"{row.name} 委托谁来交", partial(self.ask_delegate, row, opened))
        if accountant:
            add("登记党员", partial(self.ask_enrol, opened))
        return actions

    @property
    def _today(self) -> date:
        return self._page.desk.now().date()

    def _ask(
        self,
        title: str,
        sentence: str,
        fields: dict[str, Field],
        collect: Callable[[dict[str, Any]], Act],
        word: str,
        said: str,
        *,
        prepare: Callable[[AskDialog], None] | None = None,
    ) -> AskDialog:
        asked = Asked(sentence, fields, collect, prepare, width=520)
        dialog = AskDialog(self._page, title, asked, word, partial(self._say, said))
        dialog.open()
        return dialog

    def ask_enrol(self, opened: Opened) -> None:
        """Somebody pays dues in this branch."""
        fields: dict[str, Field] = {
            "person": PersonField(self._page.desk),
            "category": self._categories(),
            "since": DateField(
                "从哪天起在本支部", lambda: self._today, required="请填写日期。"
            ),
            "probationary": TickField("预备党员"),
            "meeting_on": DateField("支部大会通过日期", lambda: self._today),
            "mobile": TextField("流动党员：现在何处", limit=80),
            "delegate": TextField("委托谁来交（可空）", limit=80),
            "relation": TextField("与党员的关系", limit=20),
        }  # fmt: skip
        fields["since"].set_value(date(opened.year, 1, 1))

        def prepare(dialog: AskDialog) -> None:
            def follow() -> None:
                hidden = set() if fields["probationary"].value() else {"meeting_on"}
                hidden |= {"relation"} if fields["delegate"].empty else set()
                dialog.show_fields(*(name for name in fields if name not in hidden))

            fields["probationary"].changed.connect(follow)
            fields["delegate"].changed.connect(follow)
            follow()

        def collect(v: dict[str, Any]) -> Act:
            form = MemberForm(
                v["person"], opened.branch.id, v["category"].code, v["since"],
                is_probationary=v["probationary"],
                meeting_on=v["meeting_on"] if v["probationary"] else None,
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
            "first_month": self._month("从哪个月起"),
            "reason": TextField("原因", hint="如 退休、失业、入职", limit=120,
                                required="请写明原因。"),
        }  # fmt: skip

        def collect(v: dict[str, Any]) -> Act:
            given = (row.person_id, v["category"].code, v["first_month"], v["reason"])
            return change_category, given

        self._ask(
            f"调整{row.name}的类别",
            f"现在是{opened.category(row.category)}。月交纳额不变，要改请另行核定。",
            fields, collect, "保存", "类别已保存，需要的话请重新核定",
        )  # fmt: skip

    def ask_by_hand(self, row: YearRow, opened: Opened) -> None:
        """Items, a declared base or an adjusted pension; again in the year with reason."""
        done = partial(self._say, f"已核定 {row.name}")
        ByHandDialog(self._page, row, opened, done).open()

    def ask_transfer(self, row: YearRow) -> None:
        """The relation goes elsewhere."""
        TransferDialog(self._page, row, partial(self._say, "已登记转出")).open()

    def ask_elsewhere(self, row: YearRow) -> None:
        """The member pays where staying."""
        ask_elsewhere(self._page, row, partial(self._say, "已登记在外交纳")).open()

    def _say(self, said: str, _: Any) -> None:
        self._page.desk.messages.well(said)

    def ask_delegate(self, row: YearRow, opened: Opened) -> None:
        """Who may bring the money; empty ends it."""
        fields: dict[str, Field] = {
            "name": TextField("受委托人（空着就是取消）", limit=80),
            "relation": TextField("与党员的关系", limit=20),
        }
        member = opened.members.get(row.person_id)
        if member is not None:
            fields["name"].set_value(member.delegate)
            fields["relation"].set_value(member.delegate_relation)

        def collect(v: dict[str, Any]) -> Act:
            return set_delegate, (row.person_id, v["name"], v["relation"])

        self._ask(
            f"{row.name}委托谁来交", "只有本人或登记过的受委托人能来交。", fields, collect,
            "保存", "受委托人已保存",
        )  # fmt: skip

    def ask_relief(self, row: YearRow, opened: Opened) -> None:
        """Less, or nothing, for some months."""
        fields: dict[str, Field] = {
            "who": ChoiceField("在职还是离退休", [(h, h.text) for h in Hardship],
                               required="请选择在职还是离退休。"),
            "first": self._month("从哪个月"),
            "last": self._month("到哪个月"),
            "reduced_to": MoneyField("减到每月（免交填 0）", required="请填写金额。"),
            "reason": TextField("困难情况", limit=120, required="请写明困难情况。"),
            "minutes_number": TextField("支部会议记录编号", limit=40,
                                        required="请填写会议记录编号。"),
            "minutes_on": DateField("会议日期", lambda: self._today,
                                    required="请填写会议日期。"),
            "approval_number": TextField("上级党委批准文号", limit=40),
            "approval_body": TextField("批准机关", limit=80),
            "approved_on": DateField("批准日期", lambda: self._today),
        }  # fmt: skip
        category = opened.rules.categories.get(row.category)
        is_retired = category is not None and category.column == "retiree"
        fields["who"].set_value(Hardship.RETIRED if is_retired else Hardship.WORKING)

        def prepare(dialog: AskDialog) -> None:
            def follow() -> None:
                retired = fields["who"].text() == Hardship.RETIRED.text
                hidden = {"approval_number", "approval_body", "approved_on"} if retired else set()
                dialog.show_fields(*(name for name in fields if name not in hidden))

            fields["who"].changed.connect(follow)
            put_beside(dialog, "first", "last")
            put_beside(dialog, "minutes_number", "minutes_on")
            put_beside(dialog, "approval_body", "approved_on")
            follow()

        def collect(v: dict[str, Any]) -> Act:
            basis = ReliefBasis(
                v["minutes_number"], v["minutes_on"], v["approval_number"], v["approval_body"],
                v["approved_on"],
            )  # fmt: skip
            form = ReliefForm(
                row.person_id, v["first"], v["last"], v["reduced_to"], v["who"], v["reason"], basis
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
            "decided_on": DateField("支部同意日期", lambda: self._today, required="请填写日期。"),
            "talk": NoteField("与本人谈话", rows=2),
        }

        def collect(v: dict[str, Any]) -> Act:
            return defer, (
                row.person_id, v["first"], v["last"], v["reason"], v["decided_on"], v["talk"]
            )  # fmt: skip

        self._ask(
            f"{row.name}缓交", "缓交的月份不报警，钱还是要交。", fields, collect, "保存",
            "缓交已保存",
            prepare=lambda dialog: put_beside(dialog, "first", "last"),
        )  # fmt: skip

    def _categories(self) -> CategoryField:
        return CategoryField(read_rulebook(self._today))

    def _month(self, label: str) -> MonthField:
        return MonthField(label, Month.of(self._today))
