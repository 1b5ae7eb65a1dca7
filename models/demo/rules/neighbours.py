"""Units that check in, small wishes and the three lists of the invented centre, in words."""

from datetime import date
from decimal import Decimal
from enum import IntEnum

from models.double_check_in.rules.posts import PostKind
from models.small_wishes.rules.states import WishKind
from models.three_lists.rules.lists import ResourceKind, Urgency

UNITS = (  # name, short name, how many members it says it has
    ("望岚区水务局机关党支部", "区水务局", 4),
    ("望岚区第二小学党支部", "二小", 5),
    ("听松街道社区卫生服务中心党支部", "街道卫生中心", 3),
    ("望岚供电公司营业部党支部", "供电营业部", 4),
    ("岚城银行听松支行党支部", "岚城银行", 3),
    ("区司法局机关第二党支部", "司法局二支部", 2),
)
POSTS = (
    (PostKind.HEALTH, "义诊和健康讲座", 4),
    (PostKind.LAW, "周末法律咨询", 2),
    (PostKind.GOVERNANCE, "楼栋议事员", 6),
    (PostKind.SAFETY, "消防通道巡查", 8),
)
SERVICES = (
    "为 30 位老人量血压、讲用药", "接待居民咨询 6 件", "参加楼栋议事会，记录 4 条意见",
    "巡查消防通道，劝离占道车辆 5 辆",
)  # fmt: skip


class Way(IntEnum):
    """How far a wish has come."""

    COLLECTED = 0
    CHECKED = 1
    PUBLISHED = 2
    CLAIMED = 3
    DONE = 4
    ACCEPTED = 5
    RATED = 6
    REFUSED = 7
    WITHDRAWN = 8
    LAPSED = 9  # claimed, and nothing came of it


WISHES = (  # how far, how many days ago it was collected, kind, content, yuan
    (Way.RATED, 60, WishKind.DAILY, "一床冬天的棉被", Decimal(180)),
    (Way.LAPSED, 40, WishKind.STUDY, "一套初一数学练习册", Decimal(60)),
    (Way.ACCEPTED, 30, WishKind.HOUSEWORK, "修好漏水的厨房水龙头", Decimal(80)),
    (Way.DONE, 24, WishKind.HEALTH, "一台上臂式血压计", Decimal(260)),
    (Way.REFUSED, 20, WishKind.OTHER, "代交物业费", Decimal(300)),
    (Way.WITHDRAWN, 18, WishKind.OUTING, "陪同去一次公园", None),
    (Way.CLAIMED, 9, WishKind.COMPANY, "周末有人陪着下棋聊天", None),
    (Way.PUBLISHED, 8, WishKind.STUDY, "一盏护眼台灯", Decimal(150)),
    (Way.PUBLISHED, 7, WishKind.DAILY, "一双防滑棉鞋", Decimal(90)),
    (Way.CHECKED, 3, WishKind.DAILY, "一个暖水袋", Decimal(40)),
    (Way.COLLECTED, 1, WishKind.HEALTH, "一根助行手杖", Decimal(70)),
)
NEEDS = (  # who, category, content, how urgent, for how many
    ("第一网格", "助老", "20 位独居老人上门理发", Urgency.ORDINARY, 20),
    ("青禾苑业主委员会", "设施维修", "更换 3 栋楼道灯", Urgency.URGENT, 60),
    ("社区妇联", "青少年", "寒假课业辅导，每周两次", Urgency.PRESSING, 25),
    ("第四网格", "健康", "慢病义诊和用药指导", Urgency.ORDINARY, 80),
    ("社区老年协会", "文体", "合唱队排练场地，每周一次", Urgency.ORDINARY, 35),
    ("第七网格", "安全", "燃气安全检查", Urgency.PRESSING, 120),
)
RESOURCES = (  # who, kind, content, places, when
    ("街道卫生服务中心", ResourceKind.TALENT, "全科医生义诊，4 名医护", 2, "周末"),
    ("望岚区第二小学", ResourceKind.TALENT, "教师志愿者 6 名，课业辅导", 1, "寒假"),
    ("岚城银行听松支行", ResourceKind.PLACE, "多功能厅，可排练", 1, "每周三下午"),
    ("望岚供电公司营业部", ResourceKind.SERVICE, "水电维修，换楼道灯", 3, "工作日"),
    ("美好理发店", ResourceKind.SERVICE, "理发，两名理发师", 1, "每月第二周"),
)
PROJECT = ("银发理发日", "邻里助老服务队", "美好理发店")


def day_of_service(day: date, start: date, back: int) -> date:
    """So many days back, not before the quarter began."""
    return max(start, date.fromordinal(day.toordinal() - back))
