"""Figures the centre sets above the shipped rules."""

from datetime import date
from decimal import Decimal, InvalidOperation

from models.dues.actions.duties import require_duty
from models.dues.queries.rulebooks import list_local_rules, read_rules
from models.dues.rules.assessing import Rounding
from models.dues.rules.duties import Duty
from models.dues.rules.rulebook import LocalRule, read_rulebook
from models.dues.tables import LocalDuesRule
from models.errors import KnownError
from models.roles import DESK
from models.work import Work, action

# What the central rules leave to the place; the shipped brackets and ceiling stay as they are.
LOCAL = {
    "farmer": "农民党员月交纳额",
    "prepayment_months": "预交最多几个月",
    "collection_day": "每月收缴日",
    "remittance_share": "上缴比例",
    "rounding": "取整办法",
}


@action("设置党费本地规定", may=DESK)
def set_local_rule(work: Work, name: str, value: str, source: str, valid_from: date) -> None:
    """A figure of the centre's own from a day on, with where it stands.

    Raises KnownError for figures the central rules do not leave open, without a source, or
    outside what the rules allow.
    """
    require_duty(work, Duty.ACCOUNTANT)
    if name not in LOCAL:
        raise KnownError("这一项由上级规定，不能在本地改。没有任何改动。", field="name")
    if not source.strip():
        raise KnownError("请写明依据的文件或会议。没有保存。", field="source")
    _check_value(name, value.strip())
    rule = LocalRule(name, value.strip(), source.strip(), valid_from)
    read_rulebook(valid_from, (*list_local_rules(work.session), rule))
    work.session.add(
        LocalDuesRule(
            name=name, value=rule.value, source=rule.source, valid_from=valid_from,
            at=work.now, clerk_id=work.clerk.id,
        )
    )  # fmt: skip
    work.session.flush()
    read_rules(work.session, valid_from)


def _check_value(name: str, value: str) -> None:
    if name == "rounding":
        if value not in {r.value for r in Rounding}:
            raise KnownError("没有这种取整办法。没有保存。", field="value")
        return
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise KnownError(f"{LOCAL[name]}要填数字。没有保存。", field="value") from None
    whole = name in ("prepayment_months", "collection_day")
    if (
        not number.is_finite()
        or number < 0
        or (whole and number != int(number))
        or (name == "remittance_share" and number > 1)
        or (name == "collection_day" and not 1 <= number <= 28)
    ):
        raise KnownError(f"{LOCAL[name]}“{value}”不对，请核对。没有保存。", field="value")
