"""口径: what each figure of the monthly report means, in the words the centre reads.

The definitions follow the conditions in `models.cases.queries.figures`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

PIECES = "件"
PERSON_TIMES = "人次"
PERSONS = "人"
TIMES = "次"


@dataclass(frozen=True)
class Counted:
    """A counted figure."""

    label: str
    definition: str
    unit: str = PIECES


@dataclass(frozen=True)
class Divided:
    """A rate or a mean, named by the figures it is made of."""

    label: str
    definition: str
    numerator: str
    denominator: str
    records: str  # those that are not in the numerator; of a mean those it is taken over
    records_label: str


_PROXY_COUNTED = {
    "proxy_cases": Counted("登记", "登记日期在期间内的帮办代办件，撤回和不予办理的也算。"),
    "proxy_person_times": Counted(
        "服务人次", "期间内登记的帮办代办，一件一人次：同一人办三次算 3 人次。", PERSON_TIMES
    ),
    "proxy_persons": Counted(
        "服务人数", "期间内登记过帮办代办的人，同一人办三次只算 1 人。", PERSONS
    ),
    "proxy_mode_assisted": Counted("其中 帮办", "登记的件中，本人办理、由帮办员陪同协助的。"),
    "proxy_mode_proxy": Counted("其中 代办", "登记的件中，由代办员凭委托书代为办理的。"),
    "proxy_source_counter": Counted("其中 到站", "登记的件中，本人或家人到站登记的。"),
    "proxy_source_phone": Counted("其中 电话", "登记的件中，电话登记的。"),
    "proxy_source_home": Counted("其中 上门", "登记的件中，上门时登记的。"),
    "proxy_source_grid": Counted("其中 网格上报", "登记的件中，由网格上报的。"),
    "proxy_source_converted": Counted("其中 窗口转来", "登记的件中，由窗口办件转为帮办代办的。"),
    "proxy_closed": Counted("办结", "办结日期在期间内的帮办代办件。终止和撤回的不算。"),
    "proxy_closed_on_time": Counted(
        "按时办结", "办结的帮办代办件中，在应办结日当天 24:00 前办结的；没有时限的算按时。"
    ),
    "proxy_closed_late": Counted("逾期办结", "办结的帮办代办件中，晚于应办结日办结的。"),
    "proxy_returned": Counted(
        "回交结清", "期间内材料全部回交、款项结清的帮办代办件，终止后回交的也算。"
    ),
    "proxy_rated": Counted("评价", "评价日期在期间内的帮办代办件，一件只算第一次评价。"),
    "proxy_satisfied": Counted("满意", "评价为非常满意、满意或基本满意的帮办代办件。"),
    "proxy_unsatisfied": Counted("不满意", "评价为不满意或非常不满意的帮办代办件。"),
    "proxy_originals_out": Counted(
        "原件未回交", "统计时还有原件或办理结果在本中心或承办单位、没有回到委托人手里的件。"
    ),
    "proxy_money_held": Counted(
        "款项未结清", "统计时预收、支付、退补相抵不为零的件，多收和垫付都算。"
    ),
}

COUNTED: Mapping[str, Counted] = {
    **_PROXY_COUNTED,
    "accepted": Counted(
        "受理",
        "受理日期在期间内的办件。咨询、不予受理和受理前撤回的不算；补正后受理的算在受理那天。",
    ),
    "accepted_instant": Counted("其中 即办件", "受理的办件中，事项为当天办结的即办事项。"),
    "accepted_promised": Counted("其中 承诺件", "受理的办件中，事项有承诺时限。"),
    "accepted_other": Counted("其中 其他件", "受理的办件中，既非即办也非承诺的事项，如直办。"),
    "accepted_proxy": Counted("其中 代办件", "受理的办件中，由帮办代办员代为办理的。"),
    "extended": Counted("其中 延时服务", "受理的办件中，在开放时间以外或休息日登记的。"),
    "closed": Counted("办结", "办结日期在期间内、受理过的办件。退件、撤回、终止和不予受理的不算。"),
    "closed_on_time": Counted("按时办结", "办结的办件中，在应办结日当天 24:00 前办结的。"),
    "closed_late": Counted("逾期办结", "办结的办件中，晚于应办结日办结的。"),
    "closed_rated": Counted("已评价的办结件", "期间内办结的办件中，现在已有评价的。"),
    "closed_unrated": Counted("未评价的办结件", "期间内办结的办件中，现在还没有评价的。"),
    "refused": Counted("结果为不予", "办结的办件中，办理结果为不予的。"),
    "timed": Counted("计时的承诺件", "期间内办结、承诺时限按工作日计的承诺件。"),
    "declined": Counted("不予受理", "期间内作出不予受理决定的办件。"),
    "withdrawn": Counted("申请人撤回", "期间内由申请人撤回的办件，受理前后都算。"),
    "terminated": Counted("终止", "期间内终止办理的办件。"),
    "sent_back": Counted("退件", "期间内退回、现在没有重新收件的办件。"),
    "transferred_out": Counted("转交外单位", "期间内开出转办单、转给外单位的次数。", TIMES),
    "overdue": Counted(
        "超期",
        "期间内逾期办结的，加上到期间末（未到期末的，到统计日前一天）已过应办结日还没办结的。"
        "挂起、补正中的不算。",
    ),
    "overdue_no_cause": Counted("未写原因的超期", "超期办件中，还没有写明原因的。"),
    "notices": Counted("一次性告知", "期间内发出的首次一次性告知。", TIMES),
    "second_notices": Counted("二次告知（差错）", "期间内对同一件再次告知，计为差错。", TIMES),
    "rated": Counted("评价", "评价日期在期间内的办件，每件只计第一次评价，整改后的再评不计。"),
    "satisfied": Counted("满意", "评价为非常满意、满意、基本满意的。"),
    "bad_ratings": Counted("差评", "评价为不满意、非常不满意的。"),
    "callbacks_due": Counted("应回访", "期间内的差评；旧台账导入的没有回访，不算在内。"),
    "callbacks_done": Counted("已回访", "期间内的差评中，已经回访的。"),
    "callbacks_open": Counted("未回访", "应回访的差评中，还没有回访的。"),
    "rectify_due": Counted("应整改", "应回访的差评，扣除回访认定不属实和恶意差评的。"),
    "rectified": Counted("已整改", "应整改的差评中，当场改正或已完成整改的。"),
    "unrectified": Counted("未整改", "应整改的差评中，还没有完成整改的。"),
    "rated_again": Counted("整改后再评", "期间内整改后再次评价的办件。"),
    "visits": Counted("来访", "期间内登记的来访，一次来访办几件也只计一人次。", PERSON_TIMES),
}

DIVIDED: Mapping[str, Divided] = {
    "on_time_rate": Divided(
        "按时办结率",
        "期间内办结的办件中，在应办结日当天 24:00 前办结的占比。",
        "closed_on_time",
        "closed",
        "closed_late",
        "没按时的",
    ),
    "satisfaction_rate": Divided(
        "满意率（按已评价）",
        "非常满意、满意、基本满意占已评价的比例；没有评价的既不算满意，也不进分母。",
        "satisfied",
        "rated",
        "bad_ratings",
        "不满意的",
    ),
    "response_rate": Divided(
        "参评率",
        "期间内办结的办件中，现在已有评价的占比。",
        "closed_rated",
        "closed",
        "closed_unrated",
        "没评价的",
    ),
    "callback_rate": Divided(
        "差评回访率",
        "应回访的差评中，已经回访的占比；旧台账导入的差评不算在内。",
        "callbacks_done",
        "callbacks_due",
        "callbacks_open",
        "没回访的",
    ),
    "rectify_rate": Divided(
        "差评整改率",
        "应整改的差评中，当场改正或已完成整改的占比。",
        "rectified",
        "rectify_due",
        "unrectified",
        "没整改的",
    ),
    "proxy_on_time_rate": Divided(
        "按时办结率",
        "期间内办结的帮办代办件中，按时办结的占比。",
        "proxy_closed_on_time",
        "proxy_closed",
        "proxy_closed_late",
        "没按时的",
    ),
    "proxy_satisfaction_rate": Divided(
        "满意率（按已评价）",
        "非常满意、满意、基本满意占已评价的帮办代办件的比例；没有评价的不进分母。",
        "proxy_satisfied",
        "proxy_rated",
        "proxy_unsatisfied",
        "不满意的",
    ),
}

MEAN_DAYS = Divided(
    "承诺件平均办结（工作日）",
    "期间内办结的承诺件，从受理次日到办结日的工作日数的平均；挂起、公示等不计时的日子已扣除。",
    "days_used",
    "timed",
    "timed",
    "计入的",
)
SAVED_RATE = Divided(
    "比承诺时限提速",
    "同一批承诺件，承诺的工作日合计减去实际用的工作日合计，占承诺的比例。",
    "days_saved",
    "days_promised",
    "timed",
    "计入的",
)
DAY_LABELS = {
    "days_used": "实际工作日",
    "days_saved": "节省工作日",
    "days_promised": "承诺工作日",
}

CLERK_COUNTED: Mapping[str, Counted] = {
    "accepted": Counted("受理", "期间内由本人受理的办件。"),
    "closed": Counted("办结", "期间内办结、由本人承办的办件。"),
    "late": Counted("逾期办结", "本人承办的办件中，晚于应办结日办结的。"),
    "rated": Counted("评价", "本人承办的办件中，期间内收到第一次评价的。"),
    "bad": Counted("差评", "本人承办的办件中，期间内收到差评的。"),
}
GRADE = Counted("", "期间内第一次评价为这一档的办件。")
CATEGORY = Counted("", "期间内受理的办件，按受理时事项所属的类别计。")
CAUSE = Counted("", "超期办件，按登记的超期原因计。")
CHANNEL = Counted("", "期间内登记的来访，按来访渠道计。", PERSON_TIMES)
HOUR = Counted("", "期间内登记的来访，按来访时间的星期和钟点计。", PERSON_TIMES)
