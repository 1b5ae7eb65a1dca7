"""One member assessed by hand: items, a declared base, a fixed amount, an adjusted pension."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from models.dues.actions.assessments.keeping import (
    Judged,
    category_in,
    find_place,
    give_reason,
    hold_branch,
    keep_row,
    read_categories,
    read_kept,
    to_row,
)
from models.dues.actions.assessments.taking import to_line
from models.dues.actions.duties import require_duty
from models.dues.actions.members import find_membership
from models.dues.queries.rulebooks import read_rules, rounding_of
from models.dues.rules.amounts import check_fen
from models.dues.rules.assessing import (
    BY_WISH,
    PENSION_PART,
    Assessed,
    arithmetic,
    assess_fixed,
    assess_part,
    assess_previous,
    make_plan,
)
from models.dues.rules.duties import Duty
from models.dues.rules.months import Month, read_month
from models.dues.rules.pay_sheet import JudgedItem
from models.dues.rules.rejudging import BASE
from models.dues.rules.rulebook import (
    LAST_YEARS_TAX,
    TAX,
    BaseKind,
    Category,
    PayItem,
    Rulebook,
    Verdict,
)
from models.dues.tables import Assessment, Membership
from models.errors import KnownError
from models.roles import DESK
from models.work import Work, action

_BY_HAND = "手工核定"


@action("手工核定党费", may=DESK)
def assess_by_hand(
    work: Work,
    person_id: int,
    year: int,
    amounts: Mapping[str, Decimal] | Decimal | None = None,
    *,
    first_month: Month | None = None,
    reason: str = "",
) -> int:
    """Assess a member from pay items (item code → yuan), from a base, or at the fixed amount.

    Returns the assessment. Raises KnownError without a category, for an unknown item, a base of
    zero or less, or a second amount of the year without reason and month.
    """
    require_duty(work, Duty.ACCOUNTANT)
    start = _Start(work, person_id, year, first_month, reason)
    if start.category.base is BaseKind.PREVIOUS:
        raise KnownError(
            "这一类按原交纳额和养老金调整比例核定，请填原交纳额和比例。没有核定。", field="base"
        )
    if start.category.base is BaseKind.FIXED:
        result = assess_fixed(start.rules, start.category)
        line = f"定额 {result.assessed:.2f} 元/月"
        return start.keep(Judged(person_id, start.category, result, (), _BY_HAND, line))
    if amounts is None or (isinstance(amounts, Mapping) and not amounts):
        raise KnownError("请填写工资项目或计算基数。没有核定。", field="base")
    if isinstance(amounts, Mapping):
        return start.keep(_from_items(start, amounts))
    check_fen(amounts, "计算基数", "base")
    return start.keep(_from_base(start, amounts))


@action("按养老金调整核定党费", may=DESK)
def assess_adjusted(
    work: Work,
    person_id: int,
    year: int,
    previous: Decimal,
    percent: Decimal,
    *,
    first_month: Month | None = None,
    reason: str = "",
) -> int:
    """Adjust the amount so far (yuan) by the pension's percentage, where it cannot be split
    (practice); returns the assessment.
    """
    require_duty(work, Duty.ACCOUNTANT)
    start = _Start(work, person_id, year, first_month, reason)
    if start.category.base is not BaseKind.PREVIOUS:
        raise KnownError(
            f"“{start.category.name}”按基数核定，不按原交纳额。没有核定。", field="category"
        )
    check_fen(previous, "原交纳额", "base")
    if previous <= 0 or not percent.is_finite() or not -100 < percent <= 1000:
        raise KnownError("请核对原交纳额和调整比例。没有核定。", field="base")
    amount = assess_previous(previous, percent, rounding_of(start.rules))
    assessed = min(amount, start.rules.ceiling)
    result = Assessed(None, None, previous * (1 + percent / 100), amount, assessed)
    line = f"{previous:.2f} × (1 + {percent:f}%) = {result.raw:f} → {assessed:.2f} 元/月"
    return start.keep(Judged(person_id, start.category, result, (), _BY_HAND, line))


@action("按养老金总额核定党费", may=DESK)
def assess_from_total(
    work: Work,
    person_id: int,
    year: int,
    total: Decimal,
    *,
    first_month: Month | None = None,
    reason: str = "",
) -> int:
    """Take the centre's share of a pension paid in one sum (yuan) as the base (practice).

    Returns the assessment. Raises KnownError where the centre set no share.
    """
    require_duty(work, Duty.ACCOUNTANT)
    start = _Start(work, person_id, year, first_month, reason)
    if start.category.base is not BaseKind.PREVIOUS:
        raise KnownError(
            f"“{start.category.name}”按项目或定额核定，不按养老金总额。没有核定。", field="category"
        )
    if start.rules.pension_split is None:
        raise KnownError(
            "本地没有规定养老金总额中基本部分的比例，请按原交纳额和调整比例核定，"
            "或先在党费设置里登记这项规定。没有核定。",
            field="base",
        )
    check_fen(total, "养老金总额", "base")
    part = assess_part(start.rules, start.category, total, rounding_of(start.rules))
    item = JudgedItem(part.item, PENSION_PART, part.amount, Verdict.INCLUDE)
    lines = [to_line(start.rules, item, start.category, {})]
    judged = Judged(person_id, start.category, part.result, lines, _BY_HAND, part.arithmetic)
    return start.keep(judged)


@action("登记本人自愿超过上限交纳", may=DESK)
def exceed_ceiling(
    work: Work,
    person_id: int,
    year: int,
    amount: Decimal,
    wish: str,
    *,
    first_month: Month | None = None,
) -> int:
    """More than the ceiling by the member's own wish (组电明字〔2017〕5号); returns the assessment.

    `amount` is a month's in yuan, up to what was calculated; `wish` says how the member told it.
    Raises KnownError where the ceiling did not cut the amount, and without the member's wish.
    """
    require_duty(work, Duty.ACCOUNTANT)
    member = _member_in(work, person_id, year, first_month)
    hold_branch(work, member.branch_id)
    of_year = work.session.scalars(
        select(Assessment)
        .where(Assessment.person_id == person_id, Assessment.year == year)
        .order_by(Assessment.first_month, Assessment.number)
    ).all()
    last = of_year[-1] if of_year else None
    if last is None or last.assessed is None or last.computed is None:
        raise KnownError(f"{year} 年还没有核定，请先核定。没有改动。", field="amount")
    ceiling = read_rules(work.session, last.rules_on).ceiling
    if last.computed <= ceiling:
        raise KnownError(
            f"计算额 {last.computed:.2f} 元没有超过上限 {ceiling:.2f} 元；"
            "愿意多交的，收款时记为自愿多交。没有改动。",
            field="amount",
        )
    check_fen(amount, "金额", "amount")
    if not ceiling < amount <= last.computed:
        raise KnownError(
            f"应在 {ceiling:.2f} 元以上、计算额 {last.computed:.2f} 元以内。没有改动。",
            field="amount",
        )
    if not wish.strip():
        raise KnownError("超过上限只能是本人自愿，请写明本人怎么提出的。没有改动。", field="reason")
    first = read_month(last.first_month)
    if first_month is not None:
        first = max(first_month, first)
    number = 1 + max((a.number for a in of_year if a.first_month == first.text), default=0)
    copied = (
        "person_id", "branch_id", "year", "category", "rules_on", "rules_version", "source",
        "lines", "base", "rate", "raw", "computed", "open_items",
    )  # fmt: skip
    row = {name: getattr(last, name) for name in copied} | {
        "first_month": first.text, "number": number, "assessed": amount,
        "arithmetic": f"{last.arithmetic}；本人自愿，按 {amount:.2f} 元交纳",
        "reason": f"{BY_WISH}：{wish.strip()}"[:120], "at": work.now,
        "clerk_id": work.clerk.id,
    }  # fmt: skip
    return keep_row(work, row)


class _Start:
    """What every assessment by hand begins with."""

    def __init__(
        self, work: Work, person_id: int, year: int, first_month: Month | None, reason: str
    ) -> None:
        self.work, self.person_id = work, person_id
        member = _member_in(work, person_id, year, first_month)
        self.branch_id = member.branch_id
        hold_branch(work, member.branch_id)
        kept = read_kept(work, [person_id], year).get(person_id, [])
        begin = first_month or Month(year, 1)
        why = give_reason(
            read_rules(work.session, date(begin.year, begin.number, 1)), first_month, reason
        )
        self.place = find_place(kept, year, member.first_month, first_month, why)
        first = self.place.first
        self.rules: Rulebook = read_rules(work.session, date(first.year, first.number, 1))
        code = read_categories(work, [person_id], first.text).get(person_id)
        self.category: Category = category_in(self.rules, code, first)

    def keep(self, judged: Judged) -> int:
        row = to_row(self.work, self.branch_id, self.rules, judged, self.place)
        return keep_row(self.work, row)


def _member_in(work: Work, person_id: int, year: int, first_month: Month | None) -> Membership:
    if first_month is not None:
        return find_membership(work, person_id, first_month)
    for month in (Month(year, 1), Month(year, 12)):
        try:
            return find_membership(work, person_id, month)
        except KnownError:
            continue
    return find_membership(work, person_id, Month.of(work.today))


def _from_items(start: _Start, amounts: Mapping[str, Decimal]) -> Judged:
    items: list[PayItem] = []
    for code in amounts:
        if code not in start.rules.items:
            raise KnownError(f"规则里没有“{code}”这一项。没有核定。", field="items")
        items.append(start.rules.items[code])
    given = list(amounts.values())
    for item, amount in zip(items, given, strict=True):
        check_fen(amount, f"“{item.name}”的金额", "items")
    plan = make_plan(start.rules, start.category, items, None, rounding_of(start.rules))
    if any(given[place] < 0 for place in plan.deducted if place < len(given)):
        raise KnownError("扣除项不能是负数；退回来的请不要填。没有核定。", field="items")
    result = plan.judge(given)
    adjusted = {} if result.undecided else plan.adjust(given)
    judged = [
        JudgedItem(i.name, i.code, a, v, adjusted=adjusted.get(place))
        for place, (i, a, v) in enumerate(zip(items, given, plan.verdicts, strict=True))
        if a or place in adjusted or i.code in LAST_YEARS_TAX
    ]
    if len(items) in adjusted:
        tax = start.rules.items[TAX]
        own = adjusted[len(items)]
        judged.append(JudgedItem(tax.name, TAX, Decimal(0), Verdict.DEDUCT, adjusted=own))
    lines = [to_line(start.rules, item, start.category, {}) for item in judged]
    open_items = tuple(items[place].name for place in result.undecided)
    said = "" if open_items else arithmetic(plan, given, result)
    return Judged(start.person_id, start.category, result, lines, _BY_HAND, said, open_items)


def _from_base(start: _Start, base: Decimal) -> Judged:
    plan = make_plan(
        start.rules, start.category, [None], {0: Verdict.INCLUDE}, rounding_of(start.rules)
    )
    result = plan.judge([base])
    line = {
        "item": "计算基数", "code": BASE, "amount": f"{base:.2f}",
        "verdict": Verdict.INCLUDE.value, "reason": start.category.base.text,
        "source": start.category.source.text, "decided": "",
    }  # fmt: skip
    said = arithmetic(plan, [base], result)
    return Judged(start.person_id, start.category, result, [line], _BY_HAND, said)
