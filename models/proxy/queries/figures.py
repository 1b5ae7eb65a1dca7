"""The figures of proxy service in the monthly report, each with the records it counts.

Persons 人 and person-times 人次 are never mixed: who was served three times is one and three.
"""

from decimal import Decimal

from sqlalchemy import and_, func, or_, select, tuple_
from sqlalchemy import case as sql_case
from sqlalchemy.orm import Session, aliased

from models.cases.queries.figures import Scope
from models.cases.queries.figures.counting import count_selections
from models.cases.queries.figures.families import (
    CLOSED,
    IN_TIME,
    Condition,
    Family,
    Selection,
    know_figures,
)
from models.cases.tables import Case
from models.proxy.rules.custody import HolderKind, MaterialForm
from models.proxy.rules.money import EntryKind
from models.proxy.rules.states import PROXY, ProxyMode, Source
from models.proxy.tables import CustodyHolding, CustodyLine, MoneyEntry, ProxyCase

_EARLIER = aliased(Case)
_OUT = (HolderKind.CENTRE.value, HolderKind.OFFICE.value)


def _is_proxied(*conditions: Condition) -> Condition:
    return Case.id.in_(select(ProxyCase.case_id).where(*conditions))


def _registered(scope: Scope) -> Condition:
    return and_(_is_proxied(), Case.registered_on >= scope.start, Case.registered_on <= scope.end)


def _first_of_person(scope: Scope) -> Condition:
    """The first request of each person within the span."""
    before = (
        select(_EARLIER.id)
        .where(
            _EARLIER.applicant_id == Case.applicant_id,
            _EARLIER.kind == PROXY.code,
            _EARLIER.registered_on >= scope.start,
            tuple_(_EARLIER.registered_on, _EARLIER.id) < tuple_(Case.registered_on, Case.id),
        )
        .correlate(Case)
    )
    return and_(_registered(scope), ~before.exists())


REGISTERED = Family(Case, Case.registered_on, _registered, Case.applicant_id)
PERSONS = Family(Case, Case.registered_on, _first_of_person, Case.applicant_id)
ENDED = Family(
    Case,
    Case.closed_on,
    lambda scope: and_(_is_proxied(), Case.closed_on >= scope.start, Case.closed_on <= scope.end),
    Case.applicant_id,
)
RETURNED = Family(
    Case,
    Case.registered_on,
    lambda scope: _is_proxied(
        ProxyCase.returned_on >= scope.start, ProxyCase.returned_on <= scope.end
    ),
    Case.applicant_id,
)
RATED = Family(
    Case,
    Case.rated_on,
    lambda scope: and_(_is_proxied(), Case.rated_on >= scope.start, Case.rated_on <= scope.end),
    Case.applicant_id,
)
# As things stand when they are counted, whatever the span.
STANDING = Family(Case, Case.registered_on, lambda scope: _is_proxied(), Case.applicant_id)

_ORIGINAL_OUT = Case.id.in_(
    select(CustodyLine.case_id)
    .join(CustodyHolding, CustodyHolding.line_id == CustodyLine.id)
    .where(
        CustodyHolding.holder_kind.in_(_OUT),
        or_(CustodyLine.form == MaterialForm.ORIGINAL.value, CustodyLine.is_result),
    )
)
_MOVES = sql_case(
    (MoneyEntry.kind == EntryKind.ADVANCE.value, MoneyEntry.amount), else_=-MoneyEntry.amount
)
_MONEY_HELD = Case.id.in_(
    select(MoneyEntry.case_id).group_by(MoneyEntry.case_id).having(func.sum(_MOVES) != Decimal(0))
)
# What was terminated also comes to be returned, but has no outcome.
_CLOSED = and_(CLOSED, Case.outcome != "")

PROXY_FIGURES = {
    "proxy_cases": Selection(REGISTERED, _is_proxied()),
    "proxy_person_times": Selection(REGISTERED, _is_proxied()),
    "proxy_persons": Selection(PERSONS, _is_proxied()),
    **{
        f"proxy_mode_{mode.value}": Selection(REGISTERED, _is_proxied(ProxyCase.mode == mode.value))
        for mode in ProxyMode
    },
    **{
        f"proxy_source_{source.value}": Selection(
            REGISTERED, _is_proxied(ProxyCase.source == source.value)
        )
        for source in Source
    },
    "proxy_closed": Selection(ENDED, _CLOSED),
    "proxy_closed_on_time": Selection(ENDED, and_(_CLOSED, IN_TIME)),
    "proxy_closed_late": Selection(ENDED, and_(_CLOSED, ~IN_TIME)),
    "proxy_returned": Selection(RETURNED, _is_proxied()),
    "proxy_rated": Selection(RATED, Case.satisfaction.is_not(None)),
    "proxy_satisfied": Selection(RATED, Case.satisfaction >= 3),
    "proxy_unsatisfied": Selection(RATED, Case.satisfaction <= 2),
    "proxy_originals_out": Selection(STANDING, _ORIGINAL_OUT),
    "proxy_money_held": Selection(STANDING, _MONEY_HELD),
}
know_figures(PROXY_FIGURES)


def read_proxy_figures(session: Session, scope: Scope) -> dict[str, int]:
    """How many records each figure of proxy service has in the span."""
    return count_selections(session, scope, PROXY_FIGURES)
