"""What follows a bad rating: the call, what was put right, the end."""

from collections.abc import Sequence
from typing import Protocol

from desktop.pages.cases.case.asking import Asked
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import Field, NoteField
from models.cases.actions.callbacks import (
    close_callback,
    hand_callback,
    record_call,
    record_rectified,
)
from models.cases.queries.records import CallbackRow, RatingRow
from models.cases.rules.callbacks import Finding


class Occasion(Protocol):
    """A callback that is open, of a case of any kind."""

    @property
    def callback(self) -> CallbackRow: ...
    @property
    def rating(self) -> RatingRow: ...
    @property
    def colleagues(self) -> Sequence[tuple[int, str]]: ...


def called(on: Occasion) -> Asked:
    """What the rater said on the phone, and what was found."""
    callback = on.callback
    fields: dict[str, Field] = {
        "said": NoteField("来访人怎么说的", required="请写下来访人怎么说的。"),
        "finding": ChoiceField(
            "核实结果",
            [(finding, finding.text) for finding in Finding],
            required="请选择核实结果。",
        ),
    }
    rating = on.rating
    said = f"评价：{rating.label}"
    if rating.remarks:
        said += f"，意见：{rating.remarks}"
    said += "。" if rating.callback_welcome else "。来访人不愿意接电话。"
    return Asked(said, fields, lambda v: (record_call, (callback.id, v["said"], v["finding"])))


def rectified(on: Occasion) -> Asked:
    """What was done about it."""
    callback = on.callback
    fields: dict[str, Field] = {"measures": NoteField("整改措施", required="请写明怎样整改的。")}
    return Asked(
        "整改后可以请来访人再评价一次。",
        fields,
        lambda v: (record_rectified, (callback.id, v["measures"])),
    )


def closed(on: Occasion) -> Asked:
    """The callback ends."""
    callback = on.callback
    fields: dict[str, Field] = {"opinion": NoteField("意见", rows=2)}
    return Asked("", fields, lambda v: (close_callback, (callback.id, v["opinion"])))


def handed(on: Occasion) -> Asked:
    """Another named person calls back."""
    callback = on.callback
    fields: dict[str, Field] = {
        "caller": ChoiceField("由谁回访", list(on.colleagues), required="请选择由谁回访。")
    }
    return Asked(
        f"现在由{callback.caller}回访。",
        fields,
        lambda v: (hand_callback, (callback.id, v["caller"])),
    )
