"""How dues are said and coloured on every page of theirs."""

from decimal import Decimal

from models.dues.queries.book import YearRow
from models.dues.rules.assessing import say_rate
from models.dues.rules.book import CellState
from models.dues.rules.months import ArrearsLevel
from models.dues.rules.rulebook import Verdict

NO_DUTY = "没有党费岗位"
WHOSE = (
    "党费只给会计（管账）和出纳（管款）看，管理员也不例外。要看或要办，"
    "请管理员在“设置 › 党费岗位”里指定；会计和出纳是两个人。"
)
VERDICT_TONES = {
    Verdict.INCLUDE: "green",
    Verdict.EXCLUDE: "red",
    Verdict.DEDUCT: "blue",
    Verdict.ASK: "amber",
}
# What a branch meeting says of an item.
DECIDED = {Verdict.INCLUDE: "计入", Verdict.EXCLUDE: "不计入", Verdict.DEDUCT: "扣除"}
WORD_TONES = {verdict.text: tone for verdict, tone in VERDICT_TONES.items()}
LATE = (ArrearsLevel.TALK, ArrearsLevel.RAISED)  # what the branch has to act on
LEVEL_TONES = {
    ArrearsLevel.NONE: "grey",
    ArrearsLevel.REMIND: "amber",
    ArrearsLevel.TALK: "red",
    ArrearsLevel.RAISED: "red",
}


def keep_whole(text: str) -> str:
    """The same, with a unit that no end of a line breaks."""
    return text.replace("元/月", "元\u2060/\u2060月")


def show_rate(rate: Decimal | None) -> str:
    """1.5%; a dash where there is none."""
    return "—" if rate is None else say_rate(rate)


def year_state(row: YearRow) -> tuple[str, str]:
    """How far a member has paid, in one chip."""
    if row.undecided:
        return "先决定", "amber"
    if row.assessed is None:
        return "还没核定", "grey"
    owing = len(row.arrears.open_months)
    if owing:
        return f"欠 {owing} 个月", "red" if row.arrears.level in LATE else "amber"
    paid = [cell.month.number for cell in row.cells if cell.state is CellState.PAID]
    return (f"已交至 {max(paid)} 月", "green") if paid else ("还没有交", "grey")
