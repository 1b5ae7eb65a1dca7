"""Taking in a proxy ledger that was kept by hand: cases, agents, and every fen as it is written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import insert

from models.cases.actions.old_ledger.applicants import plain
from models.cases.actions.old_ledger.keeping import LedgerSource, RowsTaken, Taking, take_ledger
from models.cases.actions.old_ledger.placing import number_rows
from models.people.tables import ImportRun
from models.proxy.actions.old_ledger.agents import Agents
from models.proxy.rules.money import EntryKind
from models.proxy.rules.old_ledger.resting import resting_state
from models.proxy.rules.old_ledger.rows import FIELDS, ProxyEntry, ProxyValues
from models.proxy.rules.states import PROXY
from models.proxy.tables import Agent, MoneyEntry, ProxyCase
from models.roles import DESK
from models.work import Work, action

KIND = "proxy-ledger"
SERIES = "JD"  # 旧代办: a series of its own, what was registered at the desk keeps its numbers
FROM_LEDGER = "旧台账"
"""What an entry says that was taken over from the ledger, with no picture."""

_Row = tuple[ProxyEntry, ProxyValues]


@dataclass(frozen=True)
class Unbalanced:
    """A case whose money does not add up; it stays open until somebody settles it."""

    place: str  # sheet!row of the file
    number: str
    applicant: str
    balance: Decimal  # in yuan; below zero: more went out than came in


@dataclass(frozen=True)
class ProxyLedgerTaken(RowsTaken):
    """What became of a proxy ledger."""

    new_agents: int
    unbalanced: tuple[Unbalanced, ...]
    dues: int = 0  # cases of party dues whose amounts stand in the remark only


@action("导入旧代办台账", may=DESK)
def import_proxy_ledger(
    work: Work,
    file_name: str,
    file_hash: str,
    rows: Iterable[ProxyEntry],
    header_fields: Mapping[str, str],
) -> ProxyLedgerTaken:
    """Take the rows whose item is certain or confirmed, in one transaction.

    `header_fields` maps header texts to FIELDS. Rows that came in before are not taken again. The
    money is kept as it is written, also where it does not add up: such a case stays open; party
    dues come in as history without money. A Cancelled out of `rows` leaves everything as it was.
    """
    file = LedgerSource(KIND, file_name, file_hash, header_fields, FIELDS)
    taking = take_ledger(work, file, rows, _Taking)
    for table in ("proxy_case", "money_entry"):
        work.changes.touch(table)
    return ProxyLedgerTaken(
        *taking.counts, len(taking.agents.made), tuple(taking.unbalanced), taking.dues
    )


class _Taking(Taking[ProxyEntry]):
    def __init__(self, work: Work, run: ImportRun) -> None:
        super().__init__(work, run, PROXY.code)
        self.agents = Agents(work)
        self.unbalanced: list[Unbalanced] = []
        self.dues = 0

    def keep(self, rows: Sequence[ProxyEntry]) -> None:
        new = [(row, row.values) for row in rows if row.values is not None]
        applicants = self.people.find([values for _, values in new])
        made_before = len(self.agents.made)
        agents = self.agents.find([(values.agent, _day_of(values)) for _, values in new])
        made = set(self.agents.made[made_before:])
        numbers = number_rows(self.work.session, SERIES, [_day_of(values) for _, values in new])
        cases = [
            self._to_case(values, applicant, agent, number)
            for (_, values), applicant, agent, number in zip(
                new, applicants, agents, numbers, strict=True
            )
        ]
        ids = self.keep_cases(new, cases, [_made_for(agent, made) for agent in agents])
        self._keep_proxied(new, ids, cases, agents)
        self._keep_money(new, ids, agents)
        self.unbalanced += [
            Unbalanced(row.place, number, values.name, values.booked.balance)
            for (row, values), number in zip(new, numbers, strict=True)
            if values.booked.balance
        ]
        self.dues += sum(values.is_dues and values.money.is_written for _, values in new)

    def _to_case(
        self, values: ProxyValues, applicant: int, agent: Agent, number: str
    ) -> dict[str, Any]:
        day, state = _day_of(values), resting_state(values)
        is_open = PROXY.states[state].is_open
        accepted = state not in ("registered", "declined", "withdrawn")
        begun = datetime.combine(day, time())
        return plain(
            {
                "number": number,
                "kind": PROXY.code,
                "applicant_id": applicant,
                "item_version_id": self.versions.on(values.proposal.code, day),
                "state": state,
                "is_open": is_open,
                "first_asked_id": self.work.clerk.id,
                "handler_id": agent.account_id or self.work.clerk.id,
                "registered_on": day,
                "intake_at": begun,
                "accepted_on": day if accepted else None,
                "accepted_at": begun if accepted else None,
                "closed_on": None if values.ending.is_open else values.done_on,
                "outcome": values.ending.outcome,
                "satisfaction": values.satisfaction,
                # A ledger has no day of rating: it was rated when it was finished.
                "rated_on": max(values.done_on or day, day) if values.satisfaction else None,
                "note": _note_of(values),
            }
        )

    def _keep_proxied(
        self,
        rows: Sequence[_Row],
        ids: Sequence[int],
        cases: Sequence[dict[str, Any]],
        agents: Sequence[Agent],
    ) -> None:
        proxied = []
        for id_, case, agent, (_, values) in zip(ids, cases, agents, rows, strict=True):
            is_back = case["state"] in ("returned", "rated", "archived") and values.is_returned
            proxied.append(
                {
                    "case_id": id_,
                    "mode": values.mode.value,
                    "source": values.source.value,
                    "agent_id": agent.id,
                    "groups": ",".join(group.value for group in values.groups),
                    "lodged_on": values.lodged_on,
                    "returned_on": _done_of(values) if is_back else None,
                    "version": 1,
                }
            )
        self.work.session.execute(insert(ProxyCase), proxied)

    def _keep_money(
        self, rows: Sequence[_Row], ids: Sequence[int], agents: Sequence[Agent]
    ) -> None:
        entries = [
            plain(entry)
            for id_, agent, (_, values) in zip(ids, agents, rows, strict=True)
            for entry in self._entries(id_, agent, values)
        ]
        if entries:
            self.work.session.execute(insert(MoneyEntry), entries)

    def _entries(self, case_id: int, agent: Agent, values: ProxyValues) -> list[dict[str, Any]]:
        money, day, done = values.booked, _day_of(values), _done_of(values)
        written = (
            (EntryKind.ADVANCE, money.advanced, day, ""),
            (EntryKind.PAYMENT, money.paid, done, money.receipt),
            (EntryKind.REFUND, money.refunded, done, ""),
        )
        return [
            {
                "case_id": case_id,
                "kind": kind.value,
                "amount": amount,
                "at": datetime.combine(on, time()),
                "clerk_id": self.work.clerk.id,
                "agent_id": agent.id,
                "party": values.name[:80] if kind is not EntryKind.PAYMENT else "",
                "summary": f"{FROM_LEDGER}：{values.proposal.name}"[:120],
                "receipt_number": receipt,
                "reason": FROM_LEDGER,
            }
            for kind, amount, on, receipt in written
            if amount
        ]


def _made_for(agent: Agent, made: set[int]) -> dict[str, int]:
    """An undo takes those agents back whom nobody has used since: told by their first case."""
    if agent.id not in made:
        return {}
    made.discard(agent.id)
    return {"made_agent": agent.id}


def _day_of(values: ProxyValues) -> date:
    assert values.accepted_on is not None  # a row without a day is an error and stays out
    return values.accepted_on


def _done_of(values: ProxyValues) -> date:
    """The day things were settled: the ledger has no other than that of finishing."""
    return max(values.done_on or _day_of(values), _day_of(values))


def _note_of(values: ProxyValues) -> str:
    return "；".join(
        filter(
            None,
            (
                values.note,
                f"材料：{values.materials}" if values.materials else "",
                f"人员类别：{values.group_text}" if values.group_text else "",
                _unbooked(values),
            ),
        )
    )


def _unbooked(values: ProxyValues) -> str:
    """The amounts that stay out of the book, as they were written."""
    if values.booked.is_written or not values.money.is_written:
        return ""
    return f"党费：{values.money.text}" if values.is_dues else values.money.text
