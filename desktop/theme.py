"""The look: one set of tokens, one style sheet, one text size for the whole program.

The application's font is the only place that knows the text size: everything that has
to grow with it asks `px`. So the size can change while windows are open.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
SCALES = (100, 125, 150, 175)  # per cent, offered in the settings


@dataclass(frozen=True)
class Tokens:
    """Colours by name, text sizes in pixels at 100 %, font families in order of liking."""

    colour: Mapping[str, str]
    size: Mapping[str, int]
    families: tuple[str, ...]


@cache
def tokens() -> Tokens:
    read = json.loads((RESOURCES / "styles" / "tokens.json").read_text("utf-8"))
    return Tokens(read["colour"], read["size"], tuple(read["family"]))


def colour(name: str) -> QColor:
    return QColor(tokens().colour[name])


def px(length: float) -> int:
    """A length at 100 % in the pixels of the present text size."""
    return round(length * _growth())


@cache
def _growth() -> float:
    """Asked thousands of times while a page is laid out; forgotten with the text size."""
    return QApplication.font().pixelSize() / tokens().size["base"]


def sized(font: QFont, name: str, *, bold: bool = False) -> QFont:
    """A copy of `font` in one of the token sizes, for painting."""
    copy = QFont(font)
    copy.setPixelSize(px(tokens().size[name]))
    copy.setBold(bold)
    return copy


def dress(app: QApplication, percent: int = 100) -> None:
    """Give the program its look; called once before the first window."""
    app.setStyle("Fusion")
    app.setPalette(_palette())
    _load_font()
    set_text_size(app, percent)


def set_text_size(app: QApplication, percent: int) -> None:
    """Text at 100 to 175 per cent, in all open windows at once."""
    bounded = max(SCALES[0], min(SCALES[-1], percent))
    font = QFont()
    font.setFamilies([*tokens().families, "DejaVu Sans"])
    font.setPixelSize(round(tokens().size["base"] * bounded / 100))
    font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    _growth.cache_clear()
    app.setFont(font)
    _growth.cache_clear()
    app.setStyleSheet(style_sheet())


def text_size() -> int:
    """The present text size in per cent."""
    now = QApplication.font().pixelSize() * 100 / tokens().size["base"]
    return min(SCALES, key=lambda scale: abs(scale - now))


def style_sheet() -> str:
    """The style sheet with colours and the present sizes filled in."""
    text = (RESOURCES / "styles" / "app.qss").read_text("utf-8")
    text = text.replace("$icons", (RESOURCES / "icons").as_posix())
    text = re.sub(r"@@(\d+)", lambda found: f"{px(int(found[1]))}px", text)
    text = re.sub(r"@(\w+)", lambda found: f"{px(tokens().size[found[1]])}px", text)
    return re.sub(r"\$(\w+)", lambda found: tokens().colour[found[1]], text)


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Set a property the style sheet looks at, and let it look again."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def icon_pixmap(name: str, colour_name: str, size: int, ratio: float = 1.0) -> QPixmap:
    """A line icon of resources/icons drawn in a token colour, `size` logical pixels wide."""
    from PySide6.QtSvg import QSvgRenderer

    source = _icon_source(name).replace("currentColor", tokens().colour[colour_name])
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer = QSvgRenderer(QByteArray(source.encode()))
    renderer.render(painter, QRectF(0, 0, pixmap.width(), pixmap.height()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def line_icon(name: str, colour_name: str = "text_soft", size: int = 20) -> QIcon:
    """A line icon for a button: `colour_name` while it works, grey while it does not."""
    icon = QIcon()
    for ratio in (1.0, 2.0):
        icon.addPixmap(icon_pixmap(name, colour_name, px(size), ratio))
        grey = icon_pixmap(name, "text_off", px(size), ratio)
        icon.addPixmap(grey, QIcon.Mode.Disabled)
    return icon


@cache
def _icon_source(name: str) -> str:
    return (RESOURCES / "icons" / f"{name}.svg").read_text("utf-8")


def _load_font() -> None:
    # A system that has a good Chinese font saves reading twenty megabytes at every start.
    if not set(tokens().families) & set(QFontDatabase.families()):
        for path in sorted((RESOURCES / "fonts").glob("NotoSansSC*.ttf")):
            QFontDatabase.addApplicationFont(str(path))


def _palette() -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for key, name in {
        role.Window: "page",
        role.WindowText: "text",
        role.Base: "card",
        role.AlternateBase: "foot",
        role.Text: "text",
        role.PlaceholderText: "text_off",
        role.Button: "card",
        role.ButtonText: "text",
        role.Highlight: "brand",
        role.HighlightedText: "card",
        role.Link: "brand",
        role.ToolTipBase: "card",
        role.ToolTipText: "text",
    }.items():
        palette.setColor(key, colour(name))
    for key in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, key, colour("text_off"))
    return palette
