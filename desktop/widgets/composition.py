"""Input methods: what is being composed is part of what the clerk typed."""

import os
import sys
from collections.abc import MutableMapping
from pathlib import Path

from PySide6.QtCore import QLibraryInfo
from PySide6.QtGui import QGuiApplication


def commit_composition() -> None:
    """Take what is being composed into the field; before saving, locking, changing a page."""
    method = QGuiApplication.inputMethod()
    if method is not None:
        method.commit()


def choose_input_method(environ: MutableMapping[str, str] = os.environ) -> None:
    """Before QApplication: our Qt carries ibus only, and fcitx5 answers ibus clients."""
    if not sys.platform.startswith("linux"):
        return
    wanted = environ.get("QT_IM_MODULES", environ.get("QT_IM_MODULE", ""))
    if "fcitx" in wanted and not _has_fcitx():
        environ["QT_IM_MODULE"] = "ibus"
        environ.pop("QT_IM_MODULES", None)


def _has_fcitx() -> bool:
    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    return any((plugins / "platforminputcontexts").glob("*fcitx*"))
