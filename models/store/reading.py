"""Reading plain columns, as pages do that read much at one look."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Executable
from sqlalchemy.orm import Session

# A page that asks many times gives the connection of its session: looked up once.
Look = Session | Connection


def read_columns(look: Look, statement: Executable, values: Mapping[str, Any]) -> Sequence[Any]:
    """The rows of a statement that selects columns only, never records.

    Records need the session's bookkeeping; for columns it costs more than reading them does.
    """
    if isinstance(look, Session):
        if look.autoflush:
            look.flush()  # an action reads what it has just written
        look = look.connection()
    return look.execute(statement, dict(values)).all()
