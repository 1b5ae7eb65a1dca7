"""Taking in an old ledger on both stores: what becomes of a row, and how it is taken back."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.accounts.actions import add_account
from models.cases.actions.old_ledger import (
    LedgerTaken,
    confirm_wordings,
    import_ledger,
    undo_ledger,
)
from models.cases.actions.steps import move_case
from models.cases.queries.cases import find_cases
from models.cases.queries.old_ledger import known_wordings, read_entries
from models.cases.rules.old_ledger.days import Context
from models.cases.rules.old_ledger.rows import FIELDS, JudgedEntry, LedgerSheet, judge_ledger
from models.cases.rules.old_ledger.wordings import WordingFinder
from models.cases.tables import Case, CaseStep, ImportedCase
from models.centre import Centre
from models.errors import Cancelled, KnownError
from models.people.actions import PersonForm, add_person, change_person
from models.people.actions import undo_import as undo_residents
from models.people.queries import count_people, find_people, known_columns, list_imports
from models.people.rules.row_cells import RawRow
from models.people.tables import Person
from models.roles import Role

COLUMNS = ("accepted_on", "name", "phone", "item", "done_on", "result", "satisfaction")
MORE = ("accepted_by", "handled_by", "delivery", "note", "due_on", "address", "id_number")
NAMES = (*COLUMNS, *MORE)
WANG = ("2026-3-2", "王秀英", "19900001234", "高龄津贴", "2026-3-4", "已办结", "满意")
ZHANG = ("2026-3-3", "张三丰", "19900004321", "复印", "", "办理中", "")


def judge(centre: Centre, *rows: Sequence[object]) -> list[JudgedEntry]:
    finder = WordingFinder(centre.ask(read_entries), centre.ask(known_wordings))
    headers = tuple(FIELDS[name] for name in NAMES)
    raw = [RawRow(1, headers)] + [
        RawRow(at, (*row, *[""] * (len(NAMES) - len(row)))) for at, row in enumerate(rows, 2)
    ]
    places = {name: at for at, name in enumerate(NAMES)}
    sheet = LedgerSheet("3月", raw, headers, places, 1, Context(2026, 3))
    return list(judge_ledger(sheet, finder, centre.clock().date()))


def take(centre: Centre, *rows: Sequence[object], digest: str = "a" * 64) -> LedgerTaken:
    judged = judge(centre, *rows)
    return centre.act(
        import_ledger, "三月.xlsx", digest, judged, {"受理日期": "accepted_on"}
    ).result


def _cases(session: Session) -> list[Case]:
    cases = list(session.scalars(select(Case).order_by(Case.id)))
    for case in cases:
        assert case.applicant.name and case.item.name  # loaded before the session is gone
        assert case.item.item.code
    return cases


def _count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_row_becomes_a_case_with_its_own_days(centre: Centre) -> None:
    centre.act(add_account, "周婷", Role.CLERK)
    more = ("周婷", "听松街道", "邮寄送达", "延时服务", "2026-3-9", "青禾苑3栋2单元501")
    taken = take(centre, (*WANG, *more), ZHANG)
    assert (taken.taken, taken.errors, taken.unconfirmed, taken.new_people) == (2, 0, 0, 2)
    rated, opened = centre.ask(_cases)

    assert rated.number == "JT202603020001"
    assert (rated.kind, rated.state, rated.is_open, rated.outcome) == (
        "one_stop", "rated", False, "done",
    )  # fmt: skip
    assert (rated.registered_on, rated.accepted_on) == (date(2026, 3, 2), date(2026, 3, 2))
    assert (rated.closed_on, rated.rated_on) == (date(2026, 3, 4), date(2026, 3, 4))
    assert (rated.satisfaction, rated.due_date) == (4, date(2026, 3, 9))
    assert (rated.handled_by, rated.delivery, rated.extended_hours) == (
        "听松街道",
        "邮寄送达",
        True,
    )
    assert rated.accepted_by_id != centre.clerk.id
    assert rated.item.item.code == "D01"
    assert (rated.applicant.phone, rated.applicant.building) == ("19900001234", "3")

    assert (opened.state, opened.is_open, opened.closed_on, opened.outcome) == (
        "processing", True, None, "",
    )  # fmt: skip
    assert (opened.satisfaction, opened.rated_on, opened.due_date) == (None, None, None)
    assert opened.clock_start is None  # no due date is invented


def test_the_original_cells_and_the_wording_stay(centre: Centre) -> None:
    take(centre, WANG, ZHANG)

    def read(session: Session) -> tuple[CaseStep, ImportedCase]:
        step = session.scalars(select(CaseStep).order_by(CaseStep.id.desc())).first()
        kept = session.scalars(select(ImportedCase).order_by(ImportedCase.case_id.desc())).first()
        assert step is not None and kept is not None
        return step, kept

    step, kept = centre.ask(read)
    assert (step.transition, step.state) == ("import", "processing")
    assert step.facts["cells"]["事项"] == "复印"
    assert (step.facts["file"], step.facts["place"]) == ("三月.xlsx", "3月!3")
    assert (kept.place, kept.wording) == ("3月!3", "复印")
    assert centre.ask(known_columns, "service-ledger") == {"受理日期": "accepted_on"}
    assert [case.number for case in centre.ask(find_cases, "zsf")] == ["JT202603030001"]


def test_clerk_without_an_account_stays_as_text(centre: Centre) -> None:
    take(centre, (*WANG, "赵晓燕"))
    (case,) = centre.ask(_cases)
    assert case.handled_by == "赵晓燕"
    assert case.handler_id == centre.clerk.id
    assert case.accepted_by_id is None
    assert case.note == "原台账受理人：赵晓燕"


def test_applicants_are_found_or_made_once(centre: Centre) -> None:
    known = centre.act(add_person, PersonForm("王秀英", phone="19900001234")).result
    for _ in range(2):
        centre.act(add_person, PersonForm("李娜", phone="19900005555"))
    numbered = centre.act(add_person, PersonForm("赵云", "229901194203150029")).result
    door = "青禾苑3栋2单元501"
    rows = [
        WANG,
        ("2026-3-5", "王秀英", "19900009999", "复印"),  # another phone: another person
        ("2026-3-5", "李娜", "19900005555", "复印"),  # two of that name and phone: neither
        ("2026-3-6", "李娜", "19900005555", "复印"),
        ("2026-3-6", "赵云", "", "复印", "", "", "", "", "", "", "", "", "", "229901194203150029"),
        ("2026-3-7", "文光", "", "复印", "", "", "", "", "", "", "", "", door),
        ("2026-3-8", "文光", "19900007777", "复印", "", "", "", "", "", "", "", "", door),
    ]
    taken = take(centre, *rows)
    cases = centre.ask(_cases)
    assert cases[0].applicant_id == known
    assert cases[1].applicant_id not in (known, cases[0].applicant_id)
    assert cases[2].applicant_id == cases[3].applicant_id
    assert cases[4].applicant_id == numbered
    assert cases[5].applicant_id == cases[6].applicant_id
    assert cases[6].applicant.phone == "19900007777"
    assert taken.new_people == 3
    found = centre.ask(find_people, "19900007777", centre.clock().date())
    assert [person.name for person in found] == ["文光"]


def test_numbers_go_on_in_the_series_of_each_day(centre: Centre) -> None:
    other = ("2026-3-2", "钱多多", "19900006666", "复印")
    take(centre, WANG, ZHANG, other)
    take(centre, ("2026-3-2", "孙行者", "19900006667", "复印"), digest="b" * 64)
    assert [case.number for case in centre.ask(_cases)] == [
        "JT202603020001", "JT202603030001", "JT202603020002", "JT202603020003",
    ]  # fmt: skip


def test_confirmed_wordings_are_kept_and_used(centre: Centre) -> None:
    vague = ("2026-3-9", "周小小", "19900008888", "办补贴", "2026-3-9", "已办结")
    assert take(centre, vague).unconfirmed == 1
    centre.act(confirm_wordings, {"办补贴": "D02"})
    assert centre.ask(known_wordings) == {"办补贴": "D02"}
    assert judge(centre, vague)[1].reasons == ("ITEM_CONFIRMED",)
    assert take(centre, vague).taken == 1
    centre.act(confirm_wordings, {"办补贴": "D01"})  # somebody thought better of it
    assert centre.ask(known_wordings) == {"办补贴": "D01"}
    with pytest.raises(KnownError, match="没有编码"):
        centre.act(confirm_wordings, {"复印": "Z99"})


def test_the_same_rows_are_taken_once(centre: Centre) -> None:
    assert take(centre, WANG, ZHANG).taken == 2
    again = take(centre, WANG, ZHANG)
    assert (again.taken, again.already_there) == (0, ("3月!2", "3月!3"))
    mended = take(centre, ZHANG, ("2026-3-4", "钱多多", "", "复印"), WANG, digest="b" * 64)
    assert (mended.taken, mended.already_there) == (1, ("3月!2", "3月!4"))
    assert centre.ask(_count, Case) == 3


def test_import_is_undone_as_a_whole(centre: Centre) -> None:
    known = centre.act(add_person, PersonForm("王秀英", phone="19900001234")).result
    taken = take(centre, WANG, ZHANG)
    assert centre.act(undo_ledger, taken.run_id).result == 2
    for table in (Case, CaseStep, ImportedCase):
        assert centre.ask(_count, table) == 0
    assert centre.ask(count_people) == 1
    assert centre.ask(lambda session: session.get(Person, known)) is not None
    assert centre.ask(find_cases, "zsf") == []
    assert centre.ask(list_imports)[0].undone_at is not None
    with pytest.raises(KnownError, match="已经撤销过"):
        centre.act(undo_ledger, taken.run_id)
    assert take(centre, WANG, ZHANG).taken == 2  # may come in again


def test_what_has_been_used_is_not_taken_back(centre: Centre) -> None:
    taken = take(centre, WANG, ZHANG)
    opened = centre.ask(_cases)[1]
    centre.act(move_case, opened.id, "withdraw", "本人不办了")
    with pytest.raises(KnownError, match="1 件办件被使用"):
        centre.act(undo_ledger, taken.run_id)
    assert centre.ask(_count, Case) == 2


def test_an_applicant_who_was_changed_is_not_taken_back(centre: Centre) -> None:
    taken = take(centre, WANG)
    person = centre.ask(_cases)[0].applicant
    form = PersonForm(person.name, phone=person.phone, paper_type="未提供", note="行动不便")
    centre.act(change_person, person.id, person.version, form)
    with pytest.raises(KnownError, match="1 位人员被使用"):
        centre.act(undo_ledger, taken.run_id)


def test_applicant_of_a_later_import_is_not_taken_back(centre: Centre) -> None:
    first = take(centre, WANG)
    second = take(centre, ("2026-3-20", *WANG[1:]), digest="b" * 64)
    with pytest.raises(KnownError, match="1 位人员被使用"):
        centre.act(undo_ledger, first.run_id)
    assert centre.act(undo_ledger, second.run_id).result == 1
    assert centre.act(undo_ledger, first.run_id).result == 1
    assert centre.ask(count_people) == 0


def test_each_import_is_undone_by_its_own_action(centre: Centre) -> None:
    taken = take(centre, WANG)
    with pytest.raises(KnownError, match="不是在这里导入的"):
        centre.act(undo_residents, taken.run_id)
    assert centre.ask(_count, Case) == 1


def test_cancelled_import_leaves_nothing(centre: Centre) -> None:
    judged = judge(centre, *[(f"2026-3-{1 + n % 28}", f"王{n}", "", "复印") for n in range(700)])

    def some() -> Iterator[JudgedEntry]:
        for number, row in enumerate(judged):
            if number == 650:
                raise Cancelled
            yield row

    with pytest.raises(Cancelled):
        centre.act(import_ledger, "三月.xlsx", "a" * 64, some(), {})
    assert centre.ask(_count, Case) == 0
    assert centre.ask(count_people) == 0
    assert centre.ask(list_imports) == []
    assert take(centre, ("2026-3-1", "王一", "", "复印")).taken == 1
    assert centre.ask(_cases)[0].number == "JT202603010001"  # no number was lost


def test_an_empty_file_and_a_viewer_are_refused(centre: Centre) -> None:
    with pytest.raises(KnownError, match="没有读到任何一行"):
        centre.act(import_ledger, "空.xlsx", "a" * 64, [], {})
    assert Role.VIEWER not in import_ledger.__dict__["action_may"]


def test_long_and_odd_texts_fit(centre: Centre) -> None:
    odd = (
        "2026-3-2",
        "王" * 100,
        "19900001234 女儿 " + "说" * 200,
        "高龄津贴",
        "2026-3-1",
        "已办结\x00",
    )
    taken = take(centre, (*odd, "", "赵" * 99, "钱" * 99, "送" * 50, "备" * 3000))
    assert taken.taken == 1
    (case,) = centre.ask(_cases)
    assert len(case.applicant.name) == 80
    assert (len(case.handled_by), len(case.delivery)) == (80, 20)
    assert case.closed_on == date(2026, 3, 1)  # before it was accepted: told, and kept as written
    assert case.intake_at == datetime(2026, 3, 2)
