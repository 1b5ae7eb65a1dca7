"""A paper as bytes: built from its facts, and kept as a file where the clerk wants it."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from desktop.remembered import SAVE_FOLDER

if TYPE_CHECKING:
    from models.cases.queries.papers import PaperFacts


def make_pdf(facts: "PaperFacts | Any", now: datetime, clerk: str, copy: int, allow: bool) -> bytes:
    """Build a paper in the files lane; importing the forms takes a third of a second."""
    from reports.forms import build_blank_sheets, build_paper
    from reports.paper.stamps import PrintStamp

    stamp = PrintStamp(now, clerk, copy=copy, allow_missing=allow)
    if isinstance(facts, tuple):
        return build_blank_sheets(facts, stamp)
    return build_paper(facts, stamp)


def save_bytes(path: Path, content: bytes) -> Path:
    """Write a file whole or not at all. Raises KnownError where the place cannot be written."""
    from reports.paper.whole_file import write_whole

    write_whole(path, lambda temporary: temporary.write_bytes(content))
    return path


def ask_file(parent: QWidget, name: str, filter: str) -> Path | None:
    """Where to save; the folder is remembered. None: given up."""
    app = QApplication.instance()
    assert app is not None
    folder = str(app.property(SAVE_FOLDER) or Path.home())
    chosen, _ = QFileDialog.getSaveFileName(parent, "存到哪里", str(Path(folder) / name), filter)
    if not chosen:
        return None
    path = Path(chosen)
    if not path.suffix:
        path = path.with_suffix(Path(name).suffix)
    app.setProperty(SAVE_FOLDER, str(path.parent))
    return path
