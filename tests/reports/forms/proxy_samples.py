"""Invented facts for the papers of proxy service."""

import struct
import zlib
from base64 import b64encode
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from models.proxy.queries.papers import (
    Completion,
    CustodyEntry,
    CustodyList,
    DrawnSigns,
    HandoverCase,
    HandoverSheet,
    LetterPaper,
    MoneyLine,
    RegisterSlip,
    ReturnReceipt,
    Settlement,
    StopForm,
    TripSheet,
    TripStop,
)
from models.proxy.rules.letters import Power
from tests.reports.forms.samples import HEAD

CASE = {
    "head": HEAD,
    "principal": "赵德山",
    "case_number": "DB202611190003",
    "item": "医保零星报销",
    "agent": "李敏",
}
CAME = date(2026, 11, 19)
BACK = date(2026, 11, 25)
RECEIPT = CustodyEntry(
    "医疗费用收据", "原件", 2, 3, "李敏 3号抽屉", CAME, None, "", "赵德山", "李敏 3号抽屉"
)
SUMMARY = replace(RECEIPT, name="出院小结", copies=1, pages=5, now_with="区医保局 窗口7")
PHOTOCOPY = CustodyEntry(
    "居民身份证", "复印件", 1, 1, "区医保局", CAME, None, "正反面", "赵德山", "李敏 3号抽屉", 0, 1
)
CARD = CustodyEntry(
    "社保卡", "原件", 1, None, "赵德山", CAME, date(2026, 11, 20), "", "赵德山", "李敏 3号抽屉", 1
)
ENTRIES = (RECEIPT, SUMMARY, PHOTOCOPY, CARD)
GIVEN_BACK = (
    replace(RECEIPT, now_with="赵德山", returned_on=BACK, returned_copies=2),
    replace(SUMMARY, now_with="赵德山", returned_on=BACK, returned_copies=1),
    PHOTOCOPY,
    CARD,
    CustodyEntry(
        "报销结算单", "原件", 1, 1, "赵德山", date(2026, 11, 24), BACK, "办理结果",
        "区医保局", "李敏 3号抽屉", 1,
    ),
)  # fmt: skip
MONEY = (
    MoneyLine(
        datetime(2026, 11, 19, 9, 24), "预收", "代缴电费", "赵德山", Decimal("300.00"), "DB-0042"
    ),
    MoneyLine(
        datetime(2026, 11, 20, 10, 5), "支付", "代缴11月电费", "供电营业厅", Decimal("287.45"),
        "№8810277",
    ),
    MoneyLine(
        datetime(2026, 11, 25, 15, 0), "退补", "退还结余", "赵德山", Decimal("12.55"), "DB-0043"
    ),
)  # fmt: skip


def scrawl(step: int) -> str:
    """An invented hand, as the screen keeps it: 64 by 32 dots, black on white."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    rows = b"".join(
        b"\0" + (~(7 << (step * y) % 60) & 2**64 - 1).to_bytes(8, "big") for y in range(32)
    )
    header = struct.pack(">IIBBBBB", 64, 32, 1, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b64encode(b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)).decode()


SIGNED_IN = DrawnSigns(datetime(2026, 11, 19, 9, 26), scrawl(2), scrawl(3))
SIGNED_BACK = DrawnSigns(datetime(2026, 11, 25, 15, 5), scrawl(5), scrawl(7))


def letter(**changes: object) -> LetterPaper:
    facts: dict[str, object] = {
        **CASE,
        "document_number": "红旗社区 委〔2026〕3号",
        "renews": "",
        "reason": "",
        "paper_type": "居民身份证",
        "id_number": "229***********0031",
        "address": "红旗小区3-2-501",
        "phone": "199****4321",
        "groups": "80岁以上高龄老人、独居空巢老人",
        "agent_unit": "红旗社区党群服务中心",
        "agent_staff_number": "HQ-07",
        "agent_phone": "19900001234",
        "item_code": "Y12",
        "matters": "提交2026年住院费用的零星报销申请，领取报销结算单",
        "powers": (Power.LODGE.text, Power.SUPPLEMENT.text, Power.COLLECT.text, Power.PAY.text),
        "all_powers": tuple(power.text for power in Power),
        "valid_from": CAME,
        "valid_to": date(2026, 12, 31),
        "signed_by": "委托人签名",
        "guardian": "",
        "consent_version": "2026-01",
        "lines": (),
        "issued_on": CAME,
    }
    return LetterPaper(**{**facts, **changes})  # type: ignore[arg-type]


def renewed(**changes: object) -> LetterPaper:
    facts: dict[str, object] = {
        "document_number": "红旗社区 委〔2026〕9号",
        "renews": "红旗社区 委〔2026〕3号",
        "reason": "医保局要求补充材料，原期限内办不完",
        "valid_from": date(2026, 12, 28),
        "valid_to": date(2027, 3, 31),
        "lines": ENTRIES,
        "signed_by": "监护人签名",
        "guardian": "赵小兰",
    }
    return letter(**{**facts, **changes})


def custody(**changes: object) -> CustodyList:
    facts: dict[str, object] = {
        **CASE,
        "document_number": "红旗社区 交〔2026〕18号",
        "lines": ENTRIES,
        "balance": "收进 5 份 = 在我方 2 + 在外 1 + 已交 1 + 已还 1",
        "issued_at": datetime(2026, 11, 20, 9, 26),
    }
    return CustodyList(**{**facts, **changes})  # type: ignore[arg-type]


def returned(**changes: object) -> ReturnReceipt:
    facts: dict[str, object] = {
        **CASE,
        "document_number": "红旗社区 回〔2026〕6号",
        "lines": GIVEN_BACK,
        "money_back": Decimal("12.55"),
        "outcome": "办结",
        "issued_on": BACK,
        "receipts": ("№8810277",),
    }
    return ReturnReceipt(**{**facts, **changes})  # type: ignore[arg-type]


def settled(**changes: object) -> Settlement:
    facts: dict[str, object] = {
        **CASE,
        "document_number": "红旗社区 结〔2026〕5号",
        "entries": MONEY,
        "advanced": Decimal("300.00"),
        "paid": Decimal("287.45"),
        "refunded": Decimal("12.55"),
        "balance": Decimal("0.00"),
        "issued_on": BACK,
    }
    return Settlement(**{**facts, **changes})  # type: ignore[arg-type]


def stopped(kind: str = "suspension", **changes: object) -> StopForm:
    facts: dict[str, object] = {
        **CASE,
        "document_number": "红旗社区 中止〔2026〕2号",
        "kind": kind,
        "reason": "委托人住院，补充材料要等出院后提供",
        "lines": ENTRIES,
        "balance": Decimal("20.00"),
        "issued_on": date(2026, 11, 23),
    }
    return StopForm(**{**facts, **changes})  # type: ignore[arg-type]


def completed(**changes: object) -> Completion:
    facts: dict[str, object] = {
        **CASE,
        "document_number": "红旗社区 办结〔2026〕4号",
        "office": "区医保局",
        "outcome": "办结",
        "result": "报销款于12月10日前打入本人社会保障卡",
        "closed_on": date(2026, 11, 24),
        "lines": ENTRIES,
        "balance": Decimal("12.55"),
    }
    return Completion(**{**facts, **changes})  # type: ignore[arg-type]


def handover_case(number: int, **changes: object) -> HandoverCase:
    facts: dict[str, object] = {
        "case_number": f"DB20261119{number:04d}",
        "principal": "赵德山",
        "phone": "199****4321",
        "item": "医保零星报销",
        "state": "办理中",
        "due_date": date(2026, 12, 18),
        "promised": "已告知下周二前送去报销结算单",
        "lines": ENTRIES,
        "balance": Decimal("20.00"),
    }
    return HandoverCase(**{**facts, **changes})  # type: ignore[arg-type]


def handover(count: int = 3, **changes: object) -> HandoverSheet:
    facts: dict[str, object] = {
        "document_number": "红旗社区 接〔2026〕1号",
        "head": HEAD,
        "giver": "李敏",
        "taker": "张磊",
        "cases": tuple(handover_case(n) for n in range(1, count + 1)),
        "issued_at": datetime(2026, 11, 27, 16, 30),
    }
    return HandoverSheet(**{**facts, **changes})  # type: ignore[arg-type]


def register(**changes: object) -> RegisterSlip:
    facts: dict[str, object] = {
        "document_number": "红旗社区 代〔2026〕3号",
        "head": HEAD,
        "registered_on": CAME,
        "principal": "赵德山",
        "groups": "80岁以上高龄老人、独居空巢老人",
        "phone": "199****4321",
        "address": "红旗小区3-2-501",
        "source": "电话",
        "mode": "代办",
        "item_code": "Y12",
        "item": "医保零星报销",
        "task": "报销10月住院费用，本人行动不便，请上门取材料",
        "agent": "李敏",
        "agent_phone": "19900001234",
        "appear_on": None,
        "visit_on": date(2026, 11, 20),
        "due_date": date(2026, 12, 18),
        "clerk": "王芳",
    }
    return RegisterSlip(**{**facts, **changes})  # type: ignore[arg-type]


def stop(number: int, **changes: object) -> TripStop:
    facts: dict[str, object] = {
        "time": f"{8 + number % 9}:30",
        "address": f"红旗小区{number}号楼2单元501",
        "person": "赵德山",
        "phone": "199****4321",
        "case_number": f"DB20261119{number:04d}",
        "task": "医保零星报销：取材料",
        "bring": "交接清单、社保卡；结余20.00元",
    }
    return TripStop(**{**facts, **changes})  # type: ignore[arg-type]


def trip(count: int = 5, **changes: object) -> TripSheet:
    facts: dict[str, object] = {
        "document_number": "李敏 2026-11-23",
        "head": HEAD,
        "agent": "李敏",
        "phone": "19900001234",
        "day": date(2026, 11, 23),
        "stops": tuple(stop(n) for n in range(1, count + 1)),
    }
    return TripSheet(**{**facts, **changes})  # type: ignore[arg-type]
