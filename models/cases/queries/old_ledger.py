"""What an old ledger is compared with: the catalogue, confirmed wordings, earlier imports."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.cases.rules.old_ledger.rows import JudgedEntry
from models.cases.rules.old_ledger.wordings import CatalogueEntry
from models.cases.rules.one_stop import ONE_STOP
from models.cases.tables import Case, ImportedCase
from models.catalogue.tables import ItemVersion, ItemWording, ServiceItem
from models.people.tables import ImportRun, Person

_Content = tuple[date, str, str]  # day, applicant, wording


def read_entries(session: Session) -> list[CatalogueEntry]:
    """All items under their newest name, those no longer offered too: old ledgers have them."""
    newest = select(func.max(ItemVersion.id)).group_by(ItemVersion.item_id)
    rows = session.execute(
        select(ServiceItem.code, ItemVersion.name, ItemVersion.synonyms)
        .join(ServiceItem, ServiceItem.id == ItemVersion.item_id)
        .where(ItemVersion.id.in_(newest))
        .order_by(ServiceItem.code)
    )
    return [
        CatalogueEntry(code, name, tuple(filter(None, synonyms.split("｜"))))
        for code, name, synonyms in rows
    ]


def known_wordings(session: Session) -> dict[str, str]:
    """What somebody confirmed before: wording → code of the item."""
    rows = session.execute(
        select(ItemWording.wording, ServiceItem.code).join(
            ServiceItem, ServiceItem.id == ItemWording.item_id
        )
    )
    return {wording: code for wording, code in rows}


@dataclass
class ImportedBefore:
    """Tells which rows came in with an earlier import, so that nothing is taken twice.

    The same row of the same file is the same; so is the same matter of the same applicant on
    the same day, as often as it is there already: a mended copy of a file is another file.
    """

    session: Session
    file_hash: str
    run_id: int = 0  # the import that is running: its own rows do not count
    kind: str = ONE_STOP.code  # of the cases: the ledgers of two services are not compared
    _places: set[str] | None = None
    _contents: Counter[_Content] = field(default_factory=Counter)
    _days: set[date] = field(default_factory=set)

    def find(self, rows: Iterable[JudgedEntry]) -> set[str]:
        """The places of those rows that are there already."""
        offered = [(row.place, c) for row in rows if (c := _content(row)) is not None]
        self._look_at({content[0] for _, content in offered})
        assert self._places is not None
        found = set()
        for place, content in offered:
            if place in self._places or self._contents[content] > 0:
                self._contents[content] -= 1
                found.add(place)
        return found

    def _look_at(self, days: set[date]) -> None:
        if self._places is None:
            self._places = set(
                self.session.scalars(
                    select(ImportedCase.place)
                    .join(ImportRun, ImportRun.id == ImportedCase.import_run_id)
                    .join(Case, Case.id == ImportedCase.case_id)
                    .where(
                        ImportRun.file_hash == self.file_hash,
                        ImportRun.id != self.run_id,
                        Case.kind == self.kind,
                    )
                )
            )
        new = sorted(days - self._days)
        self._days |= days
        for start in range(0, len(new), 500):
            rows = self.session.execute(
                select(Case.registered_on, Person.name, ImportedCase.wording)
                .join(ImportedCase, ImportedCase.case_id == Case.id)
                .join(Person, Person.id == Case.applicant_id)
                .where(
                    Case.registered_on.in_(new[start : start + 500]),
                    ImportedCase.import_run_id != self.run_id,
                    Case.kind == self.kind,
                )
            )
            self._contents.update((on, name, wording) for on, name, wording in rows)


def find_imported(
    session: Session, file_hash: str, rows: Sequence[JudgedEntry], kind: str = ONE_STOP.code
) -> set[str]:
    """The places of the rows that an earlier import brought in; for a preview."""
    return ImportedBefore(session, file_hash, kind=kind).find(
        row for row in rows if row.is_takeable
    )


def _content(row: JudgedEntry) -> _Content | None:
    values = row.values
    if values is None or values.accepted_on is None:
        return None
    return values.accepted_on, values.name[:80], values.wording
