"""Who of the residents volunteers, in which team, and what the teams do."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from random import Random

from models.demo.rules.residents import Resident
from models.people.rules.groups import age_on
from models.volunteers.rules.volunteers import Availability, NoteKind, ServiceKind

MOST = 40
LEAST = 24  # fewer volunteers have nothing to show
_MINORS = 4
_A_RESIDENT_IN = 5  # at most one resident in five volunteers
_LOOKED_AT = 3000  # however many residents there are, the volunteers are found among the first
_GROWN, _SCHOOL = range(19, 76), range(9, 17)


@dataclass(frozen=True)
class TeamPlan:
    """A team; its members are every fourth of the volunteers, the first of them leads."""

    name: str
    kind: ServiceKind
    skills: tuple[str, ...]
    times: tuple[Availability, ...]


TEAMS = (
    TeamPlan("便民窗口服务队", ServiceKind.COUNTER, ("电脑操作", "手语"), (Availability.WEEKDAY,)),
    TeamPlan("邻里助老服务队", ServiceKind.AGED, ("理发", "量血压"), (Availability.WEEKEND,)),
    TeamPlan("绿色家园环保队", ServiceKind.ENVIRONMENT, ("园艺",), (Availability.WEEKEND,)),
    TeamPlan(
        "平安巡逻队", ServiceKind.PATROL, ("急救",),
        (Availability.WEEKDAY_EVENING, Availability.WEEKEND),
    ),
)  # fmt: skip
COUNTER, AGED, GREEN, PATROL = range(len(TEAMS))


@dataclass(frozen=True)
class Plan:
    """What a team does on a Saturday, and for how many."""

    name: str
    team: int
    place: str
    content: str
    start: time
    end: time
    post: str
    served: int


SATURDAYS = (
    Plan(
        "独居老人上门探望", AGED, "青禾苑", "陪聊、打扫、代买日用品", time(9), time(11, 30),
        "上门探望", 18,
    ),
    Plan(
        "清洁楼道和绿地", GREEN, "云栖小区", "清理楼道杂物，捡拾绿地垃圾", time(8, 30), time(11),
        "清洁", 120,
    ),
    Plan(
        "小区夜间巡逻", PATROL, "望湖里", "巡查消防通道和充电棚，劝导飞线充电", time(18, 30),
        time(20, 30), "巡逻", 200,
    ),
    Plan(
        "便民理发和量血压", AGED, "社区活动室", "为老人理发、量血压、讲用药", time(9), time(11),
        "便民服务", 46,
    ),
)  # fmt: skip
DUTY = Plan(
    "窗口引导值班", COUNTER, "党群服务中心大厅", "引导排队，帮助填表和使用自助机", time(8),
    time(17, 30), "引导员", 60,
)  # fmt: skip
NOTES = (
    (NoteKind.TRAINING, "志愿服务基本知识培训 2 小时，考核合格", "街道社工站"),
    (NoteKind.COMMENDATION, "年度社区优秀志愿者", "社区居民委员会"),
    (NoteKind.EVALUATION, "耐心细致，老人点名还要他来", "服务对象"),
    (NoteKind.COMPLAINT, "一次迟到 20 分钟没有打招呼，已提醒", "服务队队长"),
)
MENU = (  # team, service, what it is
    (AGED, ServiceKind.AGED, "上门理发", "行动不便的老人，每月第二周"),
    (PATROL, ServiceKind.EMERGENCY, "家庭用电用气安全检查", "两人一组，约半小时"),
    (GREEN, ServiceKind.ENVIRONMENT, "旧家具搬运到回收点", "每次不超过 3 件"),
    (COUNTER, ServiceKind.COUNTER, "代写书信", "已由窗口帮办代替"),
)  # fmt: skip


@dataclass(frozen=True)
class Helper:
    """A resident who volunteers; `parent` for a minor."""

    resident: Resident
    parent: Resident | None = None


def choose_helpers(chance: Random, residents: Sequence[Resident], day: date) -> list[Helper]:
    """Grown-ups who agreed, with names of their own, and a few who go to school at the end.

    None at all where there would be too few to show anything.
    """
    known = residents[:_LOOKED_AT]
    by_id = {p.id: p for p in known}
    names = Counter(p.name for p in known)
    own = [p for p in known if p.id_number and names[p.name] == 1]
    grown = [p for p in own if p.consents and age_on(p.birth_date, day) in _GROWN]
    minors = [p for p in own if p.guardian in by_id and age_on(p.birth_date, day) in _SCHOOL]
    chance.shuffle(grown)
    chance.shuffle(minors)
    young = [Helper(p, by_id[p.guardian or 0]) for p in minors[:_MINORS]]
    count = min(MOST, len(known) // _A_RESIDENT_IN) - len(young)
    helpers = [Helper(p) for p in grown[: max(0, count)]] + young
    return helpers if len(helpers) >= LEAST else []
