"""Taking in both lists at one go, with their links: no more promises than places."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import insert, select, update

from models.cases.actions.old_ledger.applicants import plain
from models.errors import KnownError
from models.people.actions.imports import begin_run, broken_connection_told, remember_columns
from models.people.rules.residents.row_codes import Outcome
from models.people.tables import ImportRun
from models.roles import DESK
from models.store.serials import take_numbers
from models.three_lists.rules.cells import write_number
from models.three_lists.rules.incoming.rows import (
    FIELDS,
    NEED,
    RESOURCE,
    Entry,
    NeedValues,
    ResourceValues,
    promised,
)
from models.three_lists.rules.lists import NeedState
from models.three_lists.tables import Match, Need, Resource
from models.work import Work, action

KIND = "needs-resources"
FROM_LIST = "原清单已对接"


@dataclass(frozen=True)
class NeedsResourcesTaken:
    """What became of a workbook."""

    run_id: int
    needs: int
    resources: int
    matches: int
    errors: int  # rows to be mended
    already_there: tuple[str, ...]  # places of rows that an earlier import brought in
    overpromised: tuple[tuple[str, str], ...]  # need and resource: asked for, but no place left


@action("导入需求资源清单", may=DESK)
def import_needs_resources(
    work: Work,
    file_name: str,
    file_hash: str,
    rows: Iterable[Entry],
    header_fields: Mapping[str, str],
) -> NeedsResourcesTaken:
    """Take the rows judged ok or warn, with the links between them.

    A row is known again by its number, party and content, one without a number by the other two.
    Of links to one place the first in the resource's own line is kept; the other needs stay
    open. A Cancelled out of `rows` leaves everything as it was.
    """
    with broken_connection_told():
        run = begin_run(work, KIND, file_name, file_hash)
        entries = list(rows)
        if not entries:
            raise KnownError("文件里没有读到任何一行，没有导入。请重新选择文件再试一次。")
        taking = _Taking(work, run)
        offered = [entry for entry in entries if entry.is_takeable]
        taking.take(offered)
        remember_columns(work, KIND, header_fields, FIELDS)
        errors = sum(entry.outcome is Outcome.ERROR for entry in entries)
        run.taken, run.left_out = taking.needs + taking.resources, errors
        for table in (Need.__tablename__, Resource.__tablename__, Match.__tablename__):
            work.changes.touch(table)
        return NeedsResourcesTaken(
            run.id, taking.needs, taking.resources, taking.matches, errors,
            tuple(taking.already_there), tuple(taking.overpromised),
        )  # fmt: skip


@dataclass
class _Taking:
    work: Work
    run: ImportRun
    needs: int = 0
    resources: int = 0
    matches: int = 0
    already_there: list[str] = field(default_factory=list)
    overpromised: list[tuple[str, str]] = field(default_factory=list)
    _need_ids: dict[str, int] = field(default_factory=dict)  # key in the file → id
    _resource_ids: dict[str, int] = field(default_factory=dict)

    def take(self, offered: Sequence[Entry]) -> None:
        known_needs = self._known(Need)
        known_resources = self._known(Resource)
        new_needs: dict[str, NeedValues] = {}
        new_resources: dict[str, ResourceValues] = {}
        for entry in offered:
            if entry.need is not None:
                values: NeedValues | ResourceValues = entry.need
                ids, known = self._need_ids, known_needs
            else:
                assert entry.resource is not None
                values, ids, known = entry.resource, self._resource_ids, known_resources
            kept = known.get((values.number, values.party[:80], values.content[:200]))
            if kept is not None:
                ids[entry.key] = kept
                self.already_there.append(entry.place)
            elif entry.need is not None:
                new_needs[entry.key] = entry.need
            elif entry.resource is not None:
                new_resources[entry.key] = entry.resource
        self._add_resources(new_resources)
        self._add_needs(new_needs)
        self._link(offered)
        self._settle(new_needs)

    def _known(self, table: type[Need] | type[Resource]) -> dict[tuple[str, str, str], int]:
        """What came from a list before, the oldest of each."""
        rows = self.work.session.execute(
            select(table.old_number, table.party, table.content, table.id)
            .where(table.import_run_id.is_not(None))
            .order_by(table.id.desc())
        )
        return {(number, party, content): id_ for number, party, content, id_ in rows}

    def _add_needs(self, new: Mapping[str, NeedValues]) -> None:
        if not new:
            return
        numbers = _give_numbers(self.work, NEED, Need, [v.number for v in new.values()])
        ids = self.work.session.scalars(
            insert(Need).returning(Need.id, sort_by_parameter_order=True),
            [
                plain(
                    {
                        "number": number,
                        "old_number": values.number,
                        "party": values.party[:80],
                        "category": values.category[:20],
                        "content": values.content[:200],
                        "urgency": values.urgency.value if values.urgency else "",
                        "beneficiaries": values.beneficiaries.value,
                        "beneficiaries_said": values.beneficiaries.said[:40]
                        if values.beneficiaries.is_words
                        else "",
                        "raised_on": values.raised_on,
                        "contact_name": values.contact.name[:80],
                        "contact_phone": values.contact.phone[:40],
                        "status": (values.state or NeedState.OPEN).value,
                        "result": "",
                        "confirmed_by": "",
                        "import_run_id": self.run.id,
                        "version": 1,
                    }
                )
                for number, values in zip(numbers, new.values(), strict=True)
            ],
        ).all()
        self._need_ids |= dict(zip(new, ids, strict=True))
        self.needs += len(new)

    def _add_resources(self, new: Mapping[str, ResourceValues]) -> None:
        if not new:
            return
        numbers = _give_numbers(self.work, RESOURCE, Resource, [v.number for v in new.values()])
        ids = self.work.session.scalars(
            insert(Resource).returning(Resource.id, sort_by_parameter_order=True),
            [
                plain(
                    {
                        "number": number,
                        "old_number": values.number,
                        "party": values.party[:80],
                        "category": values.category.value,
                        "content": values.content[:200],
                        "places": values.quantity.places,
                        "places_said": values.quantity.said[:40],
                        "taken": 0,
                        "available": values.available[:80],
                        "valid_to": values.valid_to,
                        "contact_name": values.contact.name[:80],
                        "contact_phone": values.contact.phone[:40],
                        "import_run_id": self.run.id,
                        "version": 1,
                    }
                )
                for number, values in zip(numbers, new.values(), strict=True)
            ],
        ).all()
        self._resource_ids |= dict(zip(new, ids, strict=True))
        self.resources += len(new)

    def _link(self, offered: Sequence[Entry]) -> None:
        """Keep the promises of the file while there are places, in the order of the resources."""
        session = self.work.session
        self._find_listed_elsewhere(offered)
        ids = list(self._resource_ids.values())
        left = {
            id_: places - taken
            for id_, places, taken in session.execute(
                select(Resource.id, Resource.places, Resource.taken).where(Resource.id.in_(ids))
            )
        }
        held = {
            (need, resource)
            for need, resource in session.execute(
                select(Match.need_id, Match.resource_id).where(Match.resource_id.in_(ids))
            )
        }
        made: dict[int, list[int]] = {}
        for resource, needs in sorted(promised(offered).items()):
            resource_id = self._resource_ids.get(resource)
            if resource_id is None:
                continue
            for need in needs:
                need_id = self._need_ids.get(need)
                if need_id is None or (need_id, resource_id) in held:
                    continue
                if left[resource_id] <= 0:
                    self.overpromised.append((need, resource))
                    continue
                left[resource_id] -= 1
                made.setdefault(resource_id, []).append(need_id)
        matches = [
            {
                "need_id": need_id,
                "resource_id": resource_id,
                "reason": FROM_LIST,
                "at": self.work.now,
                "clerk_id": self.work.clerk.id,
                "release_reason": "",
                "import_run_id": self.run.id,
                "version": 1,
            }
            for resource_id, need_ids in made.items()
            for need_id in need_ids
        ]
        if matches:
            session.execute(insert(Match), matches)
        for resource_id, need_ids in made.items():
            session.execute(
                update(Resource)
                .where(Resource.id == resource_id)
                .values(taken=Resource.taken + len(need_ids))
            )
        self.matches = len(matches)

    def _find_listed_elsewhere(self, offered: Sequence[Entry]) -> None:
        """A file with one of the lists refers to what the centre has of the other."""
        links = {link for entry in offered for link in (entry.need or entry.resource).links}  # type: ignore[union-attr]
        for table, ids in ((Need, self._need_ids), (Resource, self._resource_ids)):
            missing = [link for link in links if link not in ids]
            rows = self.work.session.execute(
                select(table.number, table.id).where(table.number.in_(missing))
            )
            for number, id_ in rows:
                ids.setdefault(number, id_)

    def _settle(self, new: Iterable[str]) -> None:
        """A need says 已对接 only where something is promised to it, and 待对接 only where not."""
        session = self.work.session
        ids = set(self._need_ids.values())
        made = {self._need_ids[key] for key in new}
        matched = set(
            session.scalars(
                select(Match.need_id).where(Match.need_id.in_(ids), Match.released_at.is_(None))
            )
        )
        for before, after, which in (
            (NeedState.OPEN, NeedState.MATCHED, matched),
            (NeedState.MATCHED, NeedState.OPEN, made - matched),
        ):
            session.execute(
                update(Need)
                .where(Need.id.in_(which), Need.status == before.value)
                .values(status=after.value)
                .execution_options(synchronize_session=False)
            )


def _give_numbers(
    work: Work, series: str, table: type[Need] | type[Resource], asked: Sequence[str]
) -> list[str]:
    """The file's own numbers where they are free, else the next ones; what follows runs on."""
    first = take_numbers(work.session, series, "")[0]
    held = set(work.session.scalars(select(table.number).where(table.number.in_(asked))))
    serials = [_serial(number) for number in asked if number and number not in held]
    top = max([first, *serials])
    if top > first:
        take_numbers(work.session, series, "", top - first)
    free: list[int] = [] if first in serials else [first]
    short = sum(not number or number in held for number in asked) - len(free)
    if short > 0:
        free += take_numbers(work.session, series, "", short)
    given = iter(free)
    return [
        number if number and number not in held else write_number(series, next(given))
        for number in asked
    ]


def _serial(number: str) -> int:
    return int(number.partition("-")[2])
