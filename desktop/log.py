"""The technical log: what went wrong in the program, without anything of anybody."""

from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from models.clock import Clock

LARGEST = 512 * 1024  # bytes; then the file becomes the earlier one


class Log(QObject):
    """Appends scrubbed lines to logs/program.log; the one before it is kept, not more."""

    def __init__(self, folder: Path, now: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = folder / "logs" / "program.log"
        self._now = now

    @Slot(str)
    def write(self, text: str) -> None:
        # A log that cannot be written must not stop the work it tells of.
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            if self._path.exists() and self._path.stat().st_size > LARGEST:
                self._path.replace(self._path.with_name("program.earlier.log"))
            with self._path.open("a", encoding="utf-8") as file:
                file.write(f"{self._now():%Y-%m-%d %H:%M:%S} {text}\n")
