"""The catalogue in the store: found, changed by dated versions, never a forbidden certificate."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest

from models.catalogue.actions import add_item, change_item, retire_item
from models.catalogue.queries import find_items, list_versions, read_item
from models.catalogue.rules import Mode, ServiceItem, read_certificates, read_services
from models.centre import Centre
from models.errors import KnownError
from tests.models.conftest import MORNING, Watch

TODAY = MORNING.date()
ITEM = next(item for item in read_services() if item.mode is Mode.PROMISED and item.days_total)
NEW = replace(ITEM, code="Z01", name="老年活动室借用", synonyms=("夕阳红小屋",))


def test_a_new_centre_has_the_whole_catalogue(centre: Centre) -> None:
    found = centre.ask(find_items, "", TODAY)
    assert [item.code for item in found] == sorted(item.code for item in read_services())
    kept = centre.ask(read_item, ITEM.code, TODAY)
    for name in ("name", "mode", "days_total", "handling_chain", "basis", "hint", "synonyms"):
        assert getattr(kept, name) == getattr(ITEM, name), name
    assert [m.name for m in kept.materials] == [m.name for m in ITEM.materials]


@pytest.mark.parametrize("text", ["老年活动", "活动室", "lnhds", "huodongshi", "夕阳红小屋", "z01"])
def test_a_new_item_is_found_by_name_initials_and_synonym(centre: Centre, text: str) -> None:
    centre.act(add_item, NEW, "社区居委会〔2026〕3号")
    assert "Z01" in [item.code for item in centre.ask(find_items, text, TODAY, 40)]


def test_each_change_is_a_dated_version(centre: Centre, watch: Watch) -> None:
    centre.act(add_item, NEW, "准入")
    watch.now = datetime(2026, 4, 1, 9)
    changed = replace(NEW, name="活动室借用登记", synonyms=(), materials=NEW.materials[:1])
    centre.act(change_item, changed, "合并事项")
    assert centre.ask(read_item, "Z01", date(2026, 3, 31)).name == "老年活动室借用"
    assert centre.ask(read_item, "Z01", date(2026, 4, 1)).name == "活动室借用登记"
    versions = centre.ask(list_versions, "Z01")
    assert [(v.number, v.valid_from, v.reason) for v in versions] == [
        (2, date(2026, 4, 1), "合并事项"),
        (1, TODAY, "准入"),
    ]
    # Found by what it is called now, not by the words given up.
    assert centre.ask(find_items, "夕阳红小屋", date(2026, 4, 1)) == []
    assert [i.name for i in centre.ask(find_items, "hdsjydj", date(2026, 4, 1))] == [changed.name]


def test_a_retired_item_is_no_longer_offered(centre: Centre) -> None:
    centre.act(add_item, NEW, "准入")
    centre.act(retire_item, "Z01")
    assert centre.ask(find_items, "夕阳红小屋", TODAY) == []
    assert "Z01" not in [item.code for item in centre.ask(find_items, "", TODAY)]
    with pytest.raises(KnownError, match="已停办"):
        centre.ask(read_item, "Z01", TODAY)
    with pytest.raises(KnownError, match="已停办"):
        centre.act(change_item, NEW, "再开")
    assert len(centre.ask(list_versions, "Z01")) == 1


@pytest.mark.parametrize(
    ("form", "reason", "said"),
    [
        (NEW, " ", "准入依据"),
        (replace(NEW, code=ITEM.code), "准入", "已经有了"),
        (replace(NEW, name=""), "准入", "编码和名称"),
        (replace(NEW, days_total=30, statutory_days=20), "准入", "长于法定时限"),
        (replace(NEW, name="长" * 81), "准入", "太长，最多 80 个字"),
    ],
)
def test_what_cannot_be_an_item(centre: Centre, form: ServiceItem, reason: str, said: str) -> None:
    before = centre.ask(find_items, "", TODAY)
    with pytest.raises(KnownError, match=said):
        centre.act(add_item, form, reason)
    assert centre.ask(find_items, "", TODAY) == before
    with pytest.raises(KnownError, match="写明原因"):
        centre.act(change_item, ITEM, "")


def test_a_certificate_that_must_not_be_issued_is_no_item(centre: Centre) -> None:
    for certificate in read_certificates():
        name = certificate.name if "证明" in certificate.name else f"{certificate.name}证明"
        with pytest.raises(KnownError, match="不应由居民委员会出具") as refused:
            centre.act(add_item, replace(NEW, name=name), "准入")
        assert certificate.refer_to in refused.value.text
    told = replace(NEW, name=read_certificates()[0].name, mode=Mode.INFORM)
    centre.act(add_item, told, "只作告知")


def test_two_leaders_change_one_item(centre: Centre, open_centre: Callable[..., Centre]) -> None:
    """Whoever comes second is told, and the first one's version stands."""
    colleague = open_centre()
    centre.act(add_item, NEW, "准入")
    centre.act(change_item, replace(NEW, hint="带户口簿"), "区里调整", seen=1)
    with pytest.raises(KnownError, match="改成了第 2 版"):
        colleague.act(change_item, replace(NEW, hint="不用带"), "区里调整", seen=1)
    assert centre.ask(read_item, "Z01", TODAY).hint == "带户口簿"
