"""Figures of the monthly report for each category of items, as districts ask for them."""

from collections.abc import Iterable

from sqlalchemy import case as sql_case
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.cases.queries.figures.families import SELECTIONS, VISITS, Family, joined, within
from models.cases.queries.figures.scope import Scope
from models.catalogue.tables import ItemVersion

EVERYTHING = ""  # the category of a figure over all categories


def count_by_category(
    session: Session, scope: Scope, figure_ids: Iterable[str]
) -> dict[tuple[str, str], int]:
    """Counts by (figure, category); under EVERYTHING the sum over all of them.

    Ids that the monthly report does not have are left out. A visit has no category: it may be
    for several matters.
    """
    families: dict[int, tuple[Family, list[str]]] = {}
    for figure_id in figure_ids:
        selection = SELECTIONS.get(figure_id)
        if selection is not None:
            families.setdefault(id(selection.family), (selection.family, []))[1].append(figure_id)
    counts: dict[tuple[str, str], int] = {}
    for family, ids in families.values():
        sums = [
            func.coalesce(func.sum(sql_case((SELECTIONS[id_].condition, 1), else_=0)), 0)
            for id_ in ids
        ]
        for id_ in ids:
            counts[id_, EVERYTHING] = 0
        if family is VISITS:
            statement = within(select(*sums).select_from(family.entity), family, scope)
            for id_, count in zip(ids, session.execute(statement).one(), strict=True):
                counts[id_, EVERYTHING] = count
            continue
        statement = select(ItemVersion.category, *sums).select_from(family.entity)
        statement = within(joined(statement, family, needs_item=True), family, scope)
        for category, *found in session.execute(statement.group_by(ItemVersion.category)):
            for id_, count in zip(ids, found, strict=True):
                counts[id_, category] = count
                counts[id_, EVERYTHING] += count
    return counts
