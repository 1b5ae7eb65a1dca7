"""Service items: how the catalogue is read, what an item promises, what may not be issued."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from models.errors import KnownError
from models.people.rules.tokens import fold, phrase_reading
from models.worded import Worded

_RESOURCES = Path(__file__).resolve().parents[2] / "resources" / "catalogue"
_ASKS_FOR_PAPER = re.compile(r"证明|开(?![药通户展])|出具|盖章")
_BRINGS_PAPER = re.compile(r"复印|提交|携带|带来|打印")
# Words of the catalogue that pypinyin 0.55 reads wrongly inside a phrase.
_READINGS = {
    "重置": ["chong", "zhi"],
    "调解": ["tiao", "jie"],
    "长护险": ["chang", "hu", "xian"],
    "长者": ["zhang", "zhe"],
}
CERTIFICATES_BASIS = "民发〔2020〕20号"
REFERRAL_ITEM = "I04"  # 不予出具证明的转介
_IF_ANY = "(如有)"


class Mode(Worded):
    """How an item is closed."""

    INSTANT = "instant", "即办"
    PROMISED = "promised", "承诺"
    INFORM = "inform", "告知"
    SELF = "self", "直办"


class Appearance(Worded):
    """Whether the person has to come."""

    NO = "no", "本人可不到场"
    ONCE = "once", "本人须到场或认证一次"
    YES = "yes", "须本人到场"


class ProxyAllowed(Worded):
    """Whether somebody else may bring the matter."""

    YES = "yes", "可代办"
    PART = "part", "部分环节可代办"
    NO = "no", "不可代办"


@dataclass(frozen=True)
class Material:
    """A paper an item asks for, as it is told on a notice."""

    name: str
    form: str = "原件"
    copies: int = 1
    source: str = ""
    requirement: str = ""


@dataclass(frozen=True)
class ServiceItem:
    """An entry of the catalogue. Days are working days; None means not fixed in days."""

    code: str
    category: str
    name: str
    mode: Mode
    days_centre: int | None
    days_total: int | None
    statutory_days: int | None
    person_must_appear: Appearance
    proxy: ProxyAllowed
    materials: tuple[Material, ...]
    handling_chain: str
    basis: str
    hint: str
    synonyms: tuple[str, ...]


@dataclass(frozen=True)
class BlockedCertificate:
    """One of the twenty certificates a community must not issue, and where to go instead."""

    number: int
    name: str
    instead: str  # papers that do as well; mostly none are named
    refer_to: str

    @property
    def basis(self) -> str:
        """Where it is named among the certificates not to be issued."""
        return f"{CERTIFICATES_BASIS}第一批清单第{self.number}项"

    @property
    def text(self) -> str:
        """What the clerk tells the resident. The referral is local knowledge, not a citation."""
        instead = f"可以使用：{self.instead}。" if self.instead else ""
        return (
            f"「{self.name}」属于{CERTIFICATES_BASIS}列明的不应由居民委员会出具的证明，"
            f"本中心不能开具。{instead}请联系：{self.refer_to}。可以打印转介单。"
        )


def is_optional(name: str) -> bool:
    """Whether a material is asked for only of those who have it: «残疾证等（如有）»."""
    return _IF_ANY in unicodedata.normalize("NFKC", name)


def due_days(item: ServiceItem) -> int | None:
    """Working days until the case must be closed: 0 the same day, None without a due date."""
    return due_days_of(item.mode, item.days_total)


def due_days_of(mode: Mode, days_total: int | None) -> int | None:
    """As due_days, from the two fields that decide."""
    if mode is Mode.INSTANT:
        return 0
    return None if mode is Mode.INFORM else days_total


def check_item(item: ServiceItem) -> None:
    """Raise KnownError for an item that cannot be offered at the desk."""
    if not item.code.strip() or not item.name.strip():
        raise KnownError("事项要有编码和名称。已填的内容都还在，请补上后再保存。", field="name")
    for field in ("days_centre", "days_total", "statutory_days"):
        days = getattr(item, field)
        if days is not None and not 0 <= days <= 365:
            raise KnownError(
                f"时限填的是{days}天，应在0到365个工作日之间。已填的内容都还在，请改正后再保存。",
                field=field,
            )
    longest = max(item.days_centre or 0, item.days_total or 0)
    if item.statutory_days is not None and longest > item.statutory_days:
        raise KnownError(
            f"承诺时限{longest}个工作日长于法定时限{item.statutory_days}个工作日。"
            "已填的内容都还在，请把承诺时限改短，或核对法定时限。",
            field="days_total",
        )
    if item.mode is Mode.INSTANT and item.days_total:
        raise KnownError(
            "即办事项当个工作日办结，承诺时限应填0；需要几天的请改为承诺事项。", field="days_total"
        )


def blocked_certificate(text: str) -> BlockedCertificate | None:
    """The certificate a clerk's or resident's wording asks for, if it must not be issued.

    Understands the usual shorter names: «开一个无犯罪证明», «单身证明». The longest matching
    name decides.
    """
    wording = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    if not _ASKS_FOR_PAPER.search(wording) or _BRINGS_PAPER.search(wording):
        return None
    found = [
        (len(word), certificate)
        for certificate, words, unless in _read_certificates()
        if not any(other in wording for other in unless)
        for word in (certificate.name, *words)
        if word in wording
    ]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def read_certificates() -> tuple[BlockedCertificate, ...]:
    """The twenty certificates (民发〔2020〕20号, first list), in their order."""
    return tuple(certificate for certificate, _, _ in _read_certificates())


@cache
def read_services() -> tuple[ServiceItem, ...]:
    """The catalogue the program ships with; every centre edits its own copy."""
    known = read_materials()
    synonyms: dict[str, list[str]] = {}
    for row in _rows("synonyms.csv"):
        synonyms.setdefault(row["code"], []).append(row["synonym"])
    modes = {mode.text: mode for mode in Mode}
    items = tuple(
        ServiceItem(
            code=row["code"],
            category=row["category"],
            name=row["name"],
            mode=modes[row["mode"]],
            days_centre=_days(row["days_centre"]),
            days_total=_days(row["days_total"]),
            statutory_days=_days(row["statutory_days"]),
            person_must_appear=Appearance(row["person_must_appear"]),
            proxy=ProxyAllowed(row["proxy"]),
            materials=tuple(known[name] for name in row["materials"].split("｜") if name),
            handling_chain=row["handling_chain"],
            basis=row["basis"],
            hint=row["hint"],
            synonyms=tuple(synonyms.get(row["code"], ())),
        )
        for row in _rows("services.csv")
    )
    for item in items:
        check_item(item)
    return items


@cache
def read_materials() -> Mapping[str, Material]:
    """Usual form, copies, source and check points of each material, by name (practice)."""
    return {
        row["name"]: Material(
            row["name"], row["form"], int(row["copies"]), row["source"], row["requirement"]
        )
        for row in _rows("materials.csv")
    }


def material_named(name: str) -> Material:
    """A material by name with the usual values, or a plain original for a new name."""
    known = read_materials().get(name)
    return known or Material(name)


def item_tokens(code: str, name: str, synonyms: Iterable[str]) -> tuple[str, ...]:
    """The words by which an item is found: code, any part of its names, pinyin, initials."""
    tokens = [fold(code)]
    for phrase in dict.fromkeys(_phrases(name, synonyms)):
        syllables = _phrase_reading(phrase)
        for start in range(len(phrase)):
            tokens.append(phrase[start:])
            tokens.append("".join(syllables[start:]))
            tokens.append("".join(s[0] for s in syllables[start:]))
    return tuple(dict.fromkeys(token for token in tokens if token))


def _phrases(name: str, synonyms: Iterable[str]) -> Iterator[str]:
    for text in (name, *synonyms):
        whole = fold(text).replace("-", "")
        if whole:
            yield whole


def _phrase_reading(phrase: str) -> list[str]:
    syllables: list[str] = []
    for run in re.findall(r"[ -~]|[^ -~]+", phrase):
        syllables += [run] if run.isascii() else phrase_reading(run)
    for word, reading in _READINGS.items():
        for match in re.finditer(word, phrase):
            syllables[match.start() : match.end()] = reading
    return syllables


@cache
def _read_certificates() -> tuple[tuple[BlockedCertificate, tuple[str, ...], tuple[str, ...]], ...]:
    return tuple(
        (
            BlockedCertificate(int(row["number"]), row["name"], row["instead"], row["refer_to"]),
            tuple(row["words"].split()),
            tuple(row["unless"].split()),
        )
        for row in _rows("certificates.csv")
    )


def _days(text: str) -> int | None:
    return int(text) if text else None


def _rows(file: str) -> list[dict[str, str]]:
    with (_RESOURCES / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
