"""The log: every action leaves its entry, sealed, masked, and broken entries are named."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from models.audit.actions import record_export
from models.audit.queries import News, first_broken, list_entries, read_news
from models.centre import Centre
from models.errors import KnownError
from models.people.actions import PersonForm, add_person, change_person, note_access
from models.roles import EVERYONE
from models.work import LISTED_RECORDS, Work, action
from tests.models.conftest import MORNING, Watch

TODAY = MORNING.date()
WANG = PersonForm("王秀英", "229901194203150029", phone="19900001234")


def details(centre: Centre) -> list[dict[str, Any]]:
    newest = centre.ask(list_entries, TODAY, TODAY)[0]
    lines: list[dict[str, Any]] = json.loads(newest.details)
    return lines


def test_before_and_after_stand_in_the_log(centre: Centre) -> None:
    id_ = centre.act(add_person, WANG).result
    (new,) = details(centre)
    assert (new["record"], new["id"]) == ("person", id_)
    assert new["new"]["id_number"] == "229***********0029"
    assert new["new"]["phone"] == "199****1234"
    form = PersonForm("王秀英", None, phone="19900005678", sex="女", note="补充")
    centre.act(change_person, id_, 1, form)
    (line,) = details(centre)
    assert line["changed"] == {"phone": ["199****1234", "199****5678"], "note": ["", "补充"]}


def test_reading_a_page_leaves_a_line(centre: Centre) -> None:
    id_ = centre.act(add_person, WANG).result
    assert not centre.act(note_access, id_).changes.touches("person")
    assert details(centre) == [{"opened": "person", "id": id_}]


def test_many_records_are_counted_and_not_listed(centre: Centre) -> None:
    @action("许多", may=EVERYONE)
    def many(work: Work) -> None:
        for number in range(LISTED_RECORDS + 50):
            add_person(work, PersonForm(f"王{chr(0x4E00 + number)}"))

    centre.act(many)
    lines = details(centre)
    assert len(lines) == LISTED_RECORDS + 1
    assert lines[-1] == {"counts": {"person": 50}}
    assert centre.ask(first_broken) is None


def test_what_the_others_kept_is_told_by_kind(centre: Centre) -> None:
    @action("许多", may=EVERYONE)
    def many(work: Work) -> None:
        for number in range(LISTED_RECORDS + 1):
            add_person(work, PersonForm(f"王{chr(0x4E00 + number)}"))

    here = centre.station_id
    start = centre.ask(read_news, here, None)
    assert start.kinds == frozenset()  # nothing was missed yet
    centre.act(add_person, WANG)
    assert centre.ask(read_news, here, start.marks) == start  # one's own is no news
    seen_from_afar = centre.ask(read_news, 0, {here: 0})
    centre.act(many)
    news = centre.ask(read_news, 0, seen_from_afar.marks)
    assert news.kinds == {"person"} and news.marks[here] == seen_from_afar.marks[here] + 1
    assert centre.ask(read_news, 0, news.marks) == News(news.marks, frozenset())


def test_clear_data_needs_purpose_and_recipient(centre: Centre) -> None:
    form = ("service-ledger", "台账.xlsx", "0" * 64, 10, 20)
    for purpose, recipient in (("", ""), ("上报", " "), ("", "街道")):
        with pytest.raises(KnownError, match="用途和接收人"):
            centre.act(record_export, *form, masked=False, purpose=purpose, recipient=recipient)
    centre.act(record_export, *form, masked=False, purpose="上报", recipient="街道")
    assert centre.ask(list_entries, TODAY, TODAY)[0].reason == "上报"
    (line,) = details(centre)
    assert (line["exported"], line["masked"], line["recipient"]) == (form[0], False, "街道")


@pytest.mark.parametrize(
    ("damage", "seq", "why"),
    [
        ("UPDATE audit_entry SET details = '[]' WHERE seq = 4", 4, "不一致"),
        ("UPDATE audit_entry SET at = '2026-03-01 09:00:00' WHERE seq = 3", 3, "不一致"),
        ("UPDATE audit_entry SET hash = '0' WHERE seq = 5", 5, "不一致"),
        ("DELETE FROM audit_entry WHERE seq = 2", 2, "不见了"),
        ("DELETE FROM audit_entry WHERE seq >= 6", 6, "末尾"),
    ],
)
def test_the_first_broken_entry_is_named(centre: Centre, damage: str, seq: int, why: str) -> None:
    for name in ("王甲", "王乙", "王丙"):
        centre.act(add_person, PersonForm(name))
    assert centre.ask(first_broken) is None
    with centre.store.writing() as session:
        session.execute(text(damage))
    broken = centre.ask(first_broken)
    assert broken is not None and broken.seq == seq and why in broken.why


def test_entries_are_listed_by_day(centre: Centre, watch: Watch) -> None:
    watch.now += timedelta(days=1)
    centre.act(add_person, WANG)
    tomorrow = watch.now.date()
    assert [e.title for e in centre.ask(list_entries, tomorrow, tomorrow)] == ["登记人员"]
    assert len(centre.ask(list_entries, TODAY, tomorrow)) > 1
