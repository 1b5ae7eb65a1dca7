"""What taking in any ledger kept by hand has in common: its rows in portions, its cases at once."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar

from sqlalchemy import insert

from models.cases.actions.old_ledger.applicants import Applicants, plain
from models.cases.actions.old_ledger.placing import Versions
from models.cases.actions.visits import number_terms
from models.cases.queries.old_ledger import ImportedBefore
from models.cases.rules.old_ledger.rows import JudgedEntry, LedgerValues
from models.cases.tables import Case, CaseStep, ImportedCase
from models.errors import KnownError
from models.people.actions.imports import (
    PORTION,
    begin_run,
    broken_connection_told,
    remember_columns,
)
from models.people.rules.residents.row_codes import Outcome
from models.people.tables import ImportRun
from models.store.find import put_terms
from models.work import Work

Entry = TypeVar("Entry", bound=JudgedEntry)
NewRow = tuple[JudgedEntry, LedgerValues]


@dataclass(frozen=True)
class RowsTaken:
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


@dataclass(frozen=True)
class LedgerSource:
    """Where the rows come from; `columns` maps header texts to `fields`."""

    kind: str
    name: str
    digest: str
    columns: Mapping[str, str]
    fields: Mapping[str, str]


class Taking(ABC, Generic[Entry]):
    """One import under way: counts its rows, and keeps those that are new."""

    def __init__(self, work: Work, run: ImportRun, kind: str) -> None:
        self.work, self.run = work, run
        self.taken = self.errors = self.unconfirmed = 0
        self.already_there: list[str] = []
        self.people = Applicants(work, run.id)
        self.versions = Versions(work.session)
        self._before = ImportedBefore(work.session, run.file_hash, run.id, kind)

    def take(self, portion: Sequence[Entry]) -> None:
        """Keep what is certain and not there yet."""
        self.errors += sum(row.outcome is Outcome.ERROR for row in portion)
        self.unconfirmed += sum(row.is_unconfirmed for row in portion)
        offered = [row for row in portion if row.is_takeable]
        there = self._before.find(offered)
        self.already_there += [row.place for row in offered if row.place in there]
        new = [row for row in offered if row.values is not None and row.place not in there]
        if new:
            self.keep(new)
            self.taken += len(new)

    @abstractmethod
    def keep(self, rows: Sequence[Entry]) -> None:
        """Keep the cases of these rows; each has its values."""

    @property
    def counts(self) -> tuple[int, int, int, int, tuple[str, ...], int]:
        """The fields of RowsTaken in their order."""
        return (
            self.run.id,
            self.taken,
            self.errors,
            self.unconfirmed,
            tuple(self.already_there),
            self.people.made,
        )

    def keep_cases(
        self,
        rows: Sequence[NewRow],
        cases: Sequence[dict[str, Any]],
        more_facts: Sequence[Mapping[str, Any]] = (),
    ) -> Sequence[int]:
        """Write the cases with where each row stood and what it said; returns their ids."""
        session, work = self.work.session, self.work
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
                    "at": work.now,
                    "clerk_id": work.clerk.id,
                    "transition": "import",
                    "state": case["state"],
                    "opinion": "",
                    "facts": {
                        "file": self.run.file_name,
                        "place": row.place,
                        "cells": dict(values.cells),
                        **facts,
                    },
                }
                for id_, case, (row, values), facts in zip(
                    ids, cases, rows, more_facts or [{}] * len(cases), strict=True
                )
            ],
        )
        terms = {
            id_: number_terms(case["number"], values.name)
            for id_, case, (_, values) in zip(ids, cases, rows, strict=True)
        }
        put_terms(session, "service_case", terms)
        return ids


Kept = TypeVar("Kept", bound=Taking[Any])


def take_ledger(
    work: Work,
    file: LedgerSource,
    rows: Iterable[JudgedEntry],
    begin: Callable[[Work, ImportRun], Kept],
) -> Kept:
    """Take the rows of a file in portions and remember its columns; returns the import.

    Raises KnownError for a file without a row. A Cancelled out of `rows` leaves all as it was.
    """
    with broken_connection_told():
        run = begin_run(work, file.kind, file.name, file.digest)
        taking = begin(work, run)
        read = 0
        left = iter(rows)
        while portion := list(islice(left, PORTION)):
            taking.take(portion)
            read += len(portion)
        if not read:
            raise KnownError("文件里没有读到任何一行，没有导入。请重新选择文件再试一次。")
        remember_columns(work, file.kind, file.columns, file.fields)
        run.taken, run.left_out = taking.taken, taking.errors + taking.unconfirmed
        work.changes.touch("service_case")
        work.changes.touch("person")
        return taking
