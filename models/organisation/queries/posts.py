"""Who holds which post on a day, which posts are vacant, which terms run out."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.organisation.rules import GRID_LEADER, TERM_NOTICE_DAYS, UnitKind, by_number
from models.organisation.tables import OrgPlace, OrgUnit, Post


@dataclass(frozen=True)
class PostRow:
    """A post and its holder on the day asked for."""

    id: int
    unit_id: int
    title: str
    holder: str
    phone: str
    valid_from: date
    valid_to: date | None  # first day it no longer holds
    term_until: date | None = None
    person_id: int | None = None


class VacancyKind(StrEnum):
    """Why a post stands in the list."""

    VACANT = "vacant"
    RUN_OUT = "run_out"  # the term is over, the holder still stands
    RUNNING_OUT = "running_out"

    @property
    def label(self) -> str:
        """The clerk's word."""
        return {"vacant": "空缺", "run_out": "任期已到", "running_out": "任期将到"}[self.value]


@dataclass(frozen=True)
class Vacancy:
    """A post nobody holds, or whose term is over or soon will be."""

    kind: VacancyKind
    unit_id: int
    unit: str
    title: str
    holder: str  # the last one or the present one; empty where there never was one
    since: date | None  # vacant since that day
    term_until: date | None
    post_id: int | None


def list_posts(session: Session, unit_id: int, on: date) -> list[PostRow]:
    """Who holds the posts of a unit on that day."""
    rows = session.scalars(
        select(Post)
        .where(
            Post.unit_id == unit_id,
            Post.valid_from <= on,
            or_(Post.valid_to.is_(None), Post.valid_to > on),
        )
        .order_by(Post.id)
    )
    return [_row(post) for post in rows]


def list_vacancies(session: Session, on: date) -> list[Vacancy]:
    """Grids without a leader, posts ended without a successor, terms over within 60 days.

    Of the units open on that day; vacant posts first, then by unit.
    """
    units = {id_: (kind, name) for id_, kind, name in _open_units(session, on)}
    posts: dict[tuple[int, str], list[Post]] = {}
    for post in session.scalars(select(Post).where(Post.valid_from <= on).order_by(Post.id)):
        if post.unit_id in units and post.valid_to != post.valid_from:
            posts.setdefault((post.unit_id, post.title), []).append(post)
    for id_, (kind, _) in units.items():
        if kind == UnitKind.GRID:
            posts.setdefault((id_, GRID_LEADER), [])
    found: list[Vacancy] = []
    for (unit_id, title), held in posts.items():
        running = [p for p in held if p.valid_to is None or p.valid_to > on]
        if not running:
            last = max(held, key=lambda p: p.valid_to or on, default=None)
            found.append(
                Vacancy(
                    VacancyKind.VACANT,
                    unit_id,
                    units[unit_id][1],
                    title,
                    last.holder if last else "",
                    last.valid_to if last else None,
                    None,
                    None,
                )
            )
        found += [_ending(p, units[unit_id][1], on) for p in running if _ends_soon(p, on)]
    order = list(VacancyKind)
    found.sort(key=lambda v: (order.index(v.kind), v.title != GRID_LEADER, by_number(v.unit)))
    return found


def _open_units(session: Session, on: date) -> list[tuple[int, str, str]]:
    rows = session.execute(
        select(OrgUnit.id, OrgUnit.kind, OrgUnit.name)
        .join(OrgPlace, OrgPlace.unit_id == OrgUnit.id)
        .where(
            OrgPlace.valid_from <= on,
            or_(OrgPlace.valid_to.is_(None), OrgPlace.valid_to > on),
            or_(OrgUnit.closed_on.is_(None), OrgUnit.closed_on > on),
            # Households are thousands, and nobody holds a post there.
            OrgUnit.kind != UnitKind.HOUSEHOLD,
        )
    )
    return [(id_, kind, name) for id_, kind, name in rows]


def _ends_soon(post: Post, on: date) -> bool:
    return post.term_until is not None and post.term_until <= on + timedelta(days=TERM_NOTICE_DAYS)


def _ending(post: Post, unit: str, on: date) -> Vacancy:
    assert post.term_until is not None
    over = post.term_until < on
    return Vacancy(
        VacancyKind.RUN_OUT if over else VacancyKind.RUNNING_OUT,
        post.unit_id,
        unit,
        post.title,
        post.holder,
        None,
        post.term_until,
        post.id,
    )


def _row(post: Post) -> PostRow:
    return PostRow(
        post.id,
        post.unit_id,
        post.title,
        post.holder,
        post.phone,
        post.valid_from,
        post.valid_to,
        post.term_until,
        post.person_id,
    )
