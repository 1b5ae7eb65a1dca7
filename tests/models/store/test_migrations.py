"""The schema goes up and down with data in it, agrees with the models, and is never newer."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from models.centre import Centre
from models.errors import KnownError
from models.people.actions import PersonForm, add_person
from models.people.queries import find_people
from models.schema import METADATA
from models.store import guard, migrate
from models.store.engine import Store, open_file, open_server
from tests.models.conftest import MORNING

TODAY = MORNING.date()
SIXTH = """
from alembic import op
import sqlalchemy as sa

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("person", sa.Column("nickname", sa.String(20), nullable=True))
    {more}


def downgrade() -> None:
    op.drop_column("person", "nickname")
"""


@pytest.fixture
def empty_store(store_url: str | None, tmp_path: Path) -> Iterator[Store]:
    store = (
        open_server(store_url)
        if store_url
        else open_file(tmp_path / "empty.db", b"k" * 32, create=True)
    )
    yield store
    store.close()


def test_schema_equals_models(empty_store: Store) -> None:
    migrate.upgrade(empty_store)

    def is_ours(item: object, name: str | None, kind: str, *rest: object) -> bool:
        return not (kind == "table" and (name or "").startswith("find_"))

    with empty_store.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": is_ours, "compare_type": True}
        )
        assert compare_metadata(context, METADATA) == []


def test_down_and_up_again(empty_store: Store) -> None:
    for _ in range(2):
        migrate.upgrade(empty_store)
        assert migrate.read_revision(empty_store) == migrate.HEAD
        assert "service_case" in inspect(empty_store.engine).get_table_names()
        migrate.downgrade(empty_store)
        assert migrate.read_revision(empty_store) is None
        left = set(inspect(empty_store.engine).get_table_names())
        assert left <= {"alembic_version"}


def test_a_store_full_of_records_goes_down(centre: Centre) -> None:
    centre.act(add_person, PersonForm("王秀英"))
    migrate.downgrade(centre.store)
    assert set(inspect(centre.store.engine).get_table_names()) <= {"alembic_version"}


def test_a_newer_store_is_refused_and_stays_as_it_is(
    centre: Centre, open_centre: Callable[..., Centre]
) -> None:
    with centre.store.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(KnownError, match="更新版本的程序"):
        open_centre()
    assert migrate.read_revision(centre.store) == "9999"
    assert list(centre.folder.copies.iterdir()) == []


def next_version(monkeypatch: pytest.MonkeyPatch, folder: Path, more: str = "pass") -> None:
    """Let the program be one version further on."""
    scripts = folder / "migrations"
    shutil.copytree(Path(migrate.__file__).parent / "migrations", scripts)
    (scripts / "versions" / "0006_sixth.py").write_text(SIXTH.format(more=more), "utf-8")
    monkeypatch.setattr(migrate, "_SCRIPTS", scripts)
    monkeypatch.setattr(migrate, "HEAD", "0006")
    monkeypatch.setattr(migrate, "KNOWN", ("0001", "0002", "0003", "0004", "0005", "0006"))


def columns(store: Store) -> set[str]:
    return {column["name"] for column in inspect(store.engine).get_columns("person")}


def test_an_older_store_is_copied_and_brought_up_with_its_data(
    centre: Centre,
    open_centre: Callable[..., Centre],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    centre.act(add_person, PersonForm("王秀英"))
    next_version(monkeypatch, tmp_path)
    again = open_centre()
    assert migrate.read_revision(again.store) == "0006"
    assert "nickname" in columns(again.store)
    assert [p.name for p in again.ask(find_people, "王秀英", TODAY)] == ["王秀英"]
    if again.store.is_shared:
        return
    (copy,) = centre.folder.copies.iterdir()
    assert guard.check_file(copy, again.store.key or b"") == []
    old = open_file(copy, again.store.key or b"")
    assert migrate.read_revision(old) == "0005" and "nickname" not in columns(old)
    with old.reading() as session:
        assert [p.name for p in find_people(session, "王秀英", TODAY)] == ["王秀英"]
    old.close()
    migrate.downgrade(again.store, "0005")
    assert "nickname" not in columns(again.store)


def test_a_migration_that_fails_changes_nothing(
    centre: Centre,
    open_centre: Callable[..., Centre],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    centre.act(add_person, PersonForm("王秀英"))
    with monkeypatch.context() as patch:
        next_version(patch, tmp_path, more="raise RuntimeError('stopped')")
        with pytest.raises(RuntimeError, match="stopped"):
            open_centre()
    assert migrate.read_revision(centre.store) == "0005"
    assert "nickname" not in columns(centre.store)
    assert len(open_centre().ask(find_people, "王秀英", TODAY)) == 1
