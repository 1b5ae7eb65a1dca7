"""The words districts use, and what they mean here."""

import csv
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from models.catalogue.rules import read_services
from models.worded import Worded

VOCABULARY_VERSION = 1
_WORDS = Path(__file__).resolve().parents[3] / "resources" / "district" / "meanings.csv"

LIST_SOURCES = {
    "service_ledger": "便民服务台账",
    "proxy_ledger": "帮办代办台账",
    "dues_summary": "党费收缴汇总",
    "volunteer_activity": "志愿服务活动台账",
    "volunteer_roll": "志愿者名册",
}
# What one word of ours may be called on a drop-down list.
_SAME = (
    ("即办", "即办件"),
    ("承诺", "承诺件"),
    ("告知", "告知件", "咨询件"),
    ("直办", "直办件", "自办件"),
    ("准予", "已办", "办结", "已办结", "办理完成", "完成"),
    ("不予", "不予办理", "不予许可", "办结", "已办结"),
    ("转介", "转办", "办结", "已办结"),
    ("退件", "退回", "已退回"),
    ("撤回", "已撤回", "撤销"),
    ("终止", "终止办理", "退回"),
    ("不予受理", "未受理"),
    ("办理中", "在办", "正在办理", "未办结"),
    ("窗口领取", "当面领取", "窗口", "窗口送达", "当场领取", "直接送达", "自取", "现场领取"),
    ("邮寄", "邮寄送达", "快递", "寄送"),
    ("委托代领", "代领", "他人代领", "委托领取", "代收"),
    ("上门送达", "上门", "送达上门"),
    # How a proxy request came, and for whom.
    ("窗口转来", "到站", "窗口登记", "窗口"),
    ("独居空巢老人", "独居老人", "空巢老人"),
    ("流动人口", "外来务工", "外来务工人员"),
    ("低保对象", "低保户", "困难群众"),
    ("低保边缘家庭", "困难群众"),
    ("特困人员", "困难群众"),
    ("就业困难人员", "困难群众", "其他"),
    ("困境儿童", "困难群众", "其他"),
    ("退役军人", "优抚对象", "其他"),
    ("60岁以上老年人", "老年人", "其他"),
    ("80岁以上高龄老人", "高龄老人", "老年人", "其他"),
    # Kinds of voluntary service, which districts name after the posts of double check-in.
    ("助老服务", "助老", "助困扶残", "其他"),
    ("助学扶幼", "助学", "其他"),
    ("助残服务", "助残", "助困扶残", "其他"),
    ("帮困解难", "帮困", "助困扶残", "其他"),
    ("环境卫生", "环境保护", "社区治理", "其他"),
    ("文明交通", "社区治理", "其他"),
    ("治安巡逻", "安全宣传与治安巡逻", "其他"),
    ("法律咨询", "法律咨询与援助", "其他"),
    ("政策宣讲", "理论宣讲", "组织建设", "其他"),
    ("应急救助", "应急救援", "其他"),
    ("窗口引导", "其他"),
    # Told by phone or message: no paper reached anybody.
    ("电话告知", "短信告知", "无需送达", "无须送达", "不需送达", "无"),
)
_SPACES = re.compile(r"[\s\u200b\ufeff_]+")
_BRACKETS = re.compile(r"\([^)]*\)?|\[[^\]]*\]?|〔[^〕]*〕?|【[^】]*】?")
_LEADS = re.compile(r"^(?:其中|其|共|共计|合计|总计)[:：,，、]*")
_SPAN_WORDS = (
    ("last_year_month", r"上年同期|去年同期|同比期"),
    ("last_month", r"上个?月|上期"),
    ("year", r"本年累计|本年度累计|全年累计|年度累计|年累计|今年以来|本年度?|当年|今年|全年|累计"
             r"|1月?[-—至~到]\s*\d{0,2}月(?:累计)?"),
    ("month", r"本月份?|当月份?|本期|当期|月度"),
)  # fmt: skip


class Kind(StrEnum):
    """Where a meaning stands: in the head, as a figure, as a column of a list."""

    HEAD = "head"
    FIGURE = "figure"
    COLUMN = "column"


class Span(Worded):
    """Which days a figure counts."""

    MONTH = "month", "本月"
    LAST_MONTH = "last_month", "上月"
    YEAR = "year", "本年累计"
    LAST_YEAR_MONTH = "last_year_month", "上年同期"


@dataclass(frozen=True)
class Meaning:
    """What a cell may mean; `form` is count, rate, money, hours, date, month, text or blank.

    A blank one is known and left for a person's hand: the reviewer signs for himself.
    """

    id: str
    kind: Kind
    source: str  # of columns
    name: str
    form: str
    words: tuple[str, ...]  # cleaned, the usual ones first


@dataclass(frozen=True)
class Match:
    """A meaning found for a label, and how well: 0 the very word, 1 the word with more around."""

    meaning: Meaning
    rank: int
    word: str


@cache
def read_meanings() -> tuple[Meaning, ...]:
    """The whole vocabulary, as the file has it."""
    with _WORDS.open(encoding="utf-8", newline="") as lines:
        return tuple(
            Meaning(
                id=row["id"],
                kind=Kind(row["kind"]),
                source=row["source"],
                name=row["name"],
                form=row["form"],
                words=tuple(clean_label(word) for word in row["words"].split("|")),
            )
            for row in csv.DictReader(lines)
        )


def find_meaning(id_: str, kind: Kind, source: str = "") -> Meaning | None:
    """A meaning by its id; columns also by the list they belong to."""
    return _by_id().get((kind, source, id_))


@cache
def _by_id() -> dict[tuple[Kind, str, str], Meaning]:
    return {(m.kind, m.source, m.id): m for m in read_meanings()}


@cache
def _by_word(kind: Kind, source: str) -> dict[str, Meaning]:
    return {
        word: meaning
        for meaning in reversed(read_meanings())
        if (meaning.kind, meaning.source) == (kind, source)
        for word in meaning.words
    }


def clean_label(text: object) -> str:
    """A label without spaces, line breaks, remarks in brackets and colons."""
    plain = _SPACES.sub("", unicodedata.normalize("NFKC", str(text)))
    short = _BRACKETS.sub("", plain).strip(":：*★、,，")
    return short or plain


def take_span(text: str, usual: Span = Span.MONTH) -> tuple[str, Span]:
    """A cleaned label without its words of time, and the days they name."""
    for id_, words in _SPAN_WORDS:
        rest, count = re.subn(words, "", text)
        if count:
            return rest, Span(id_)
    return text, usual


def match_label(path: Sequence[str], kind: Kind, source: str = "") -> Match | None:
    """What a header means: its own text first, then joined with what stands above it.

    `path` is cleaned, from the top level down.
    """
    words = _by_word(kind, source)
    own = path[-1] if path else ""
    texts = [own, "".join(path), "".join(path[-2:])]
    for text in texts:
        for variant in (text, _LEADS.sub("", text)):
            if variant in words and not _is_too_general(variant, path, words):
                return Match(words[variant], 0, variant)
    inside = [word for word in words if len(word) > 1 and word in own]
    if not inside:
        return None
    # The end of a Chinese compound says what it is: 群众联系电话 is a phone.
    best = max(inside, key=lambda word: (own.endswith(word), len(word)))
    return Match(words[best], 1, best)


def _is_too_general(word: str, path: Sequence[str], words: dict[str, Meaning]) -> bool:
    """金额 under 自愿多交 is read together with it."""
    joined = "".join(path)
    return joined != word and joined in words and words[joined] is not words[word]


def match_figure(path: Sequence[str]) -> tuple[Match, Span] | None:
    """A figure under a header of one or more levels, with its span."""
    spans = [take_span(text)[1] for text in path if take_span(text)[0] != text]
    own = [take_span(text)[0] for text in path]
    found = match_label([text for text in own if text], Kind.FIGURE)
    if found is None:
        return None
    # The label itself says it best; else what stands above it.
    return found, spans[-1] if spans else Span.MONTH


def match_category(text: str, categories: Sequence[str]) -> tuple[str, bool] | None:
    """The category of items a row label names, and whether there is no doubt."""
    label = _plain_category(text)
    if not label:
        return None
    plain = {_plain_category(category): category for category in categories}
    if label in plain:
        return plain[label], True
    near = [own for own in plain if own.startswith(label) or label.startswith(own)]
    return (plain[near[0]], True) if len(near) == 1 else None


@cache
def shipped_categories() -> tuple[str, ...]:
    """The categories of the catalogue the program ships with, in its order."""
    return tuple(dict.fromkeys(item.category for item in read_services()))


def fit_choice(value: str, choices: Sequence[str]) -> str | None:
    """The choice of a drop-down list that says the same; None where none does."""
    if value in choices:
        return value
    for group in _SAME:
        if value in group:
            for word in group:
                if word in choices:
                    return word
    found = match_category(value, choices)
    if found:
        return found[0]
    # Of several words the first that is there.
    parts = value.split("、")
    fitting = (fit_choice(part, choices) for part in parts) if len(parts) > 1 else iter(())
    return next(filter(None, fitting), None)


def _plain_category(text: str) -> str:
    plain = re.sub(r"[/／、,，·和与及]|(?<=.)(?:服务|事项|类)$", "", clean_label(text))
    return plain or clean_label(text)
