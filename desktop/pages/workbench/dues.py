"""What waits in dues this morning, for whoever has a duty there; nobody is named."""

from dataclasses import dataclass
from datetime import date
from typing import Any

# What changes in the store may change it.
TOUCHED = (
    "assessment", "payment", "membership", "member_category", "deferral", "relief",
    "dues_carried", "paid_elsewhere", "publication", "remittance", "local_dues_rule",
    "dues_duty",
)  # fmt: skip


@dataclass(frozen=True)
class DuesDue:
    """The line of the workbench, what it is made of, and where its first matter lies."""

    said: str
    parts: str
    branch_id: int
    year: int


def read_dues_due(session: Any, account_id: int, today: date) -> DuesDue | None:
    """A query for Centre.ask; None without a duty, and where nothing waits."""
    # Here, because the window is shown before any of these is needed.
    from models.dues.queries.alerts import read_morning
    from models.dues.queries.deadlines import DueKind

    words = {
        DueKind.REMIND: "欠交", DueKind.TALK: "欠交", DueKind.RAISED: "欠交",
        DueKind.LEFT: "转出欠交", DueKind.ASSESSMENT: "核定", DueKind.CATEGORY: "类别",
        DueKind.PROBATION: "首次交纳", DueKind.PUBLICATION: "公示", DueKind.REMITTANCE: "上缴",
    }  # fmt: skip
    items = read_morning(session, account_id, today)
    if not items:
        return None
    counts: dict[str, int] = {}
    for item in items:
        word = words[item.kind]
        counts[word] = counts.get(word, 0) + (item.count or 1)
    parts = "、".join(f"{word} {number}" for word, number in counts.items())
    said = f"党费有 {sum(counts.values())} 件要办，点开看"  # one line: the page is full
    return DuesDue(said, parts, items[0].branch_id, today.year)
