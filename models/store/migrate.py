"""Brings the schema of a store to this program's version; a newer store is refused.

Alembic is imported only when there is something to do: start-up does not pay for it.
"""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text

from models.errors import KnownError
from models.store.engine import Store

HEAD = "0005"
KNOWN = ("0001", "0002", "0003", "0004", "0005")
_SCRIPTS = Path(__file__).parent / "migrations"


def read_revision(store: Store) -> str | None:
    """The store's schema version; None for an empty store."""
    with store.engine.connect() as connection:
        return _revision(connection)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def check_revision(revision: str | None) -> bool:
    """Whether the store has to be brought up. Raises KnownError for a newer store."""
    if revision is not None and revision not in KNOWN:
        raise KnownError(
            "这份数据是用更新版本的程序保存的，现在的程序打不开它；数据没有改动。"
            "请先升级这台电脑上的程序。"
        )
    return revision != HEAD


def create(store: Store) -> None:
    """Make the schema in an empty store. Raises KnownError where a centre is already."""
    _run(store, "upgrade", "head", afresh=True)


def upgrade(store: Store, to: str = "head") -> None:
    """Run the missing migrations in one transaction."""
    _run(store, "upgrade", to)


def downgrade(store: Store, to: str = "base") -> None:
    """Go back; to the base, this removes everything (a centre that could not be begun)."""
    _run(store, "downgrade", to)


def _run(store: Store, direction: str, to: str, *, afresh: bool = False) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    with store.engine.execution_options(writes=True).begin() as connection:
        _hold_still(connection)
        if afresh and _revision(connection) is not None:
            raise KnownError("这个共享数据库里已经有一个中心，请用“加入已有的中心”。没有任何改动。")
        config.attributes["connection"] = connection
        verb: Any = getattr(command, direction)
        verb(config, to)


def _hold_still(connection: Connection) -> None:
    """Two PCs of a hall starting a new version at once: one migrates, the other waits."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(20261121)"))
