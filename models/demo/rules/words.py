"""What is said and written in the invented centre."""

from itertools import product

from models.cases.rules.callbacks import Finding
from models.cases.rules.ratings import RatingChannel
from models.demo.rules.records import Opinion

QUESTIONS = (
    ("需要带哪些材料？", "已当面说明所需材料，并给了办事指南。"),
    ("多久能办好？", "已说明承诺时限和查询进度的办法。"),
    ("应该到哪里办理？", "已告知办理地点、工作时间和咨询电话。"),
    ("家里老人能不能不来？", "已说明可以上门办理，登记了电话。"),
)
REASONS = (
    ("户籍地和居住地都不在本社区。", "户籍地社区党群服务中心"),
    ("不属于社区办理的事项。", "区政务服务中心综合窗口"),
    ("不符合规定的年龄条件。", "街道公共服务办公室（政策咨询）"),
)
WITHDRAWALS = ("家里已另行办理。", "材料暂时备不齐，以后再办。", "申请人决定不办了。")
OPINIONS = ("已办结。", "材料已转，结果已反馈申请人。", "符合条件，已办理。", "已录入系统。")
GIVING = ("由专管人员办理。", "需要入户核实。", "系统权限在对方岗位。", "经办人外出培训。")
UNITS = (
    ("听松街道公共服务办公室", "窗口 小周"),
    ("望岚区民政局社会救助科", "经办 小林"),
    ("望岚区社会保险中心", "经办 小何"),
)
ANSWERS = ("已核实，符合条件。", "已办理，结果见系统。", "材料齐全，同意办理。")
JOINT = (("社区居委会", "核实居住情况"), ("听松街道民政办", "核对家庭收入"))
WAITS = (
    ("鉴定", "等待鉴定机构出具结论。"),
    ("与申请人约定等待", "申请人外出就医，约定回来后再办。"),
)
EXTENDING = ("外单位核查需要更多时间。", "需要补充入户调查。", "系统升级，数据暂不能核对。")
SENDING_BACK = (
    "系统核查发现申请信息与户籍登记不一致，请核对后重新申请。",
    "事项办理规程：信息一致",
)
MEASURES = (
    "重新核对并当面说明，更新了办事指南。",
    "调整午间值班，减少等候。",
    "已向申请人致歉并补办。",
)
CALLED = {
    Finding.FIXED_NOW: "等候时间长，没有人说明原因。已当场致歉并办好。",
    Finding.TO_RECTIFY: "材料要求前后说得不一样，多跑了一趟。",
    Finding.UNFOUNDED: "对政策规定不满意，已解释，表示理解。",
    Finding.MALICIOUS: "查无此事，当日监控和记录与反映的不符。",
}
_PARTS = {
    5: ((5, 5, 5), (5, 5, 4), (None, None, None), (None, None, None)),
    4: ((4, 4, 5), (4, 5, 4), (None, None, None)),
    3: ((3, 3, 4), (2, 3, 4), (None, None, None)),
    2: ((2, 3, 3), (1, 3, 2), (2, 2, None)),
    1: ((1, 2, 2), (1, 1, 1), (2, 1, 1)),
}
_REMARKS = {
    5: ("", "", "", "", "", "工作人员很耐心。", "办得很快，谢谢。"),
    4: ("", "", "", "就是排队久了一点。"),
    3: ("", "", "希望中午也有人。"),
    2: ("等了很久也没有人说明。", "材料要求前后说得不一样。"),
    1: ("跑了两趟都没有办成。", "态度不好，问什么都说不清楚。"),
}
# By grade: everything that is ever said with it; who is displeased mostly says why.
SAID = {
    grade: [
        Opinion(channel, parts, remarks, welcome=grade > 1 or parts[1] == 1)
        for channel, parts, remarks in product(
            (RatingChannel.SLIP, RatingChannel.SCREEN), _PARTS[grade], _REMARKS[grade]
        )
    ]
    for grade in _PARTS
}
