"""Taking in a service ledger that was kept by hand, and what its wordings mean."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from sqlalchemy import insert, select

from models.accounts.queries import list_accounts
from models.cases.actions.old_ledger.applicants import Applicants, plain
from models.cases.actions.old_ledger.placing import Versions, number_rows
from models.cases.actions.visits import number_terms
from models.cases.queries.old_ledger import ImportedBefore
from models.cases.rules.old_ledger.rows import FIELDS, JudgedEntry, LedgerValues
from models.cases.rules.one_stop import ONE_STOP
from models.cases.tables import Case, CaseStep, ImportedCase
from models.catalogue.tables import ItemWording, ServiceItem
from models.errors import KnownError
from models.people.actions.imports import (
    PORTION,
    begin_run,
    broken_connection_told,
    remember_columns,
)
from models.people.rules.residents.row_codes import Outcome
from models.people.tables import ImportRun
from models.roles import DESK
from models.store.find import put_terms
from models.work import Work, action

KIND = "service-ledger"
SERIES = "JT"  # 旧台账: a series of its own, what was registered at the desk keeps its numbers
_EXTENDED = "延时"
_WITHOUT_ACCEPTANCE = ("declined",)
_RATED_STATES = ("closed",)


@dataclass(frozen=True)
class LedgerTaken:
    """What became of a ledger."""

    run_id: int
    taken: int
    errors: int  # rows to be mended
    unconfirmed: int  # rows whose item nobody has chosen yet
    already_there: tuple[str, ...]  # places of rows that an earlier import brought in
    new_people: int

    @property
    def left_out(self) -> int:
        """Rows that can still come in later."""
        return self.errors + self.unconfirmed


@action("确认事项说法", may=DESK)
def confirm_wordings(work: Work, chosen: Mapping[str, str]) -> None:
    """Keep which item each wording means (wording → code); it is never asked again."""
    items = {
        code: id_ for code, id_ in work.session.execute(select(ServiceItem.code, ServiceItem.id))
    }
    for wording, code in chosen.items():
        if code not in items:
            raise KnownError(
                f"事项目录里没有编码“{code}”，说法都没有保存。请重新选择事项。", field="item"
            )
        kept = work.session.get(ItemWording, wording)
        if kept is None:
            kept = ItemWording(wording=wording)
            work.session.add(kept)
        kept.item_id, kept.confirmed_at, kept.clerk_id = items[code], work.now, work.clerk.id


@action("导入旧台账", may=DESK)
def import_ledger(
    work: Work,
    file_name: str,
    file_hash: str,
    rows: Iterable[JudgedEntry],
    header_fields: Mapping[str, str],
) -> LedgerTaken:
    """Take the rows whose item is certain or confirmed, in one transaction.

    `header_fields` maps header texts to FIELDS. Rows that came in before are not taken again.
    A Cancelled out of `rows` leaves everything as it was. No due date is invented.
    """
    with broken_connection_told():
        run = begin_run(work, KIND, file_name, file_hash)
        taking = _Taking(work, run)
        read = 0
        left = iter(rows)
        while portion := list(islice(left, PORTION)):
            taking.take(portion)
            read += len(portion)
        if not read:
            raise KnownError("文件里没有读到任何一行，没有导入。请重新选择文件再试一次。")
        remember_columns(work, KIND, header_fields, FIELDS)
        run.taken, run.left_out = taking.taken, taking.errors + taking.unconfirmed
        work.changes.touch("service_case")
        work.changes.touch("person")
        return LedgerTaken(
            run.id,
            taking.taken,
            taking.errors,
            taking.unconfirmed,
            tuple(taking.already_there),
            taking.new_people,
        )


@dataclass
class _Taking:
    work: Work
    run: ImportRun
    taken: int = 0
    errors: int = 0
    unconfirmed: int = 0
    new_people: int = 0
    already_there: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        session = self.work.session
        self._before = ImportedBefore(session, self.run.file_hash, self.run.id)
        self._people = Applicants(self.work, self.run.id)
        self._clerks = {account.name: account.id for account in list_accounts(session)}
        self._versions = Versions(session)

    def take(self, portion: Sequence[JudgedEntry]) -> None:
        self.errors += sum(row.outcome is Outcome.ERROR for row in portion)
        self.unconfirmed += sum(row.is_unconfirmed for row in portion)
        offered = [row for row in portion if row.is_takeable]
        there = self._before.find(offered)
        self.already_there += [row.place for row in offered if row.place in there]
        new = [
            (row, row.values)
            for row in offered
            if row.values is not None and row.place not in there
        ]
        if not new:
            return
        applicants = self._people.find([values for _, values in new])
        self.new_people = self._people.made
        days = [_day_of(values) for _, values in new]
        numbers = number_rows(self.work.session, SERIES, days)
        cases = [
            self._to_case(values, applicant, number)
            for (_, values), applicant, number in zip(new, applicants, numbers, strict=True)
        ]
        self._insert(new, cases)

    def _to_case(self, values: LedgerValues, applicant: int, number: str) -> dict[str, Any]:
        day, ending = _day_of(values), values.ending
        accepted = ending.state not in _WITHOUT_ACCEPTANCE
        handler, accepter = (
            self._clerks.get(values.handled_by),
            self._clerks.get(values.accepted_by),
        )
        is_rated = values.satisfaction is not None and ending.state in _RATED_STATES
        unknown = values.accepted_by if accepter is None else ""
        remarks = (values.note, f"原台账受理人：{unknown}" if unknown else "")
        begun = datetime.combine(day, time())
        case = {
            "number": number,
            "kind": ONE_STOP.code,
            "applicant_id": applicant,
            "item_version_id": self._versions.on(values.proposal.code, day),
            "state": "rated" if is_rated else ending.state,
            "is_open": ending.is_open,
            "first_asked_id": accepter or self.work.clerk.id,
            "handler_id": handler or self.work.clerk.id,
            "handled_by": "" if handler else values.handled_by[:80],
            "registered_on": day,
            "intake_at": begun,
            "accepted_on": day if accepted else None,
            "accepted_at": begun if accepted else None,
            "accepted_by_id": accepter if accepted else None,
            "due_date": values.due_on,
            "extended_hours": _EXTENDED in values.note,
            "closed_on": None if ending.is_open else values.done_on,
            "outcome": ending.outcome,
            "delivery": values.delivery[:20],
            "satisfaction": values.satisfaction,
            # A ledger has no day of rating: it was rated when it was finished.
            "rated_on": max(values.done_on or day, day) if values.satisfaction else None,
            "note": "；".join(filter(None, remarks)),
        }
        return plain(case)

    def _insert(
        self, rows: Sequence[tuple[JudgedEntry, LedgerValues]], cases: list[dict[str, Any]]
    ) -> None:
        session = self.work.session
        ids = session.scalars(
            insert(Case).returning(Case.id, sort_by_parameter_order=True), cases
        ).all()
        session.execute(
            insert(ImportedCase),
            [
                plain(
                    {
                        "case_id": id_,
                        "import_run_id": self.run.id,
                        "place": row.place[:80],
                        "old_number": values.old_number[:40],
                        "wording": values.wording,
                    }
                )
                for id_, (row, values) in zip(ids, rows, strict=True)
            ],
        )
        session.execute(
            insert(CaseStep),
            [
                {
                    "case_id": id_,
                    "at": self.work.now,
                    "clerk_id": self.work.clerk.id,
                    "transition": "import",
                    "state": case["state"],
                    "opinion": "",
                    "facts": {
                        "file": self.run.file_name,
                        "place": row.place,
                        "cells": dict(values.cells),
                    },
                }
                for id_, case, (row, values) in zip(ids, cases, rows, strict=True)
            ],
        )
        terms = {
            id_: number_terms(case["number"], values.name)
            for id_, case, (_, values) in zip(ids, cases, rows, strict=True)
        }
        put_terms(session, "service_case", terms)
        self.taken += len(cases)


def _day_of(values: LedgerValues) -> date:
    assert values.accepted_on is not None  # a row without a day is an error and stays out
    return values.accepted_on
