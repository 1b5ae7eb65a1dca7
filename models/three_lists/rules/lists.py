"""The words of the three lists (practice)."""

from models.worded import Worded


class Urgency(Worded):
    """紧急程度."""

    ORDINARY = "ordinary", "一般"
    PRESSING = "pressing", "较急"
    URGENT = "urgent", "紧急"


class NeedState(Worded):
    """Where a need stands, from 待对接 to the word of whoever needed it."""

    OPEN = "open", "待对接"
    MATCHED = "matched", "已对接"
    DOING = "doing", "办理中"
    DONE = "done", "已完成"
    CONFIRMED = "confirmed", "已确认"
    WITHDRAWN = "withdrawn", "已撤回"


class ResourceKind(Worded):
    """资源类别."""

    PLACE = "place", "场地"
    TALENT = "talent", "人才"
    MONEY = "money", "资金"
    GOODS = "goods", "物资"
    SERVICE = "service", "服务"


class Progress(Worded):
    """How far a project is."""

    PLANNED = "planned", "筹备"
    RUNNING = "running", "进行中"
    DONE = "done", "已完成"
    STOPPED = "stopped", "已停止"


# What a need may be matched in; what is done needs nothing any more.
UNMET = frozenset({NeedState.OPEN, NeedState.MATCHED, NeedState.DOING})

USED_UP = "已用毕，可再用"
"""Why a place is free again after the need was met: the match stays on the need's line."""

# As the lists name them; a centre may write others.
NEED_CATEGORIES = (
    "助老", "助残", "青少年", "健康", "法律", "就业", "文体", "安全", "设施维修", "环境卫生",
    "其他",
)  # fmt: skip

_URGENCIES = {
    **dict.fromkeys(("一般", "普通", "不急", "一般急", "正常"), Urgency.ORDINARY),
    **dict.fromkeys(("较急", "急", "比较急", "急需"), Urgency.PRESSING),
    **dict.fromkeys(("紧急", "特急", "很急", "非常急", "加急"), Urgency.URGENT),
}
_STATES = {
    **{state.text: state for state in NeedState},
    "未对接": NeedState.OPEN, "对接中": NeedState.OPEN, "进行中": NeedState.DOING,
    "办结": NeedState.DONE, "完成": NeedState.DONE,
}  # fmt: skip


def read_urgency(text: str) -> Urgency | None:
    """The urgency a word means; None for words of one's own."""
    return _URGENCIES.get(text.strip())


def read_state(text: str) -> NeedState | None:
    """The state a word means; None where nothing, or nothing known, stands."""
    return _STATES.get(text.strip())
