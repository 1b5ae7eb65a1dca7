"""Who may serve and what a minor needs for it.

No article of the 志愿服务条例 sets an age: the needs of minors follow 民法典 18–20 and 145 and
个人信息保护法 31; what goes further (guardian present, no danger) is practice.
"""

from dataclasses import dataclass
from datetime import date

from models.errors import KnownError
from models.people.rules.contacts import read_phone
from models.people.rules.groups import age_on
from models.people.rules.masking import Purpose, mask_name
from models.worded import Worded

GUARDIAN_PRESENT_UNDER = 8  # 民法典 20
SEPARATE_CONSENT_UNDER = 14  # 个人信息保护法 31
OWN_EARNINGS_FROM = 16  # 民法典 18
OF_AGE = 18  # 民法典 17
MOST_SKILLS = 12
LONGEST_SKILL = 20


class ServiceKind(Worded):
    """What a volunteer likes to do, and what an activity is for."""

    AGED = "aged", "助老服务"
    CHILDREN = "children", "助学扶幼"
    DISABLED = "disabled", "助残服务"
    HARDSHIP = "hardship", "帮困解难"
    ENVIRONMENT = "environment", "环境卫生"
    TRAFFIC = "traffic", "文明交通"
    PATROL = "patrol", "治安巡逻"
    CULTURE = "culture", "文化体育"
    HEALTH = "health", "健康医疗"
    LEGAL = "legal", "法律咨询"
    TEACHING = "teaching", "政策宣讲"
    EMERGENCY = "emergency", "应急救助"
    COUNTER = "counter", "窗口引导"
    OTHER = "other", "其他"


class Availability(Worded):
    """When a volunteer has time."""

    WEEKDAY = "weekday", "工作日白天"
    WEEKDAY_EVENING = "weekday_evening", "工作日晚上"
    WEEKEND = "weekend", "周末白天"
    WEEKEND_EVENING = "weekend_evening", "周末晚上"
    HOLIDAY = "holiday", "节假日"
    ANY = "any", "随时"


class NoteKind(Worded):
    """What is kept about a volunteer's service (志愿服务条例 19)."""

    TRAINING = "training", "培训"
    COMMENDATION = "commendation", "表彰"
    COMPLAINT = "complaint", "投诉"
    EVALUATION = "evaluation", "评价"


_NOTHING = frozenset(
    ("", "无", "没有", "暂无", "没买", "未买", "未购买", "未投保", "待买", "待定", "不需要", "无需")
)


def says_something(text: str) -> bool:
    """Whether a field that must be filled in holds more than a word for nothing: 无, 待定, —."""
    return text.strip(" \t-–—_/\\.。、*0").strip() not in _NOTHING


@dataclass(frozen=True)
class AgeNeed:
    """What somebody of an age needs to serve, and what is closed to them."""

    age: int | None  # None: no birth date on file
    guardian: bool = False  # name, relation, phone and signature
    guardian_present: bool = False
    separate_consent: bool = False  # of the guardian, for the child's personal information
    may_be_dangerous: bool = True
    may_be_shown: bool = True  # pictures and the like; consent is asked all the same

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the clerk has to see to, in the order of the paper."""
        said = (
            (self.guardian, "需要监护人同意并签名，留下姓名、关系和电话"),
            (self.separate_consent, "监护人要单独同意处理孩子的个人信息"),
            (self.guardian_present, "须由监护人陪同参加"),
            (not self.may_be_dangerous, "不能参加标明有危险的活动"),
            (not self.may_be_shown, "不公开本人的照片和年级等信息"),
        )
        return tuple(text for holds, text in said if holds)


def age_needs(birth_date: date | None, day: date, has_own_earnings: bool = False) -> AgeNeed:
    """The needs on that day; an unknown birth date needs nothing here and is asked for elsewhere.

    From 16 on, who lives on own earnings signs alone (民法典 18); danger stays closed (practice).
    """
    if birth_date is None:
        return AgeNeed(None)
    age = age_on(birth_date, day)
    if age >= OF_AGE:
        return AgeNeed(age)
    signs_alone = age >= OWN_EARNINGS_FROM and has_own_earnings
    child = age < SEPARATE_CONSENT_UNDER
    return AgeNeed(
        age,
        guardian=not signs_alone,
        guardian_present=age < GUARDIAN_PRESENT_UNDER,
        separate_consent=child,
        may_be_dangerous=False,
        may_be_shown=not child,
    )


def shown_name(name: str, birth_date: date | None, on: date, *, may_be_published: bool) -> str:
    """The name on a public list: in full only with consent, and never a child's.

    志愿服务条例 20; below 14 as 个人信息保护法 31 has it (practice).
    """
    if may_be_published and age_needs(birth_date, on).may_be_shown:
        return name
    return mask_name(name, Purpose.PUBLIC)


@dataclass(frozen=True)
class VolunteerForm:
    """The registration form. `None` for a phone means: leave what is kept."""

    person_id: int
    skills: tuple[str, ...] = ()
    kinds: tuple[ServiceKind, ...] = ()
    availability: tuple[Availability, ...] = ()
    area: str = ""
    emergency_name: str = ""
    emergency_relation: str = ""
    emergency_phone: str | None = ""
    guardian_name: str = ""
    guardian_relation: str = ""
    guardian_phone: str | None = ""
    guardian_signed_on: date | None = None
    has_own_earnings: bool = False
    consents: bool = False  # to the processing notice, just now
    consent_version: str = ""  # empty: the one in use
    may_be_published: bool = False
    insurer: str = ""
    insurance_number: str = ""
    insured_to: date | None = None
    registered_on: date | None = None  # empty: today


@dataclass(frozen=True)
class NoteForm:
    """A training, commendation, complaint or evaluation as the form gives it."""

    kind: NoteKind
    on: date
    text: str
    giver: str = ""


def check_volunteer(form: VolunteerForm, need: AgeNeed, today: date) -> None:
    """Raise KnownError, with the field, for what the form may not leave so."""
    if need.age is None:
        raise KnownError(
            "这位居民没有出生日期，不知道是否成年。请先在人员信息里补上，再登记志愿者。没有保存。",
            field="person",
        )
    if not form.kinds:
        raise KnownError("请至少选一个愿意参加的服务类别。没有保存。", field="kinds")
    if len(form.skills) > MOST_SKILLS or any(len(s.strip()) > LONGEST_SKILL for s in form.skills):
        raise KnownError(
            f"特长最多 {MOST_SKILLS} 项，每项最多 {LONGEST_SKILL} 个字。没有保存。", field="skills"
        )
    if form.registered_on is not None and form.registered_on > today:
        raise KnownError("登记日期在今天之后，请核对。没有保存。", field="registered_on")
    if form.may_be_published and not need.may_be_shown:
        raise KnownError(
            f"今年 {need.age} 岁，未满 {SEPARATE_CONSENT_UNDER} 周岁的不公开。请去掉“可以公开”。"
            "没有保存。",
            field="may_be_published",
        )
    _check_contact(form)
    _check_guardian(form, need, today)
    if form.insured_to is not None and not (form.insurer.strip() or form.insurance_number.strip()):
        raise KnownError("填了保险到期日，还要填保险公司或保单号。没有保存。", field="insurer")


def check_note(form: NoteForm, today: date) -> None:
    """Raise KnownError for a note without text or from the future."""
    if not form.text.strip():
        raise KnownError(f"请写明{form.kind.text}的内容。没有保存。", field="text")
    if form.on > today:
        raise KnownError("日期在今天之后，请核对。没有保存。", field="on")


def _check_contact(form: VolunteerForm) -> None:
    if not form.emergency_name.strip():
        raise KnownError("请填写紧急联系人。没有保存。", field="emergency_name")
    if form.emergency_phone is not None:
        _check_phone(form.emergency_phone, "emergency_phone", "紧急联系人的电话")


def _check_guardian(form: VolunteerForm, need: AgeNeed, today: date) -> None:
    if form.guardian_signed_on is not None and form.guardian_signed_on > today:
        raise KnownError(
            "监护人签名的日期在今天之后，请核对。没有保存。", field="guardian_signed_on"
        )
    if form.has_own_earnings and (need.age or 0) < OWN_EARNINGS_FROM:
        raise KnownError(
            f"未满 {OWN_EARNINGS_FROM} 周岁，不适用“以自己的劳动收入生活”（民法典第十八条）。"
            "请去掉这一项，由监护人签名。没有保存。",
            field="has_own_earnings",
        )
    if not need.guardian:
        return
    age = f"今年 {need.age} 岁，"
    if not form.guardian_name.strip():
        raise KnownError(f"{age}请填写监护人姓名。没有保存。", field="guardian_name")
    if not form.guardian_relation.strip():
        raise KnownError(f"{age}请填写监护人与本人的关系。没有保存。", field="guardian_relation")
    if form.guardian_phone is not None:
        _check_phone(form.guardian_phone, "guardian_phone", "监护人的电话")
    if form.guardian_signed_on is None:
        what = "并单独同意处理孩子的个人信息" if need.separate_consent else ""
        raise KnownError(
            f"{age}要由监护人签名{what}，请在签名后填写签名日期。没有保存。",
            field="guardian_signed_on",
        )


def _check_phone(text: str, field: str, what: str) -> None:
    if not text.strip():
        raise KnownError(f"请填写{what}。没有保存。", field=field)
    try:
        read_phone(text)
    except KnownError as error:
        raise KnownError(f"{error.text}没有保存。", field=field) from None
