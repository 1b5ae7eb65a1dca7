"""Wishes as the desk sees them, and as the wall shows them."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from models.accounts.tables import Account
from models.people.queries.people import MOST_FOUND
from models.people.rules.contacts import Address
from models.people.rules.masking import Purpose, mask_address, mask_name, mask_phone
from models.people.rules.tokens import read_query
from models.people.tables import Person
from models.small_wishes.queries.pool import is_free, stands_at
from models.small_wishes.rules.public import mask_content
from models.small_wishes.rules.states import WishKind, WishState, state_on
from models.small_wishes.tables import SmallWish, WishStep
from models.store.find import find_ids


@dataclass(frozen=True)
class WishFilter:
    """Which wishes a list shows."""

    text: str = ""  # the wisher as in the find box, or part of number, content or claimer
    state: WishState | None = None
    kind: WishKind | None = None
    person_id: int | None = None
    newest_first: bool = True


@dataclass(frozen=True)
class WishRow:
    """A wish in the list, in the state of today."""

    id: int
    number: str
    person_id: int
    name: str
    kind: WishKind
    content: str
    value: Decimal | None
    state: WishState
    collected_on: date
    published_on: date | None
    claimer: str
    claimer_unit: str
    claim_until: date | None
    has_lapsed: bool  # was claimed and ran out: free again


@dataclass(frozen=True)
class WishStepRow:
    """A step of a wish; `before` is None for the first."""

    at: datetime
    clerk: str
    before: WishState | None
    after: WishState
    note: str


@dataclass(frozen=True)
class WishPage(WishRow):
    """A wish's page."""

    version: int
    address: str
    phone: str  # masked
    claimer_phone: str  # masked
    claimed_on: date | None
    done_on: date | None
    result: str
    accepted_on: date | None
    accepted_by: str
    picture_id: int | None
    thanks: str
    grade: int | None
    steps: tuple[WishStepRow, ...]


@dataclass(frozen=True)
class WishCard:
    """The facts of the 微心愿卡: for the wall unless `is_public` is False."""

    number: str
    name: str
    address: str
    kind: WishKind
    content: str
    value: Decimal | None
    published_on: date | None
    claimer: str
    claimer_unit: str
    claimed_on: date | None
    done_on: date | None
    result: str
    accepted_on: date | None
    accepted_by: str
    thanks: str
    is_public: bool


@dataclass(frozen=True)
class PublicWish:
    """A wish on the public list: name masked, of the address only the estate."""

    number: str
    name: str
    estate: str
    kind: WishKind
    content: str
    value: Decimal | None
    state: WishState
    published_on: date


def list_wishes(
    session: Session,
    chosen: WishFilter,
    today: date,
    after: int | None = None,
    limit: int = 100,
) -> list[WishRow]:
    """A page of the list; `after` is the id of the last row seen."""
    statement = _chosen(session, _rows(), chosen, today)
    if after is not None:
        statement = statement.where(
            SmallWish.id < after if chosen.newest_first else SmallWish.id > after
        )
    order = SmallWish.id.desc() if chosen.newest_first else SmallWish.id
    found = session.execute(statement.order_by(order).limit(limit))
    return [_row(wish, name, today) for wish, name in found]


def count_wishes(session: Session, chosen: WishFilter, today: date) -> int:
    """How many the list has."""
    statement = select(func.count()).select_from(SmallWish)
    return session.scalar(_chosen(session, statement, chosen, today)) or 0


def read_wish(session: Session, wish_id: int, today: date) -> WishPage:
    """One wish with its steps."""
    wish = session.get_one(SmallWish, wish_id)
    person = wish.person
    steps = session.execute(
        select(WishStep, Account.name)
        .outerjoin(Account, Account.id == WishStep.clerk_id)
        .where(WishStep.wish_id == wish_id)
        .order_by(WishStep.id)
    )
    return WishPage(
        **vars(_row(wish, person.name, today)),
        version=wish.version,
        address=_address(person).text,
        phone=mask_phone(person.phone, Purpose.SCREEN),
        claimer_phone=mask_phone(wish.claimer_phone, Purpose.SCREEN),
        claimed_on=wish.claimed_on,
        done_on=wish.done_on,
        result=wish.result,
        accepted_on=wish.accepted_on,
        accepted_by=wish.accepted_by,
        picture_id=wish.picture_id,
        thanks=wish.thanks,
        grade=wish.grade,
        steps=tuple(
            WishStepRow(
                step.at,
                clerk or "",
                WishState(step.before) if step.before else None,
                WishState(step.after),
                step.note,
            )
            for step, clerk in steps
        ),
    )


def wish_card(session: Session, wish_id: int, *, is_public: bool = True) -> WishCard:
    """The card of a wish; on a public one nobody is known by it."""
    wish = session.get_one(SmallWish, wish_id)
    person = wish.person
    purpose = Purpose.PUBLIC if is_public else Purpose.PRINT
    return WishCard(
        wish.number,
        mask_name(person.name, purpose),
        mask_address(_address(person), purpose),
        WishKind(wish.kind),
        mask_content(wish.content, person.name) if is_public else wish.content,
        wish.value,
        wish.published_on,
        mask_name(wish.claimer, purpose),
        wish.claimer_unit,
        wish.claimed_on,
        wish.done_on,
        mask_content(wish.result, person.name) if is_public else wish.result,
        wish.accepted_on,
        mask_name(wish.accepted_by, purpose),
        mask_content(wish.thanks, person.name) if is_public else wish.thanks,
        is_public,
    )


def list_public(session: Session, today: date) -> list[PublicWish]:
    """What hangs on the wall: wishes free to be claimed, the oldest first, masked."""
    found = session.execute(
        select(SmallWish, Person)
        .join(Person, Person.id == SmallWish.person_id)
        .where(is_free(today))
        .order_by(SmallWish.published_on, SmallWish.id)
    )
    return [
        PublicWish(
            wish.number,
            mask_name(person.name, Purpose.PUBLIC),
            mask_address(_address(person), Purpose.PUBLIC),
            WishKind(wish.kind),
            mask_content(wish.content, person.name),
            wish.value,
            WishState.PUBLISHED,
            wish.published_on or wish.collected_on,
        )
        for wish, person in found
    ]


def _address(person: Person) -> Address:
    return Address(person.estate, person.building, person.entrance, person.room)


def _rows() -> Any:
    return select(SmallWish, Person.name).join(Person, Person.id == SmallWish.person_id)


def _chosen(session: Session, statement: Any, chosen: WishFilter, today: date) -> Any:
    text = chosen.text.strip()
    if text:
        people = find_ids(session, "person", read_query(text), MOST_FOUND)
        statement = statement.where(
            or_(
                SmallWish.person_id.in_(people),
                SmallWish.number == text.upper(),
                SmallWish.content.contains(text, autoescape=True),
                SmallWish.claimer.contains(text, autoescape=True),
                SmallWish.claimer_unit.contains(text, autoescape=True),
            )
        )
    if chosen.state is not None:
        statement = statement.where(stands_at(chosen.state, today))
    if chosen.kind is not None:
        statement = statement.where(SmallWish.kind == chosen.kind.value)
    if chosen.person_id is not None:
        statement = statement.where(SmallWish.person_id == chosen.person_id)
    return statement


def _row(wish: SmallWish, name: str, today: date) -> WishRow:
    kept = WishState(wish.status)
    state = state_on(kept, wish.claim_until, today)
    return WishRow(
        wish.id, wish.number, wish.person_id, name, WishKind(wish.kind), wish.content, wish.value,
        state, wish.collected_on, wish.published_on, wish.claimer, wish.claimer_unit,
        wish.claim_until, state is not kept,
    )  # fmt: skip
