"""Which records other records point to: what is in use is not taken away."""

from collections.abc import Collection

from sqlalchemy import Column, ColumnElement, Table, select

from models.store.base import Base


def pointed_at(table: Table, ignoring: Collection[str] = ()) -> list[ColumnElement[bool]]:
    """One condition on `table.c.id` for each foreign key to it; tables `ignoring` do not count."""
    column: Column[int] = table.c.id
    conditions: list[ColumnElement[bool]] = []
    for other in Base.metadata.sorted_tables:
        if other.name in ignoring:
            continue
        # A record may point to its like, as to a guardian.
        pointing = other.alias() if other is table else other
        for key in other.foreign_keys:
            if key.column is column:
                parent = pointing.c[key.parent.name]
                conditions.append(column.in_(select(parent).where(parent.is_not(None))))
    return conditions
