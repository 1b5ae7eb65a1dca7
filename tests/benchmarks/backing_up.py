"""The hot backup of the large demo beside the store's own backup call."""

import shutil
from contextlib import closing
from itertools import count
from pathlib import Path

from models.backup.making import check_copy, copy_key
from models.store import guard
from models.store.copies import DATABASE, new_copy
from tests.benchmarks.data import Data
from tests.benchmarks.measure import Row, compare

TIMES = 3


def measure_backup(data: Data) -> list[Row]:
    """Two promises, each against the bare calls that do the same.

    The first row is the hot copy until it is on the disk for good, in steps that can be
    cancelled, without the check; its floor is one call of the store's own backup. The second is
    the whole of what a clerk waits for: the copy, opened and checked page by page; its floor is
    that call and the two bare checks of the store.
    """
    with data.open() as centre:
        file, key = centre.store.file, copy_key(centre)
        assert file is not None
        place = centre.folder.path / "bench"
        turns = count()

        def copy(*, checked: bool) -> None:
            with new_copy(place, f"ours-{next(turns)}", file.stat().st_size) as (half, final):
                guard.copy_pages(file, half / DATABASE, key, lambda done, whole: None)
                guard.sync(half / DATABASE)
                if checked:
                    check_copy(half / DATABASE, key, lambda: None)
            shutil.rmtree(final)

        def bare(*, checked: bool) -> None:
            target = _emptied(place) / "floor.db"
            with (
                closing(guard.connect(file, key)) as from_,
                closing(guard.connect(target, key)) as to,
            ):
                from_.backup(to)
            for check in ("cipher_integrity_check", "integrity_check") if checked else ():
                with closing(guard.connect(target, key)) as connection:
                    connection.execute(f"PRAGMA {check}").fetchall()

        try:
            return [
                compare(
                    "hot backup of the large demo, on the disk",
                    1.3,
                    lambda: copy(checked=False),
                    lambda: bare(checked=False),
                    TIMES,
                ),
                compare(
                    "hot backup with its check (floor: backup + checks)",
                    1.3,
                    lambda: copy(checked=True),
                    lambda: bare(checked=True),
                    TIMES,
                ),
            ]
        finally:
            shutil.rmtree(place, ignore_errors=True)


def _emptied(place: Path) -> Path:
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    return place
