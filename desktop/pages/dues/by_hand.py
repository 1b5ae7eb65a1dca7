"""手工核定: pay items, a declared base, an adjusted pension, with the arithmetic as it grows."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from desktop.page import Page
from desktop.pages.cases.case.asking import Act, AskDialog, Asked
from desktop.pages.dues.calls import named, put_beside
from desktop.pages.dues.fields import MonthField, PercentField
from desktop.pages.dues.items import ItemsEntry
from desktop.pages.dues.opening import Opened
from desktop.pages.dues.words import keep_whole
from desktop.widgets.buttons import Button
from desktop.widgets.cards import Text
from desktop.widgets.fields import Field, MoneyField, TextField
from desktop.widgets.grades import TickField
from models.dues.actions.assessments import (
    assess_adjusted,
    assess_by_hand,
    assess_from_total,
)
from models.dues.actions.assessments.keeping import PAY_CHANGED
from models.dues.queries.book import MemberBook, YearRow, preview_reassessment, read_member
from models.dues.queries.rulebooks import read_rules, rounding_of
from models.dues.rules.assessing import (
    arithmetic,
    assess_fixed,
    assess_part,
    assess_previous,
    make_plan,
)
from models.dues.rules.book import Difference
from models.dues.rules.months import Month
from models.dues.rules.rejudging import BASE, slip_amount
from models.dues.rules.rulebook import TAX, BaseKind, Category, PayItem, Rulebook, Verdict
from models.errors import KnownError

ZERO = Decimal(0)


class ByHandDialog(AskDialog):
    """One member. Once the year's amount stands, a month and a reason are asked as well."""

    def __init__(
        self, page: Page, row: YearRow, opened: Opened, done: Callable[[Any], None]
    ) -> None:
        self._row, self._opened = row, opened
        self._rules: Rulebook = opened.rules
        self._today = page.desk.now().date()
        asked = Asked(self._say(), self._make_fields(), self._given, width=700)
        super().__init__(page, f"手工核定{row.name}", asked, "核定", done)
        self.items = ItemsEntry()
        self.live = Text("", "bold", wrap=True)
        self.live.setAccessibleName("算式")
        self.change = Text("", "soft", wrap=True)
        self._amount: Decimal | None = None  # as far as it is filled in
        for part in (self.live, self.change, self.items):
            self.body.insertWidget(self.body.count() - 1, part)
        self._order_tabs()
        for name, field in self.form.fields.items():
            field.changed.connect(self._ask_rules if name == "first_month" else self._follow)
        self.items.changed.connect(self._follow)
        self.items.finished.connect(self.go)
        if self._is_again:
            put_beside(self, "first_month", "reason")
        if self._kind is BaseKind.PAY_ITEMS and self._category is not None:
            self.items.offer(self._rules, self._category)
        self._follow()
        self._desk.tasks.ask(
            read_member, opened.permit, row.person_id, opened.year, self._today,
            then=self._prefill, owner=self, key="dues-by-hand",
        )  # fmt: skip

    def _order_tabs(self) -> None:
        """Tab: the fields, the items, then the buttons."""
        found = {button.action.key: button for button in self.findChildren(Button)}
        for key in ("Esc", "Ctrl+Return"):
            QWidget.setTabOrder(self.items.table.table, found[key])

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_itemised and not self._is_again:
            self.items.item.line.setFocus()  # the slip in the hand comes first

    def go(self) -> None:
        """An item that is still in the line is taken along."""
        if self._is_itemised and self.items.is_typing and not self.items.add_typed():
            return
        if self._is_itemised and not self.items.amounts:
            self.items.item.set_error("请先加上工资项目。")
            self.items.item.line.setFocus()
            return
        for name in ("total", "base", "percent"):
            field = self.form.fields.get(name)
            if field is not None and field.isVisibleTo(self) and field.empty:
                field.set_error(f"请填写{field.label.text()}。")
                field.editor.setFocus()
                return
        super().go()

    # what is asked

    @property
    def _category(self) -> Category | None:
        return self._rules.categories.get(self._row.category)

    @property
    def _kind(self) -> BaseKind | None:
        return self._category.base if self._category is not None else None

    @property
    def _is_again(self) -> bool:
        return self._row.assessed is not None

    @property
    def _is_itemised(self) -> bool:
        return self._kind is BaseKind.PAY_ITEMS and not self.form["base_only"].value()

    @property
    def _is_by_total(self) -> bool:
        return "by_total" in self.form.fields and bool(self.form["by_total"].value())

    def _say(self) -> str:
        row, year = self._row, self._opened.year
        said = f"{self._opened.category(row.category)}，{year} 年度。"
        if self._is_again:
            said += f"已核定 {row.assessed:.2f} 元/月，"
            said += (
                "年内一般不变；确需改，写明从哪个月起和原因。"
                if self._opened.rules_now.is_fixed_for_year
                else "按本地规定，工资变动的从当月起重新核定。"
            )
        if self._kind is BaseKind.PREVIOUS:
            said += "养老金分不出基本部分，按原交纳额和养老金调整的百分比算（本地做法）。"
        elif self._kind is BaseKind.DECLARED:
            said += "按本人申报的月均收入，或当月实际领到的薪酬。"
        elif self._kind is None:
            said += "请先登记人员类别。"
        return said

    def _make_fields(self) -> dict[str, Field]:
        fields: dict[str, Field] = {}
        if self._is_again:
            year = self._opened.year
            month = Month.of(self._today) if self._today.year == year else Month(year, 1)
            fields["first_month"] = MonthField("从哪个月起", month)
            fields["reason"] = TextField(
                "重新核定的原因", hint="如 退休、调动", limit=120,
                required="请写明重新核定的原因。",
            )  # fmt: skip
            if not self._opened.rules_now.is_fixed_for_year:
                fields["reason"].set_text(PAY_CHANGED)
        if self._kind is BaseKind.PREVIOUS:
            if self._rules.pension_split is not None:
                fields["by_total"] = TickField("按发放总额和本地比例算", ticked=True)
                fields["total"] = MoneyField("养老金发放总额")
            fields["base"] = MoneyField("原来每月交")
            fields["base"].set_value(self._row.assessed)
            fields["percent"] = PercentField(
                "养老金调整了百分之几", hint="例如 4%；没有调整填 0", limit=10,
            )  # fmt: skip
        elif self._kind is BaseKind.PAY_ITEMS:
            fields["base_only"] = TickField("没有工资条，直接填计算基数")
            fields["base"] = MoneyField("计算基数")
        elif self._kind is BaseKind.DECLARED:
            fields["base"] = MoneyField("月均收入", required="请填写月均收入。")
        return fields

    def _given(self, values: dict[str, Any]) -> Act:
        later: dict[str, Any] = {}
        if "first_month" in values:
            later = {"first_month": values["first_month"], "reason": values["reason"]}
        who = (self._row.person_id, self._opened.year)
        if self._is_by_total:
            return named(assess_from_total, **later), (*who, values["total"])
        if self._kind is BaseKind.PREVIOUS:
            return named(assess_adjusted, **later), (*who, values["base"], values["percent"])
        amounts = self.items.amounts if self._is_itemised else values.get("base")
        return named(assess_by_hand, **later), (*who, amounts)

    # what is shown

    def _prefill(self, book: MemberBook) -> None:
        """The items of the last assessment, where the rules know each of them."""
        of_year = [one for one in book.assessments if one.year == book.year]
        if not of_year or self._kind is not BaseKind.PAY_ITEMS or self.items.amounts:
            return
        lines = of_year[-1].lines
        codes = [line["code"] for line in lines]
        if codes == [BASE]:
            self.form["base_only"].set_value(True)
            self.form["base"].set_value(Decimal(lines[0]["amount"]))
        elif len(set(codes)) == len(codes):
            self.items.fill({line["code"]: slip_amount(line) for line in lines})

    def _ask_rules(self) -> None:
        try:
            month = self.form["first_month"].value()
        except KnownError:
            return
        if month.year == self._opened.year:
            self._desk.tasks.ask(
                read_rules, date(month.year, month.number, 1), then=self._use_rules,
                owner=self, key="dues-rules",
            )  # fmt: skip

    def _use_rules(self, rules: Rulebook) -> None:
        self._rules = rules
        if self._kind is BaseKind.PAY_ITEMS and self._category is not None:
            self.items.offer(rules, self._category)
        self._follow()

    def _follow(self) -> None:
        shown = set(self.form.fields)
        if self._is_itemised:
            shown.discard("base")
        if "by_total" in shown:
            shown -= {"base", "percent"} if self._is_by_total else {"total"}
        self.items.setVisible(self._is_itemised)
        self.change.hide()
        self._amount = None
        said = self._say_amount()
        self.live.setText(keep_whole(said))
        self.live.setVisible(bool(said))
        self._ask_change()
        self.show_fields(*shown)

    def _say_amount(self) -> str:
        """The arithmetic of what is filled in so far, or what is still missing."""
        category = self._category
        if category is None:
            return ""
        try:
            return self._count(category)
        except KnownError as error:
            return error.text

    def _ask_change(self) -> None:
        """Which months that were paid already another amount would change."""
        try:
            month = self.form["first_month"].value() if self._is_again else None
        except KnownError:
            return
        if month is not None and month.year == self._opened.year and self._amount is not None:
            self._desk.tasks.ask(
                preview_reassessment, self._opened.permit, self._row.person_id,
                self._opened.year, month, self._amount, self._today, then=self._say_change,
                owner=self, key="dues-preview",
            )  # fmt: skip

    def _say_change(self, changed: tuple[Difference, ...]) -> None:
        more = sum((one.more for one in changed if one.more > 0), ZERO)
        less = sum((-one.more for one in changed if one.more < 0), ZERO)
        said = f"已交的 {len(changed)} 个月：" if changed else ""
        said += f"要补差 {more:.2f} 元" if more else ""
        said += f"多交了 {less:.2f} 元" if less else ""
        self.change.setText(said)
        self.change.setVisible(bool(said))
        self.fit()

    def _count(self, category: Category) -> str:
        if category.base is BaseKind.FIXED:
            result, source = assess_fixed(self._rules, category), category.source.text
            self._amount = result.assessed
            return f"定额 {result.assessed:.2f} 元/月，{source}"
        if category.base is BaseKind.PREVIOUS:
            return self._count_pension(category)
        return self._count_items(category)

    def _count_pension(self, category: Category) -> str:
        rounding = rounding_of(self._rules)
        if self._is_by_total:
            total = self.form["total"].value()
            if total is None:
                return ""
            part = assess_part(self._rules, category, total, rounding)
            self._amount = part.result.assessed
            return part.arithmetic
        previous, percent = self.form["base"].value(), self.form["percent"].value()
        if previous is None or percent is None:
            return ""
        amount = assess_previous(previous, percent, rounding)
        self._amount = min(amount, self._rules.ceiling)
        said = f"{previous:.2f} × (1 + {percent:f}%) → {amount:.2f} 元/月"
        return said if amount == self._amount else f"{said}，按上限 {self._amount:.2f} 元核定"

    def _count_items(self, category: Category) -> str:
        """The items as they are judged, or one base that is taken as it is."""
        items: list[PayItem | None] = [None]
        decided: dict[int, Verdict] | None = {0: Verdict.INCLUDE}
        if self._is_itemised:
            amounts = self.items.amounts
            items, decided = [self._rules.items[code] for code in amounts], None
            given = list(amounts.values())
        else:
            base = self.form["base"].value()
            given = [base] if base is not None else []
        if not given:
            return ""
        plan = make_plan(self._rules, category, items, decided, rounding_of(self._rules))
        result = plan.judge(given)
        if result.undecided:
            names = (items[place] for place in result.undecided)
            open_ = "、".join(f"“{item.name}”" for item in names if item is not None)
            return f"{open_}要由支部会议决定，决定之前没有核定额。"
        self._amount = result.assessed
        words = [item.name if item is not None else "" for item in items]
        words.append(self._rules.items[TAX].name)  # recomputed, and not on the slip
        said = [f"{words[place]}：{one.why}" for place, one in plan.adjust(given).items()]
        return "；".join((*said, arithmetic(plan, given, result)))
