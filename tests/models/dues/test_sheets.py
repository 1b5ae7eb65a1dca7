"""The five sample pay sheets taken in: who is assessed, who waits, who is not known here."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from models.dues.actions.assessments import (
    SheetTaken,
    apply_decision,
    confirm_wording,
    decide_item,
    take_sheet,
)
from models.dues.actions.local_rules import set_local_rule
from models.dues.actions.members import MemberForm, enrol
from models.dues.queries.book import read_member
from models.dues.queries.rulebooks import judging_for, read_rules
from models.dues.rules.months import Month
from models.dues.rules.pay_columns import find_table
from models.dues.rules.pay_sheet import PayCode, PayRow, RowKind, judge_pay_sheet
from models.dues.rules.rulebook import Verdict
from models.errors import KnownError
from reports.sheets.reading.workbook import read_workbook
from tests.models.dues.hall import Hall, put_people

SAMPLES = Path(__file__).parents[2] / "samples"
SHEETS = {
    "pay_civil_servants": "",
    "pay_institution": "institution_staff",
    "pay_enterprise": "enterprise_staff",
    "pay_community_workers": "community_worker",
    "pensions": "",
}
JANUARY = Month(2026, 1)


def judge(hall: Hall, name: str) -> list[PayRow]:
    """The members of a sample as this branch's rules, words and decisions judge them."""
    rules = hall.books.ask(read_rules, date(2026, 1, 1))
    category = rules.categories.get(SHEETS[name])
    judging = hall.see(judging_for, JANUARY, hall.today, category)
    rows: list[PayRow] = []
    for sheet in read_workbook(SAMPLES / f"{name}.xlsx").sheets:
        if not sheet.rows or sheet.hidden:
            continue
        spans = [(m.top, m.left, m.bottom, m.right) for m in sheet.merged]
        try:
            table = find_table(sheet.rows, spans)
        except KnownError:
            continue
        rows += judge_pay_sheet(sheet.rows, table, judging)
    return [row for row in rows if row.kind is RowKind.MEMBER]


def enrol_all(hall: Hall, rows: Sequence[PayRow]) -> dict[str, int]:
    """Everybody of a sheet once, as its first row says; returns the ids by ID number or name."""
    people: dict[str, PayRow] = {}
    for row in rows:
        people.setdefault(row.id_number or row.name, row)
    ids = hall.do(put_people, [(row.name, row.id_number) for row in people.values()])
    for person_id, row in zip(ids, people.values(), strict=True):
        code = row.category.code if row.category else "civil_servant"
        hall.do(enrol, MemberForm(person_id, hall.branch, code, date(2025, 1, 1)))
    return dict(zip(people, ids, strict=True))


def answers(name: str) -> list[dict[str, str]]:
    with (SAMPLES / f"{name}.expected.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row["outcome"] != "skip"]


def take(hall: Hall, name: str, rows: Sequence[PayRow], **more: object) -> SheetTaken:
    taken: SheetTaken = hall.do(take_sheet, hall.branch, 2026, rows, f"{name}.xlsx", **more)
    return taken


@pytest.mark.parametrize("name", SHEETS)
def test_a_sample_sheet_becomes_the_years_amounts(hall: Hall, name: str) -> None:
    rows = judge(hall, name)
    ids = enrol_all(hall, rows)
    taken = take(hall, name, rows)
    expected = {
        ids[a["id_number"] or a["name"]]: Decimal(a["due"]) for a in answers(name) if a["due"]
    }
    assert expected
    book = {row.person_id: row for row in hall.book().rows}
    assert {id_: row.assessed for id_, row in book.items() if row.assessed is not None} == expected
    assert {row.person_id for row in taken.assessed} == expected.keys()
    heaps = (taken.assessed, taken.undecided, taken.unknown_people, taken.unchanged, taken.stopped)
    assert sum(len(heap) for heap in heaps) == len(rows)
    assert {r.person_id for r in taken.undecided} == {i for i, r in book.items() if r.undecided}
    person_id = next(iter(expected))
    kept = hall.see(read_member, person_id, 2026, hall.today).assessments[-1]
    assert kept.source.startswith(f"{name}.xlsx 第")
    if kept.base is not None:
        signed = {"in": 1, "ded": -1, "out": 0}
        assert kept.base == sum(Decimal(i["amount"]) * signed[i["verdict"]] for i in kept.lines)
        assert all(line["reason"] and line["source"] for line in kept.lines)
        assert f"{kept.assessed:.2f} 元" in kept.arithmetic


def test_a_sheet_taken_twice_changes_nothing(hall: Hall) -> None:
    rows = judge(hall, "pay_enterprise")
    enrol_all(hall, rows)
    first = take(hall, "pay_enterprise", rows)
    second = take(hall, "pay_enterprise", rows)
    assert not second.assessed
    assert not second.undecided
    assert len(second.unchanged) == len(first.assessed) + len(first.undecided)


def test_a_decision_settles_the_others_after_a_look(hall: Hall) -> None:
    judged = {name: judge(hall, name) for name in SHEETS}
    name = next(name for name in SHEETS if any(row.undecided for row in judged[name]))
    asked = judged[name]
    enrol_all(hall, asked)
    taken = take(hall, name, asked)
    open_row = next(row for row in asked if row.undecided)
    item, category = open_row.undecided[0].item, open_row.category
    assert category is not None
    settles = hall.do(decide_item, hall.branch, item, category.code, Verdict.INCLUDE,
                      date(2026, 2, 20), "记录 4 号")  # fmt: skip
    assert set(settles) <= {row.person_id for row in taken.undecided}
    assert hall.do(apply_decision, hall.branch, item, category.code, settles) == len(settles)
    book = {row.person_id: row for row in hall.book().rows}
    wanted = {r.name: r.undecided[0].if_included for r in asked if r.undecided}
    for person_id in settles:
        assert book[person_id].assessed == wanted[book[person_id].name]
    again = judge(hall, name)  # the next sheet need not ask
    assert not [
        r for r in again if r.category == category and item in {u.item for u in r.undecided}
    ]


def test_people_and_categories_are_not_guessed(hall: Hall) -> None:
    rows = [row for row in judge(hall, "pay_enterprise") if row.is_assessed][:4]
    stranger, other, twice, good = rows
    ids = enrol_all(hall, [other, twice, good])
    doubled = replace(twice, row=99)
    retired = replace(other, category=hall.books.ask(read_rules, hall.today).categories["retiree"])
    taken = take(hall, "pay_enterprise", [stranger, retired, twice, doubled, good])
    assert [row.name for row in taken.unknown_people] == [stranger.name]
    assert [(row.row, row.name) for row in taken.stopped] == [
        (other.row, other.name), (99, twice.name)
    ]  # fmt: skip
    assert "类别" in taken.stopped[0].why
    assert {row.person_id for row in taken.assessed} == {
        ids[row.id_number or row.name] for row in (twice, good)
    }


def test_a_reassessment_from_a_sheet_needs_reason_and_month(hall: Hall) -> None:
    row = next(row for row in judge(hall, "pay_enterprise") if row.is_assessed)
    person_id = next(iter(enrol_all(hall, [row]).values()))
    take(hall, "pay_enterprise", [row])
    assert row.result is not None
    assert row.result.assessed is not None
    more = replace(row, result=row.result._replace(assessed=row.result.assessed + 1))
    assert "年" in take(hall, "五月", [more]).unchanged[0].why
    with pytest.raises(KnownError, match="同时写明"):
        take(hall, "五月", [more], first_month=Month(2026, 5))
    take(hall, "五月", [more], first_month=Month(2026, 5), reason="调资")
    dues = [cell.due for cell in hall.row(person_id).cells]
    assert dues == [row.result.assessed] * 4 + [row.result.assessed + 1] * 8


def test_a_word_confirmed_once_is_known_in_every_later_sheet(hall: Hall) -> None:
    hall.do(confirm_wording, {"岗 资补": "post_pay"})
    judging = hall.see(judging_for, JANUARY, hall.today)
    assert judging.learned == {"岗资补": "post_pay"}
    with pytest.raises(KnownError, match="没有“nothing”"):
        hall.do(confirm_wording, {"某项": "nothing"})
    with pytest.raises(KnownError, match="已有规定"):
        hall.do(decide_item, hall.branch, "取暖费", "civil_servant", Verdict.INCLUDE,
                date(2026, 2, 20))  # fmt: skip


def test_a_pension_in_one_sum_is_taken_by_the_share_of_the_place(hall: Hall) -> None:
    before = {r.row: r for r in judge(hall, "pensions") if PayCode.NOT_SPLIT in r.codes}
    assert before
    ids = enrol_all(hall, list(before.values()))
    taken = take(hall, "pensions", list(before.values()))
    assert {"按原交纳额调整" in row.why for row in taken.stopped} == {True}
    assert len(taken.stopped) == len(before)
    hall.do(set_local_rule, "pension_split", "0.55", "区委组织部通知", date(2026, 1, 1))
    after = [r for r in judge(hall, "pensions") if r.row in before]
    assert {PayCode.NOT_SPLIT in row.codes for row in after} == {False}
    again = take(hall, "pensions", after)
    assert {row.person_id for row in again.assessed} == set(ids.values())
    for row in again.assessed:
        assert row.person_id is not None
        kept = hall.see(read_member, row.person_id, 2026, hall.today).assessments[-1]
        assert kept.base is not None
        (line,) = kept.lines
        assert Decimal(line["amount"]) == kept.base
        assert "55%" in line["item"]
        assert line["source"] == "本地做法"
        rate = Decimal("0.005") if kept.base <= 5000 else Decimal("0.01")
        assert kept.rate == rate
        assert "× 55% =" in kept.arithmetic
