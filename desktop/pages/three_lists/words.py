"""How the three lists are put in words."""

from collections.abc import Sequence
from datetime import date

from models.three_lists.queries.links import LinkRow
from models.three_lists.queries.lists import ResourceRow
from models.three_lists.rules.lists import NeedState, Progress, Urgency

MOST_SHOWN = 99  # places; of more only the free ones are told in the list
NOTHING = "没有任何改动。"
WATCHED = ("need", "resource", "match", "project", "project_need")
NEED_TONES = {
    NeedState.OPEN: "amber",
    NeedState.MATCHED: "blue",
    NeedState.DOING: "blue",
    NeedState.DONE: "green",
    NeedState.CONFIRMED: "green",
    NeedState.WITHDRAWN: "grey",
}
URGENCY_TONES = {Urgency.ORDINARY: "grey", Urgency.PRESSING: "amber", Urgency.URGENT: "red"}
PROGRESS_TONES = {
    Progress.PLANNED: "amber",
    Progress.RUNNING: "blue",
    Progress.DONE: "green",
    Progress.STOPPED: "grey",
}


def say_free(row: ResourceRow, today: date) -> tuple[str, str]:
    """The places that can still be promised, and the tone of it."""
    if row.withdrawn_on is not None:
        return "已撤回", "grey"
    if not row.is_valid(today):
        return "已过期", "grey"
    if row.free <= 0:
        return "已占满", "amber"
    many = row.places > MOST_SHOWN
    return (f"空 {row.free}" if many else f"空 {row.free}/{row.places}"), "green"


def say_links(links: Sequence[LinkRow]) -> list[tuple[str, str]]:
    """Promises, each with its reason."""
    return [
        (f"{link.number} {link.party}", f"{link.content}\n理由：{link.reason}"
         + ("（已用毕，可再用）" if link.is_used_up else ""))
        for link in links
    ]  # fmt: skip
