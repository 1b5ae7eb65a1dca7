"""Taking in a service ledger that was kept by hand, and what its wordings mean."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select

from models.accounts.queries import list_accounts
from models.cases.actions.old_ledger.applicants import plain
from models.cases.actions.old_ledger.keeping import LedgerSource, RowsTaken, Taking, take_ledger
from models.cases.actions.old_ledger.placing import number_rows
from models.cases.rules.old_ledger.rows import FIELDS, JudgedEntry, LedgerValues
from models.cases.rules.one_stop import ONE_STOP
from models.catalogue.tables import ItemWording, ServiceItem
from models.errors import KnownError
from models.people.tables import ImportRun
from models.roles import DESK
from models.work import Work, action

KIND = "service-ledger"
SERIES = "JT"  # 旧台账: a series of its own, what was registered at the desk keeps its numbers
_EXTENDED = "延时"
_WITHOUT_ACCEPTANCE = ("declined",)
_RATED_STATES = ("closed",)


class LedgerTaken(RowsTaken):
    """What became of a service ledger."""


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
    file = LedgerSource(KIND, file_name, file_hash, header_fields, FIELDS)
    return LedgerTaken(*take_ledger(work, file, rows, _Taking).counts)


class _Taking(Taking[JudgedEntry]):
    def __init__(self, work: Work, run: ImportRun) -> None:
        super().__init__(work, run, ONE_STOP.code)
        self._clerks = {account.name: account.id for account in list_accounts(work.session)}

    def keep(self, rows: Sequence[JudgedEntry]) -> None:
        new = [(row, row.values) for row in rows if row.values is not None]
        applicants = self.people.find([values for _, values in new])
        days = [_day_of(values) for _, values in new]
        numbers = number_rows(self.work.session, SERIES, days)
        cases = [
            self._to_case(values, applicant, number)
            for (_, values), applicant, number in zip(new, applicants, numbers, strict=True)
        ]
        self.keep_cases(new, cases)

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
            "item_version_id": self.versions.on(values.proposal.code, day),
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


def _day_of(values: LedgerValues) -> date:
    assert values.accepted_on is not None  # a row without a day is an error and stays out
    return values.accepted_on
