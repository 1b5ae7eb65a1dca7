"""Invented facts for the papers."""

from datetime import date, datetime

from models.cases.queries.papers import (
    AcceptanceNotice,
    DecliningNotice,
    IntakeReceipt,
    Letterhead,
    MaterialLine,
    MatterLine,
    OneTimeNotice,
    ReferralSlip,
)
from reports.paper.stamps import PrintStamp

PRINTED = PrintStamp(datetime(2026, 11, 21, 10, 0), "李敏")
HEAD = Letterhead("红旗社区党群服务中心", "红旗路18号一楼大厅", "0434-1990000", "0434-1990012")

MATERIALS = (
    MaterialLine("居民身份证", "原件", 1, "核验后退回", stays=False),
    MaterialLine("户口簿", "原件及复印件", 1),
    MaterialLine("近期免冠照片", "原件", 2, "2寸", "中心一楼自助拍照"),
    MaterialLine("高龄津贴申请表", "原件", 1, source="可现场打印", stays=True),
)


def matter(number: int, **changes: object) -> MatterLine:
    facts: dict[str, object] = {
        "case_number": f"FW20261121{number:04d}",
        "item_code": f"D{number:02d}",
        "item_name": ("高龄津贴", "居民医保缴费", "灵活就业社会保险补贴申请")[number % 3],
        "mode": "承诺",
        "basis": "省高龄津贴管理办法第六条",
        "promised_days": 20,
        "accepted_on": date(2026, 11, 20),
        "counted_from": date(2026, 11, 20),
        "due_date": date(2026, 12, 18),
        "provisional": False,
        "materials": MATERIALS,
    }
    return MatterLine(**{**facts, **changes})  # type: ignore[arg-type]


def acceptance(count: int = 2, applicant: str = "王秀英", **changes: object) -> AcceptanceNotice:
    facts: dict[str, object] = {
        "document_number": "红旗社区 受〔2026〕12号",
        "head": HEAD,
        "applicant": applicant,
        "contact": "王晓燕（女儿）",
        "phone": "199****4321",
        "applied_on": date(2026, 11, 21),
        "matters": tuple(matter(n) for n in range(1, count + 1)),
        "clerk": "李敏",
        "issued_at": datetime(2026, 11, 21, 10, 42),
    }
    return AcceptanceNotice(**{**facts, **changes})  # type: ignore[arg-type]


def receipt(count: int = 4, applicant: str = "王秀英") -> IntakeReceipt:
    return IntakeReceipt(
        document_number="红旗社区 收〔2026〕31号",
        head=HEAD,
        applicant=applicant,
        handed_in_by="王晓燕",
        case_numbers=("FW202611210001", "FW202611210002"),
        item_names=("高龄津贴", "居民医保缴费"),
        lines=tuple(MATERIALS[n % 4] for n in range(count)),
        taken_by="李敏",
        taken_at=datetime(2026, 11, 21, 10, 5),
    )


def one_time(count: int = 1, applicant: str = "王秀英", sequence: int = 1) -> OneTimeNotice:
    return OneTimeNotice(
        document_number="红旗社区 告〔2026〕117号",
        head=HEAD,
        applicant=applicant,
        case_number="FW202611210001",
        item_code="D01",
        item_name="高龄津贴",
        intake_on=date(2026, 11, 21),
        missing=tuple(MATERIALS[(n + 2) % 4] for n in range(count)),
        until=date(2026, 12, 5),
        sequence=sequence,
        reason="户籍地在办理期间变更" if sequence > 1 else "",
        clerk="李敏",
        issued_on=date(2026, 11, 21),
    )


def declining(
    applicant: str = "王秀英", reason: str = "该事项不属于本社区职责范围"
) -> DecliningNotice:
    return DecliningNotice(
        document_number="红旗社区 不受〔2026〕3号",
        head=HEAD,
        applicant=applicant,
        case_number="FW202611210003",
        item_code="K07",
        item_name="亲属关系证明",
        applied_on=date(2026, 11, 21),
        reason=reason,
        basis="民发〔2020〕20号第一批清单第1项",
        right_body="户籍所在地公安派出所，或持婚姻、出生登记材料向公证机构申请公证",
        remedy="对本决定有异议的，可以向红旗街道办事处反映",
        clerk="李敏",
        issued_on=date(2026, 11, 21),
    )


def referral(applicant: str = "王秀英") -> ReferralSlip:
    return ReferralSlip(
        document_number="红旗社区 转〔2026〕5号",
        head=HEAD,
        applicant=applicant,
        case_number="FW202611210004",
        certificate="亲属关系证明",
        basis="民发〔2020〕20号第一批清单第1项",
        instead="户口簿、结婚证、出生医学证明",
        refer_to="公安派出所或公证机构",
        clerk="李敏",
        issued_on=date(2026, 11, 21),
    )
