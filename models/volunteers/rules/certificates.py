"""志愿服务记录证明: its number, check digits and code, and the facts that stay as issued.

Fields follow 民发〔2015〕149号 (practice; whether 67号令 changes them is open), so the paper cites
no article. Nothing here needs a network: number and check digits are compared with the register.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from models.worded import Worded

# Whole: digits before or behind it make it another code.
_CODE = re.compile(r"(?<![0-9A-Z-])([A-Z]{2}\d{4}-\d{5,9})-(\d{6})(?![0-9A-Z-])")
_DIGEST = 10_000


class CertificateState(Worded):
    """Where a certificate stands."""

    ON_NOTICE = "on_notice", "公示中"
    OBJECTED = "objected", "有异议待答复"
    READY = "ready", "可出具"
    ISSUED = "issued", "已出具"
    REVOKED = "revoked", "已撤销"
    DROPPED = "dropped", "未出具"


class Validity(Worded):
    """What the desk says of a paper that is shown to it."""

    VALID = "valid", "有效"
    OUTDATED = "outdated", "记录已更正"
    REVOKED = "revoked", "已撤销"
    MISTYPED = "mistyped", "编码有误"
    UNKNOWN = "unknown", "没有出具过"
    ALTERED = "altered", "与登记不符"


@dataclass(frozen=True)
class ServiceFact:
    """One service on a certificate."""

    day: date
    activity: str
    kind: str  # in words
    place: str
    organiser: str
    minutes: int


@dataclass(frozen=True)
class CertificateFacts:
    """What a certificate says: what, when, how long, by whom, for what use."""

    number: str
    name: str
    paper_type: str
    id_number: str
    volunteer_number: str
    first_day: date
    last_day: date
    minutes: int
    purpose: str
    services: tuple[ServiceFact, ...]
    issuer: str
    person_in_charge: str
    handler: str
    phone: str
    remarks: str
    issued_on: date | None
    replaces: str = ""  # number of the certificate this one stands for


def check_digits(digits: str) -> str:
    """Two check digits after ISO 7064 MOD 97-10; they find every single wrong digit and swap."""
    return f"{98 - int(digits + '00') % 97:02d}"


def make_check(facts: CertificateFacts) -> str:
    """Six digits: four that stand for person, days and hours, two over number and those four."""
    said = "\n".join(
        (
            facts.name, facts.id_number, facts.first_day.isoformat(), facts.last_day.isoformat(),
            str(facts.minutes),
        )
    )  # fmt: skip
    digest = f"{int.from_bytes(sha256(said.encode()).digest()[:8], 'big') % _DIGEST:04d}"
    return digest + check_digits(_digits_of(facts.number) + digest)


def is_well_typed(number: str, check: str) -> bool:
    """Whether a code fits together: one wrong digit, or two that were swapped, never do."""
    return check_digits(_digits_of(number) + check[:-2]) == check[-2:]


def _digits_of(number: str) -> str:
    """Letters count as in bank account numbers: A is 10, Z is 35."""
    return "".join(str(int(c, 36)) for c in number.upper() if c.isalnum())


def make_code(number: str, check: str) -> str:
    """What the QR code holds, and what a clerk can type: ZM2026-00012-123456."""
    return f"{number}-{check}"


def read_code(text: str) -> tuple[str, str] | None:
    """Number and check digits out of what was scanned or typed; None where there are none."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()
    plain = re.sub(r"[‐‑‒–—―−_]", "-", plain)
    found = _CODE.search(plain)
    return (found[1], found[2]) if found else None


def pack_facts(facts: CertificateFacts) -> dict[str, Any]:
    """The facts as plain values for keeping."""
    kept = asdict(facts)
    for name in ("first_day", "last_day", "issued_on"):
        kept[name] = kept[name].isoformat() if kept[name] else None
    kept["services"] = [
        {**service, "day": service["day"].isoformat()} for service in kept["services"]
    ]
    return kept


def unpack_facts(kept: Mapping[str, Any]) -> CertificateFacts:
    """The facts from their kept values."""
    values = dict(kept)
    for name in ("first_day", "last_day", "issued_on"):
        values[name] = date.fromisoformat(values[name]) if values[name] else None
    values["services"] = tuple(
        ServiceFact(**{**service, "day": date.fromisoformat(service["day"])})
        for service in values["services"]
    )
    return CertificateFacts(**values)


def state_of(
    *,
    issued: bool,
    revoked: bool,
    dropped: bool,
    objection: str,
    answer: str,
    notice_to: date,
    today: date,
) -> CertificateState:
    """Where a certificate stands today."""
    if revoked:
        return CertificateState.REVOKED
    if issued:
        return CertificateState.ISSUED
    if dropped:
        return CertificateState.DROPPED
    if objection and not answer:
        return CertificateState.OBJECTED
    return CertificateState.ON_NOTICE if today <= notice_to else CertificateState.READY
