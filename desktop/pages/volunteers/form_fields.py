"""The fields of a volunteer's registration."""

from collections.abc import Callable
from datetime import date

from desktop.pages.people.masked import MaskedField
from desktop.pages.volunteers.fields import LeavingTicks, SkillsField
from desktop.widgets.fields import DateField, Field, TextField
from desktop.widgets.grades import TickField
from models.people.rules.contacts import clean_phone, read_phone
from models.volunteers.rules.volunteers import Availability, ServiceKind

LABELS = {
    "kinds": "服务类别", "availability": "什么时候有空", "skills": "特长", "area": "愿意服务的范围",
    "emergency_name": "紧急联系人", "emergency_relation": "与本人的关系",
    "emergency_phone": "紧急联系人电话", "guardian_name": "监护人", "guardian_relation": "监护关系",
    "guardian_phone": "监护人电话", "guardian_signed_on": "监护人签名日期",
    "has_own_earnings": "以自己的劳动收入生活", "may_be_published": "可以公开姓名和照片",
    "insurer": "保险公司", "insurance_number": "保单号", "insured_to": "保险到期",
}  # fmt: skip
GUARDIAN = ("guardian_name", "guardian_relation", "guardian_phone", "guardian_signed_on")
WIDE = {"kinds", "availability", "has_own_earnings", "consents", "may_be_published"}


def read_contact(text: str) -> str:
    """A phone as it is kept. Raises KnownError for what is none."""
    if text:
        read_phone(text)
    return clean_phone(text).phone if text else ""


def registration_fields(today: Callable[[], date]) -> dict[str, Field]:
    """The fields by the names of VolunteerForm; `today` gives the day."""
    return {
        "emergency_name": TextField("紧急联系人", limit=80),
        "emergency_relation": TextField("与本人的关系", hint="如 配偶、子女", limit=20),
        "emergency_phone": MaskedField("紧急联系人电话", read_contact),
        "skills": SkillsField("特长（可空）"),
        "kinds": LeavingTicks("愿意参加的服务", [(k, k.text) for k in ServiceKind], columns=5),
        "availability": LeavingTicks(
            "什么时候有空", [(a, a.text) for a in Availability], columns=6
        ),
        "guardian_name": TextField("监护人", limit=80),
        "guardian_relation": TextField("监护人与本人的关系", hint="如 父亲、母亲", limit=20),
        "guardian_phone": MaskedField("监护人电话", read_contact),
        "guardian_signed_on": DateField("监护人哪天签的名", today),
        "has_own_earnings": TickField("满 16 周岁，以自己的劳动收入生活（民法典第十八条）"),
        "area": TextField("愿意服务的范围（可空）", hint="如 本社区、青禾苑", limit=80),
        "insurer": TextField("保险公司（可空）", limit=60),
        "insurance_number": TextField("保单号（可空）", limit=60),
        "insured_to": DateField("保险到期（可空）", today),
        "registered_on": DateField("登记日期", today),
        "consents": TickField("已念给本人（或监护人）听，同意《个人信息处理告知书》"),
        "may_be_published": TickField("同意公开姓名和照片（公示、宣传）；不勾就一律遮住姓名"),
    }


def phones_of(fields: dict[str, Field]) -> tuple[MaskedField, MaskedField]:
    """The phones of the emergency contact and of the guardian."""
    emergency, guardian = fields["emergency_phone"], fields["guardian_phone"]
    assert isinstance(emergency, MaskedField) and isinstance(guardian, MaskedField)
    return emergency, guardian
