"""More than the due: what was paid too much counts for open months; more by the member's wish."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from desktop.page import Page
from desktop.pages.cases.case.asking import Act, AskDialog, Asked
from desktop.pages.dues.calls import named, put_beside
from desktop.pages.dues.fields import MonthField
from desktop.pages.dues.opening import Opened
from desktop.pages.dues.paying import say_months
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import DateField, Field, MoneyField, TextField
from desktop.widgets.values import show_money
from models.dues.actions.assessments import exceed_ceiling
from models.dues.actions.carrying import carry_over, undo_carrying
from models.dues.queries.book import CarriedRow, MemberBook, YearRow
from models.dues.queries.carrying import preview_carrying
from models.dues.rules.carrying import Carrying
from models.dues.rules.months import Month, read_month

ZERO = Decimal(0)
Done = Callable[[Any], None]


def has_too_much(row: YearRow) -> bool:
    """Whether a month of the year was paid beyond its due."""
    return any(one.more < 0 for one in row.differences)


def is_above_ceiling(row: YearRow, opened: Opened) -> bool:
    """Whether the ceiling cut the amount, or would have."""
    if row.base is None or row.rate is None or row.assessed is None:
        return False
    return row.base * row.rate > opened.rules.ceiling


def standing(book: MemberBook | None, row: YearRow) -> tuple[CarriedRow, ...]:
    """The sums that count for another month and may be taken back."""
    if book is None or book.person_id != row.person_id:
        return ()
    return tuple(one for one in book.carried if not one.is_undone)


def ask_carry(page: Page, row: YearRow, opened: Opened, done: Done) -> None:
    """Where the sums would go is shown first."""
    page.desk.tasks.ask(
        preview_carrying, opened.permit, row.person_id, page.desk.now().date(),
        then=partial(_ask_carry, page, row, done), owner=page, key="dues-carry",
    )  # fmt: skip


def _ask_carry(page: Page, row: YearRow, done: Done, plan: Carrying) -> None:
    if not plan.moves:
        page.refuse(
            f"{row.name}多交的 {show_money(plan.left)} 元还没有可以抵的月份："
            "以后的月份还没有核定，或已经交齐。没有任何改动。"
        )
        return
    fields: dict[str, Field] = {
        "decided_on": DateField(
            "支部决定日期", lambda: page.desk.now().date(), required="请填写日期。"
        ),
        "reason": TextField(
            "怎么定的", hint="如 支委会记录编号", limit=120, required="请写明支部是怎么定的。"
        ),
    }

    def collect(v: dict[str, Any]) -> Act:
        return carry_over, (row.person_id, v["decided_on"], v["reason"])

    asked = Asked(say_plan(plan), fields, collect, width=520)
    AskDialog(page, f"抵用{row.name}多交的党费", asked, "抵用", done).open()


def say_plan(plan: Carrying) -> str:
    """Which months take how much, and what stays where it was paid."""
    months: dict[Month, Decimal] = {}
    for move in plan.moves:
        months[move.target] = months.get(move.target, ZERO) + move.amount
    said = (
        f"多交的党费抵 {_say_runs(list(months))}，共 {show_money(plan.total)} 元。"
        "已开的收据不变，不收也不退现金。"
    )
    if plan.left:
        said += f"另有 {show_money(plan.left)} 元超过可以预交的月份，仍记在原来的月份，以后再抵。"
    return said


def _say_runs(months: Sequence[Month]) -> str:
    """Months in a row as one: 2026年1月、2026年7月至12月."""
    runs: list[list[Month]] = []
    for month in months:
        if runs and month == runs[-1][-1].plus(1):
            runs[-1].append(month)
        else:
            runs.append([month])
    return "、".join(say_months(run) for run in runs)


def ask_undo(page: Page, row: YearRow, carried: Sequence[CarriedRow], done: Done) -> None:
    """A sum counts for the month it was paid for again."""
    fields: dict[str, Field] = {
        "carried": ChoiceField(
            "哪一笔", [(one.id, _say_carried(one)) for one in carried], required="请选择哪一笔。"
        ),
        "reason": TextField("撤销的原因", limit=120, required="请写明撤销的原因。"),
    }
    fields["carried"].set_value(carried[-1].id)

    def collect(v: dict[str, Any]) -> Act:
        return undo_carrying, (v["carried"], v["reason"])

    asked = Asked("抵用的月份恢复为未交，多交的仍记在原来的月份。", fields, collect, width=520)
    AskDialog(page, f"撤销{row.name}的多交抵用", asked, "撤销抵用", done).open()


def _say_carried(one: CarriedRow) -> str:
    source, target = read_month(one.from_month).label, read_month(one.to_month).label
    return f"{source}的 {show_money(one.amount)} 元抵 {target}"


def ask_ceiling(page: Page, row: YearRow, opened: Opened, done: Done) -> None:
    """More than the ceiling, only by the member's own wish."""
    assert row.base is not None and row.rate is not None  # asked by is_above_ceiling
    today = page.desk.now().date()
    month = Month.of(today) if today.year == opened.year else Month(opened.year, 1)
    fields: dict[str, Field] = {
        "amount": MoneyField("每月交纳", required="请填写金额。"),
        "first_month": MonthField("从哪个月起", month),
        "wish": TextField(
            "本人怎么提出的", hint="如 3月1日书面提出", limit=100,
            required="请写明本人怎么提出的。",
        ),
    }  # fmt: skip

    def collect(v: dict[str, Any]) -> Act:
        action = named(exceed_ceiling, first_month=v["first_month"])
        return action, (row.person_id, opened.year, v["amount"], v["wish"])

    ceiling = show_money(opened.rules.ceiling)
    asked = Asked(
        f"计算额 {show_money(row.base * row.rate)} 元，上限 {ceiling} 元（组电明字〔2017〕5号）。"
        "超过上限只能是本人自愿，支部不能要求。",
        fields, collect, lambda dialog: put_beside(dialog, "amount", "first_month"), width=520,
    )  # fmt: skip
    AskDialog(page, f"{row.name}自愿超过上限", asked, "保存", done).open()
