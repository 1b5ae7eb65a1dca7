"""Invented facts for the papers."""

from datetime import date, datetime

from models.cases.queries.papers import (
    AcceptanceNotice,
    BlankIntake,
    DecliningNotice,
    DeliveryReceipt,
    IntakeReceipt,
    Letterhead,
    LimitNotice,
    MaterialLine,
    MatterLine,
    NoticeCard,
    OneTimeNotice,
    OutcomeNotice,
    RatingSlip,
    ReferralSlip,
    TransferSlip,
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


def transfer(applicant: str = "王秀英", **changes: object) -> TransferSlip:
    facts: dict[str, object] = {
        "document_number": "红旗社区 办〔2026〕8号",
        "head": HEAD,
        "applicant": applicant,
        "case_number": "FW202611210001",
        "item_name": "高龄津贴",
        "due_date": date(2026, 12, 18),
        "giver": "李敏",
        "taker": "红旗街道民政办",
        "taker_contact": "0434-1990021",
        "reason": "需由街道复核户籍和年龄",
        "papers": "申请表原件1份、身份证复印件1份、户口簿复印件1份",
        "answer_by": date(2026, 12, 4),
        "given_at": datetime(2026, 11, 21, 10, 42),
        "first_asked": "李敏",
    }
    return TransferSlip(**{**facts, **changes})  # type: ignore[arg-type]


def extension(applicant: str = "王秀英", **changes: object) -> LimitNotice:
    facts: dict[str, object] = {
        "document_number": "红旗社区 延〔2026〕2号",
        "head": HEAD,
        "applicant": applicant,
        "case_number": "FW202611210001",
        "item_name": "高龄津贴",
        "kind": "extension",
        "old_due": date(2026, 12, 18),
        "new_due": date(2027, 1, 4),
        "days": 10,
        "reason": "需要与原户籍地核对津贴停发时间",
        "procedure": "",
        "start": date(2026, 12, 15),
        "expected_end": None,
        "approved_by": "王书记",
        "clerk": "李敏",
        "issued_on": date(2026, 12, 15),
    }
    return LimitNotice(**{**facts, **changes})  # type: ignore[arg-type]


def suspension(applicant: str = "王秀英", **changes: object) -> LimitNotice:
    facts: dict[str, object] = {
        "document_number": "红旗社区 挂〔2026〕1号",
        "kind": "suspension",
        "new_due": None,
        "days": 0,
        "reason": "残疾等级需要重新评定",
        "procedure": "残疾等级鉴定",
        "start": date(2026, 12, 1),
        "expected_end": date(2026, 12, 25),
        "issued_on": date(2026, 12, 1),
    }
    return extension(applicant, **{**facts, **changes})


def outcome(applicant: str = "王秀英", **changes: object) -> OutcomeNotice:
    facts: dict[str, object] = {
        "document_number": "红旗社区 结〔2026〕41号",
        "head": HEAD,
        "applicant": applicant,
        "case_number": "FW202611210001",
        "item_code": "D01",
        "item_name": "高龄津贴",
        "outcome": "准予",
        "reason": "年满八十周岁，户籍在本社区，符合省高龄津贴管理办法第六条",
        "amount": "每月人民币壹佰元整",
        "first_month": "2026年12月",
        "collect": "按月发放到本人社会保障卡，不用到窗口领取",
        "object": "可以向红旗街道办事处反映",
        "closed_on": date(2026, 12, 10),
        "clerk": "李敏",
        "issued_on": date(2026, 12, 11),
    }
    return OutcomeNotice(**{**facts, **changes})  # type: ignore[arg-type]


def delivery(applicant: str = "王秀英", **changes: object) -> DeliveryReceipt:
    """As recorded; see `delivery_to_sign` for the empty one."""
    facts: dict[str, object] = {
        "document_number": "红旗社区 送〔2026〕41号",
        "head": HEAD,
        "addressee": applicant,
        "case_number": "FW202611210001",
        "document": "办理结果通知书 红旗社区 结〔2026〕41号",
        "way": "委托代领",
        "place": "红旗小区3-2-501",
        "deliverers": "李敏、张磊",
        "at": datetime(2026, 12, 11, 15, 20),
        "receiver": "王晓燕",
        "relation": "女儿",
        "refusal": "",
        "witness": "",
        "issued_on": date(2026, 12, 11),
    }
    return DeliveryReceipt(**{**facts, **changes})  # type: ignore[arg-type]


def delivery_to_sign(applicant: str = "王秀英") -> DeliveryReceipt:
    empty = dict.fromkeys(("way", "place", "deliverers", "receiver", "relation"), "")
    return delivery(applicant, at=None, **empty)


def rating(**changes: object) -> RatingSlip:
    facts: dict[str, object] = {
        "document_number": "FW202611210001",
        "head": HEAD,
        "case_number": "FW202611210001",
        "item_name": "高龄津贴",
        "clerk": "李敏",
        "closed_on": date(2026, 12, 10),
        "until": date(2026, 12, 24),
        "issued_on": date(2026, 12, 11),
    }
    return RatingSlip(**{**facts, **changes})  # type: ignore[arg-type]


def card(count: int = 4, **changes: object) -> NoticeCard:
    facts: dict[str, object] = {
        "document_number": "D01 第2版",
        "head": HEAD,
        "item_code": "D01",
        "item_name": "高龄津贴",
        "mode": "承诺",
        "promised": "20个工作日内办好",
        "person_must_appear": "本人可不到场",
        "proxy": "可代办",
        "basis": "省高龄津贴管理办法第六条",
        "hint": "每年要做一次生存认证，可以上门",
        "handling_chain": "社区收件、街道审核、区民政局发放",
        "materials": tuple(MATERIALS[n % 4] for n in range(count)),
        "issued_on": date(2026, 11, 21),
    }
    return NoticeCard(**{**facts, **changes})  # type: ignore[arg-type]


def sheet(number: int = 7) -> BlankIntake:
    return BlankIntake(f"KB2026-{number:04d}", HEAD, date(2026, 11, 21), "2026-01")
