"""Facts of the papers of volunteers and neighbours, invented."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from models.double_check_in.queries.members import CheckInSlip, ServiceCard
from models.double_check_in.queries.papers import CheckInPaper, ReturnPapers, ServiceCardPaper
from models.double_check_in.queries.returns import QuarterReturnFacts
from models.double_check_in.queries.services import ServiceRow
from models.double_check_in.rules.quarters import Quarter
from models.double_check_in.rules.returns import ReturnLine
from models.small_wishes.queries.papers import WishCardPaper, WishSlip
from models.small_wishes.queries.wishes import WishCard
from models.small_wishes.rules.states import WishKind
from models.volunteers.queries.attendance import ShiftFacts
from models.volunteers.queries.papers import (
    CertificatePaper,
    NoteLine,
    RecordLine,
    RegistrationForm,
    ServiceRecord,
    SignInSheets,
    SignUpPaper,
)
from models.volunteers.queries.sheets import SheetLine, SheetPage
from models.volunteers.rules.certificates import (
    CertificateFacts,
    ServiceFact,
    make_check,
    make_code,
)
from models.volunteers.rules.signing_up import SignUpState
from models.volunteers.rules.volunteers import Availability, ServiceKind, age_needs
from tests.reports.forms.samples import HEAD

ADULT = age_needs(date(1980, 1, 1), date(2026, 3, 7))
CHILD = age_needs(date(2014, 5, 6), date(2026, 3, 7))
SHIFT = ShiftFacts(
    1, 1, "HD2026-0012", "河岸清洁", "open", "青禾河岸公园东门", "孙丽", None,
    datetime(2026, 3, 7, 9), datetime(2026, 3, 7, 11, 30), 15,
)  # fmt: skip


def registration(**changed: Any) -> RegistrationForm:
    facts = RegistrationForm(
        HEAD, "ZY2026-00012", date(2026, 2, 3), "张伟明", "男", date(1980, 1, 1), 46,
        "居民身份证", "229***********1234", "199****1111", "青禾苑3号楼2单元401室", "北区",
        ("电工", "急救"), (ServiceKind.ENVIRONMENT,), tuple(Availability)[:2], ("清河服务队",),
        "王芳", "配偶", "199****3333", ADULT, "", "", "", None, False, "2026-1", True,
        "望岚保险", "PZ-2026-00012", date(2026, 12, 31),
    )  # fmt: skip
    return replace(facts, **changed)


def child(**changed: Any) -> RegistrationForm:
    return registration(
        name="李小禾", birth_date=date(2014, 5, 6), age=11, need=CHILD, guardian_name="李建国",
        guardian_relation="父亲", guardian_phone="199****5555",
        guardian_signed_on=date(2026, 2, 3), may_be_published=False,
        **changed,
    )  # fmt: skip


def sign_up(who: RegistrationForm | None = None, **changed: Any) -> SignUpPaper:
    facts = SignUpPaper(
        who or registration(), SHIFT.activity_number, SHIFT.activity, "青禾里社区", "孙丽",
        "19900002222", SHIFT.place, "捡拾垃圾", SHIFT.starts_at, SHIFT.ends_at,
        "清理河岸垃圾，劝导不文明行为", "手套、饮水", True, "靠近水边，注意脚下", "PZ-2026-7",
        SignUpState.ADMITTED, datetime(2026, 3, 2, 10, 5), False,
    )  # fmt: skip
    return replace(facts, **changed)


def sheets(**changed: Any) -> SignInSheets:
    """23 names and blank lines on two sheets."""
    names = [
        SheetLine(
            n % 20 + 1, n + 1, f"ZY2026-{n + 1:05d}", f"志愿{n + 1:02d}", "229***********1234",
            f"1990000{n:04d}", ("清扫", "分发物资和引导群众")[n % 2],
        )
        for n in range(23)
    ]  # fmt: skip
    blanks = [SheetLine(line) for line in range(4, 21)]
    parts = (names[:20], names[20:] + blanks)
    shift = changed.pop("shift", SHIFT)
    pages = tuple(
        SheetPage(
            at, f"QD2026-{at:05d}", at, 2, shift, datetime(2026, 3, 6, 16), None, "", tuple(lines)
        )
        for at, lines in enumerate(parts, start=1)
    )
    return replace(SignInSheets(HEAD, pages), **changed)


def record(count: int = 3, **changed: Any) -> ServiceRecord:
    lines = tuple(
        RecordLine(
            date(2026, 1 + n // 25, 1 + n % 25), f"河岸清洁第{n + 1}次", "环境卫生",
            datetime(2026, 1 + n // 25, 1 + n % 25, 9), datetime(2026, 1 + n // 25, 1 + n % 25, 11),
            90 + 30 * (n % 3), "孙丽", "看错时间" if n == 1 else "",
        )
        for n in range(count)
    )  # fmt: skip
    facts = ServiceRecord(
        HEAD, "ZY2026-00012", "张伟明", "男", "229***********1234", "199****1111",
        date(2026, 1, 1), "环境卫生、助老", "电工、急救", "清河服务队", "一星志愿者",
        date(2026, 1, 1), date(2026, 12, 31), lines,
        (("环境卫生", sum(line.minutes for line in lines)),), 1, 7200,
        (NoteLine(date(2026, 3, 5), "表彰", "优秀志愿者", "红旗街道"),),
    )  # fmt: skip
    return replace(facts, **changed)


def certificate(count: int = 3, **changed: Any) -> CertificatePaper:
    services = tuple(
        ServiceFact(
            date(2026, 1 + n // 25, 1 + n % 25), f"河岸清洁第{n + 1}次", "环境卫生", "青禾河岸",
            "青禾里社区", 150,
        )
        for n in range(count)
    )  # fmt: skip
    facts = CertificateFacts(
        "ZM2026-00003", "张伟明", "居民身份证", "229901198001011234", "ZY2026-00012",
        date(2026, 1, 1), date(2026, 6, 30), 150 * count, "申请大学入学", services,
        "红旗社区党群服务中心", "陈静", "李敏", "0434-1990000", "", date(2026, 7, 10),
    )  # fmt: skip
    values = {k: changed.pop(k) for k in list(changed) if hasattr(facts, k)}
    facts = replace(facts, **values)
    code = make_code(facts.number, make_check(facts)) if facts.issued_on else ""
    return replace(CertificatePaper(HEAD, facts, code), **changed)


def revoked() -> CertificatePaper:
    return certificate(
        revoked_at=datetime(2026, 8, 1, 9, 30), revoke_reason="时长更正",
        replaced_by="ZM2026-00009",
    )  # fmt: skip


def check_in(**changed: Any) -> CheckInPaper:
    slip = CheckInSlip(
        "BD2026-00031", "周文", "女", "229***********4321", "199****6666", "望岚区水务局",
        "戴媛蓉", "法律、摄影", "法律咨询与援助、文化体育", "青禾苑5号楼1单元302室", "第三网格",
        date(2026, 1, 5), date(2026, 1, 8),
    )  # fmt: skip
    return CheckInPaper(HEAD, replace(slip, **changed))


def service_card(count: int = 4) -> ServiceCardPaper:
    lines = tuple(
        ServiceRow(
            "record", n, date(2026, 7, 1 + n), 31, "周文", "望岚区水务局", "法律咨询与援助",
            f"义务法律咨询第{n + 1}场", 90, "李敏", True, "",
        )
        for n in range(count)
    )  # fmt: skip
    return ServiceCardPaper(
        HEAD,
        ServiceCard(
            "BD2026-00031", "周文", "望岚区水务局", "法律顾问、楼栋长", date(2026, 7, 1),
            date(2026, 9, 30), lines,
        ),
    )  # fmt: skip


def quarter_return(*members: int, **changed: Any) -> ReturnPapers:
    """A page for each number of members."""
    quarter = Quarter(2026, 3)
    returns = []
    for at, count in enumerate(members or (5,), start=1):
        lines = tuple(
            ReturnLine(
                n, f"BD2026-{n:05d}", f"党员{n:02d}", "治安巡逻" if n % 2 else "",
                n % 3, 90 * (n % 3), "巡逻2次、义诊" if n % 3 else "",
            )
            for n in range(1, count + 1)
        )  # fmt: skip
        returns.append(
            QuarterReturnFacts(
                at, f"FK20263{at:04d}", quarter, 1, datetime(2026, 10, 8, 9), f"望岚区第{at}单位",
                f"DW2026-{at:04d}", "戴媛蓉", lines, sum(line.minutes for line in lines),
                sum(line.times for line in lines), sum(line.times > 0 for line in lines), None,
                None,
            )
        )  # fmt: skip
    return replace(ReturnPapers(HEAD, quarter, tuple(returns)), **changed)


WISH = WishCard(
    "WX2026-0007", "张*", "青禾苑", WishKind.COMPANY, "想有人陪我去一次河边公园，帮我推轮椅",
    Decimal("120.50"), date(2026, 3, 2), "", "", None, None, "", None, "", "", True,
)  # fmt: skip


def wish_card(**changed: Any) -> WishCardPaper:
    return WishCardPaper(HEAD, replace(WISH, **changed))


def wish_slip(**changed: Any) -> WishSlip:
    card = replace(
        WISH, name="张伟明", address="青禾苑3号楼2单元401室", claimer="周文",
        claimer_unit="望岚区水务局", claimed_on=date(2026, 3, 5), done_on=date(2026, 3, 14),
        result="周末陪同到河边公园游览两小时", accepted_on=date(2026, 3, 15), accepted_by="张伟明",
        thanks="谢谢大家", is_public=False,
    )  # fmt: skip
    return WishSlip(HEAD, replace(card, **changed))
