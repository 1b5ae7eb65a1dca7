"""The eight kinds of posts as units write them, quarters, and what a return tells."""

from datetime import date

import pytest

from models.double_check_in.rules.incoming.units import UnitNames
from models.double_check_in.rules.posts import PostKind, read_posts, read_words
from models.double_check_in.rules.quarters import Quarter
from models.double_check_in.rules.returns import MOST_TOLD, tell_services
from models.double_check_in.rules.services import say_minutes
from models.errors import KnownError


@pytest.mark.parametrize(
    ("text", "kinds", "unknown", "has_variant"),
    [
        ("社区治理；健康医疗", [PostKind.GOVERNANCE, PostKind.HEALTH], (), False),
        ("党建/普法 文体", [PostKind.ORGANISATION, PostKind.LAW, PostKind.CULTURE], (), True),
        ("都可以，其他", [PostKind.OTHER], (), True),
        ("宠物照护、义诊", [PostKind.HEALTH], ("宠物照护",), True),
        ("暂无", [], (), False),
        ("", [], (), False),
    ],
)
def test_wanted_posts_are_read_with_any_separator(
    text: str, kinds: list[PostKind], unknown: tuple[str, ...], has_variant: bool
) -> None:
    read = read_posts(text)
    assert list(read.kinds) == kinds
    assert (read.unknown, read.has_variant) == (unknown, has_variant)


def test_there_are_eight_kinds() -> None:
    assert len(PostKind) == 8
    assert read_words("驾驶;教学/视频剪辑\n无") == ("驾驶", "教学", "视频剪辑")


def test_a_short_name_means_the_only_unit_that_ends_like_it() -> None:
    names = UnitNames()
    names.add("望岚区第一小学", ["一小"])
    names.add("望岚区第二小学")
    names.add("望岚区水务局")
    assert names.find("区水务局") == "望岚区水务局"
    assert names.find("一小") == "望岚区第一小学"
    assert names.find("小学") == names.find("务局") == names.find("税务局") == ""


@pytest.mark.parametrize(
    ("day", "quarter", "start", "end"),
    [
        (date(2026, 1, 1), (2026, 1), date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 6, 30), (2026, 2), date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 9, 1), (2026, 3), date(2026, 7, 1), date(2026, 9, 30)),
        (date(2026, 12, 31), (2026, 4), date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_quarters(day: date, quarter: tuple[int, int], start: date, end: date) -> None:
    found = Quarter.of(day)
    assert found == Quarter(*quarter)
    assert (found.start, found.end) == (start, end)
    assert found.before.end < start
    assert found.text == f"{day.year}年第{quarter[1]}季度"


def test_no_fifth_quarter() -> None:
    with pytest.raises(KnownError, match="1 至 4"):
        Quarter(2026, 5)


def test_services_are_told_in_words_that_fit_a_line() -> None:
    assert tell_services(["巡逻", "义诊", "巡逻"]) == "巡逻2次、义诊"
    assert tell_services([]) == ""
    long = tell_services([f"第{n}次入户走访独居老人" for n in range(60)])
    assert len(long) <= MOST_TOLD + 6 and long.endswith("等60项")


@pytest.mark.parametrize(("minutes", "told"), [(45, "45分"), (60, "1小时"), (90, "1小时30分")])
def test_minutes_are_said_in_hours(minutes: int, told: str) -> None:
    assert say_minutes(minutes) == told
