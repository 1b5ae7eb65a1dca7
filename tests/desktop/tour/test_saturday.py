"""What the stretch of volunteers relies on: slips are read from the paper, files have answers."""

from pathlib import Path

import pytest

from desktop.tour.quarter import minutes_of
from desktop.tour.station import SAMPLES

ANSWERED = Path(__file__).parents[2] / "samples"


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("其中参加服务 3 人，5 人次，共 7小时30分。时长按社区登记", 450),
        ("5 人\n次，共 12\n小时。", 720),
        ("0 人次，共 0分。", 0),
        ("1 人次，共 45分。", 45),
        ("序号 报到编号 姓名 合计 7小时30分", None),
    ],
)
def test_a_slip_says_its_minutes_and_a_further_page_none(text: str, minutes: int | None) -> None:
    assert minutes_of(text) == minutes


@pytest.mark.parametrize("name", ["volunteers_signin", "double_checkin", "needs_resources"])
def test_the_files_of_the_stretch_have_answers(name: str) -> None:
    assert (SAMPLES / f"{name}.xlsx").read_bytes() == (ANSWERED / f"{name}.xlsx").read_bytes()
