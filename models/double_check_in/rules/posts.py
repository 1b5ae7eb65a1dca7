"""The eight kinds of posts for members who check in where they live (practice)."""

import re
import unicodedata
from dataclasses import dataclass

from models.worded import Worded


class PostKind(Worded):
    """岗位类别."""

    ORGANISATION = "organisation", "组织建设"
    LAW = "law", "法律咨询与援助"
    HARDSHIP = "hardship", "助困扶残与就业援助"
    GOVERNANCE = "governance", "社区治理"
    HEALTH = "health", "健康医疗"
    CULTURE = "culture", "文化体育"
    SAFETY = "safety", "安全宣传与治安巡逻"
    OTHER = "other", "其他"


class SetBy(Worded):
    """How a post came about."""

    NEED = "need", "按需设岗"
    OFFER = "offer", "认领设岗"
    COMMUNITY = "community", "社区设岗"


# Short and old names that units still write.
_VARIANTS = {
    "党建": PostKind.ORGANISATION,
    "党务": PostKind.ORGANISATION,
    "组织工作": PostKind.ORGANISATION,
    "法律咨询": PostKind.LAW,
    "法律援助": PostKind.LAW,
    "法律服务": PostKind.LAW,
    "普法": PostKind.LAW,
    "帮困": PostKind.HARDSHIP,
    "助困": PostKind.HARDSHIP,
    "扶残": PostKind.HARDSHIP,
    "助残": PostKind.HARDSHIP,
    "助困扶残": PostKind.HARDSHIP,
    "就业援助": PostKind.HARDSHIP,
    "治理": PostKind.GOVERNANCE,
    "基层治理": PostKind.GOVERNANCE,
    "网格治理": PostKind.GOVERNANCE,
    "矛盾调解": PostKind.GOVERNANCE,
    "义诊": PostKind.HEALTH,
    "医疗": PostKind.HEALTH,
    "健康": PostKind.HEALTH,
    "医疗健康": PostKind.HEALTH,
    "文体": PostKind.CULTURE,
    "文体活动": PostKind.CULTURE,
    "安全宣传": PostKind.SAFETY,
    "治安巡逻": PostKind.SAFETY,
    "巡逻": PostKind.SAFETY,
    "其它": PostKind.OTHER,
    "都可以": PostKind.OTHER,
    "均可": PostKind.OTHER,
    "不限": PostKind.OTHER,
}
_BY_NAME = {kind.text: kind for kind in PostKind}
_BETWEEN = re.compile(r"[;、,/|\s]+")
_NOTHING = frozenset({"无", "暂无", "没有", "-", "—", "/"})


@dataclass(frozen=True)
class ReadPosts:
    """The kinds a cell names, in its order, and the words that are none of the eight."""

    kinds: tuple[PostKind, ...]
    unknown: tuple[str, ...]
    has_variant: bool


def read_posts(text: str) -> ReadPosts:
    """Read wanted posts with any separator; short and old names count."""
    kinds: list[PostKind] = []
    unknown: list[str] = []
    has_variant = False
    for word in read_words(text):
        kind = _BY_NAME.get(word)
        if kind is None:
            kind = _VARIANTS.get(word)
            has_variant = has_variant or kind is not None
        if kind is None:
            unknown.append(word)
        elif kind not in kinds:
            kinds.append(kind)
    return ReadPosts(tuple(kinds), tuple(unknown), has_variant)


def read_words(text: str) -> tuple[str, ...]:
    """The words of a list with any separator; 无 and 暂无 are none."""
    parts = _BETWEEN.split(unicodedata.normalize("NFKC", text).strip())
    return tuple(part for part in parts if part and part not in _NOTHING)
