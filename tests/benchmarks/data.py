"""The large invented centre, made once and kept under .cache/bench; measured on a copy."""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from time import perf_counter

from models.centre import Centre, sign_in
from models.demo.actions import ADMINISTRATOR, PASSWORD, make_demo

HOUSE = Path(__file__).resolve().parents[2]
CACHE = HOUSE / ".cache" / "bench"
DAY = date(2026, 11, 20)
# What the file's content follows from.
_SOURCES = (
    "models/demo",
    "models/proxy/actions",
    "models/store/migrations/versions",
    "models/store/find.py",
    "models/store/loading.py",
)


@dataclass
class Data:
    """The large demo of a size, and a working copy that may be written to."""

    cases: int
    people: int

    @cached_property
    def copy(self) -> Path:
        """A folder that belongs to this run."""
        kept = self._kept()
        copy = CACHE / "work"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(kept, copy)
        return copy

    @contextmanager
    def open(self, folder: Path | None = None) -> Iterator[Centre]:
        """The copy (or another one) with 李敏 at the desk."""
        centre = sign_in(folder or self.copy, ADMINISTRATOR, PASSWORD)
        try:
            yield centre
        finally:
            centre.close()

    @contextmanager
    def second(self) -> Iterator[Path]:
        """One more copy, for a floor that writes: neither sees what the other one changes."""
        copy = CACHE / "floor"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self._kept(), copy)
        try:
            yield copy
        finally:
            shutil.rmtree(copy, ignore_errors=True)

    def clear(self) -> None:
        """Remove the working copy."""
        if "copy" in vars(self):
            shutil.rmtree(self.copy, ignore_errors=True)

    def _kept(self) -> Path:
        size = f"{self.cases}-{self.people}"
        folder = CACHE / f"demo-{size}-{_version()}"
        if (folder / "done").exists():
            return folder
        for older in CACHE.glob(f"demo-{size}-*"):
            shutil.rmtree(older)
        print(f"making the demo of {self.cases:,} cases and {self.people:,} people …", flush=True)
        start = perf_counter()
        make_demo(folder, day=DAY, cases=self.cases, people=self.people)
        (folder / "done").touch()
        print(f"made in {perf_counter() - start:.0f} s", flush=True)
        return folder


def _version() -> str:
    told = hashlib.sha256()
    for source in _SOURCES:
        path = HOUSE / source
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            told.update(file.read_bytes())
    return told.hexdigest()[:12]
