"""The paper slip of a rating, entered as it was filled in."""

from collections.abc import Callable
from typing import Any

from desktop.pages.cases.case.asking import Asked, Occasion
from desktop.widgets.fields import Field, NoteField
from desktop.widgets.grades import GradeField, TickField
from models.cases.actions.ratings import RatingGiven, rate_case
from models.cases.rules.one_stop import SATISFACTION_LABELS

DETAILS = {"efficiency": "办事效率", "competence": "业务能力", "attitude": "服务态度"}


def slip(on: Occasion) -> Asked:
    """The rating of a case from the counter."""
    return ask_slip(rate_case, on.case.id, "来访人")


def ask_slip(rate: Callable[..., Any], case_id: int, who: str) -> Asked:
    """Five grades, three details, remarks, callback: in the order of the form `who` filled in."""
    fields: dict[str, Field] = {
        "satisfaction": GradeField(
            "总体评价", SATISFACTION_LABELS, required="请按评价表选总体评价，按数字键 1 至 5。"
        ),
        **{name: GradeField(word, SATISFACTION_LABELS) for name, word in DETAILS.items()},
        "remarks": NoteField("意见建议", rows=2),
        "callback_welcome": TickField("愿意接受回访", ticked=True),
    }

    def collect(values: dict[str, Any]) -> Any:
        return rate, (case_id, RatingGiven(**values))

    return Asked(f"照{who}填的评价表录入，没有填的空着。", fields, collect, width=600)
