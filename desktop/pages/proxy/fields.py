"""Fields of proxy service: several ticks, lines of papers, things to hand on, a picture."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from desktop.page import Page
from desktop.theme import px
from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import Text
from desktop.widgets.fields import ENTER, Field, Line
from models.errors import KnownError
from models.pictures.rules import MOST_BYTES
from models.proxy.actions.moving import LineForm
from models.proxy.rules.custody import Holder, MaterialForm

SIDE = 1600  # pixels of the longer side of a kept photograph
QUALITIES = (80, 65, 50, 35)
PICTURES = "图片 (*.jpg *.jpeg *.png)"

ChoosePicture = Callable[[QWidget, Callable[[str], None]], None]


class Tick(QCheckBox):
    """Space ticks, Enter goes on."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class TicksField(Field):
    """Some of a few: each is ticked by itself, none beforehand."""

    def __init__(
        self,
        label: str,
        choices: Sequence[tuple[Any, str]],
        *,
        columns: int = 2,
        required: str = "",
        help: str = "",
    ) -> None:
        host = QWidget()
        grid = QGridLayout(host)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(6)
        self.boxes: dict[Any, Tick] = {}
        for place, (value, word) in enumerate(choices):
            box = Tick(word)
            box.setAccessibleName(f"{label} {word}")
            box.entered.connect(partial(self._next, place))
            box.toggled.connect(self._edited)
            grid.addWidget(box, place // columns, place % columns)
            self.boxes[value] = box
        super().__init__(label, host, help=help)
        self._required = required
        self.setFocusProxy(next(iter(self.boxes.values())))
        host.setFocusProxy(next(iter(self.boxes.values())))

    def value(self) -> frozenset[Any]:
        chosen = frozenset(value for value, box in self.boxes.items() if box.isChecked())
        if not chosen and self._required:
            raise KnownError(self._required)
        return chosen

    def set_value(self, value: Any) -> None:
        for each, box in self.boxes.items():
            box.setChecked(each in (value or ()))

    def text(self) -> str:
        return ",".join(str(value) for value, box in self.boxes.items() if box.isChecked())

    def set_text(self, text: str) -> None:
        chosen = text.split(",")
        for value, box in self.boxes.items():
            box.setChecked(str(value) in chosen)

    def _next(self, place: int) -> None:
        list(self.boxes.values())[place].focusNextChild()

    def _edited(self) -> None:
        if self.error:
            self.set_error("")
        self.changed.emit()


def _number(label: str, value: str = "") -> Line:
    line = Line()
    line.setText(value)
    line.setMaxLength(3)
    line.setAlignment(Qt.AlignmentFlag.AlignRight)
    line.setAccessibleName(label)
    line.setMinimumWidth(px(44))
    line.setMaximumWidth(px(56))
    return line


def _read_number(text: str, name: str, word: str) -> int:
    plain = text.strip()
    if not plain.isdecimal() or int(plain) < 1:
        raise KnownError(f"“{name}”的{word}请填 1 以上的整数。")
    return int(plain)


class _Paper(QWidget):
    """One line: taken or not, name, original or copy, how many, how many pages."""

    def __init__(self, name: str, *, known: bool) -> None:
        super().__init__()
        self.known = known
        self.box = Tick()
        self.name = Line()
        self.name.setMaxLength(80)
        self.name.setText(name)
        self.form = QComboBox()
        self.copies = _number("份数", "1")
        self.pages = _number("页数")
        for form in MaterialForm:
            self.form.addItem(form.text, form)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.box)
        row.addWidget(self.name, 1)
        row.addWidget(self.form)
        row.addWidget(self.copies)
        row.addWidget(Text("份", "soft"))
        row.addWidget(self.pages)
        row.addWidget(Text("页", "soft"))
        self.name.textEdited.connect(self._typed)
        self._say()

    def _typed(self, text: str) -> None:
        self.box.setChecked(bool(text.strip()))
        self._say()

    def _say(self) -> None:
        name = self.name.text().strip() or "新的一行"
        self.box.setAccessibleName(f"收 {name}")
        self.name.setAccessibleName(f"材料名称 {name}")
        self.form.setAccessibleName(f"{name} 原件或复印件")
        self.copies.setAccessibleName(f"{name} 份数")
        self.pages.setAccessibleName(f"{name} 页数")

    def value(self) -> LineForm | None:
        name = self.name.text().strip()
        if not self.box.isChecked():
            return None
        if not name:
            raise KnownError("有一行勾选了，还没有写材料名称。")
        pages = self.pages.text().strip()
        return LineForm(
            name,
            MaterialForm(self.form.currentData()),  # Qt hands a plain word back
            _read_number(self.copies.text(), name, "份数"),
            _read_number(pages, name, "页数") if pages else None,
        )


class LinesField(Field):
    """Papers as they lie on the desk: known names ticked, others typed; Enter goes to the next."""

    def __init__(
        self, label: str, names: Sequence[str], form: MaterialForm = MaterialForm.ORIGINAL
    ) -> None:
        self._host = QWidget()
        self._column = QVBoxLayout(self._host)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._form = form
        self.rows: list[_Paper] = []
        super().__init__(
            label, self._host, help="空格勾选收到的；最后一行写别的材料，回车再加一行。"
        )
        for name in names:
            self._add(name)
        self._add("")
        first = self.rows[0]
        target: QWidget = first.box if first.known else first.name
        self.setFocusProxy(target)
        self._host.setFocusProxy(target)

    def _add(self, name: str) -> _Paper:
        row = _Paper(name, known=bool(name))
        row.form.setCurrentIndex(list(MaterialForm).index(self._form))
        before = self.rows[-1].pages if self.rows else None
        self.rows.append(row)
        self._column.addWidget(row)
        for line in (row.name, row.copies, row.pages):
            line.entered.connect(partial(self._enter, row))
        row.box.entered.connect(partial(self._enter, row))
        row.box.toggled.connect(self._edited)
        row.name.textEdited.connect(self._edited)
        if before is not None:
            order = (before, row.box, row.name, row.form, row.copies, row.pages)
            for one, two in pairwise(order):
                QWidget.setTabOrder(one, two)
        return row

    def _enter(self, row: _Paper) -> None:
        place = self.rows.index(row)
        if place + 1 < len(self.rows):
            after = self.rows[place + 1]
        elif row.name.text().strip():
            after = self._add("")
            after.show()
            window = self.window()
            if hasattr(window, "fit"):
                window.fit()
        else:
            row.pages.focusNextChild() if row.pages.hasFocus() else self._leave()
            return
        (after.box if after.known else after.name).setFocus()

    def _leave(self) -> None:
        self.rows[-1].pages.setFocus()
        self.rows[-1].pages.focusNextChild()

    def value(self) -> tuple[LineForm, ...]:
        lines = tuple(line for row in self.rows if (line := row.value()) is not None)
        if not lines:
            raise KnownError("还没有勾选或填写收到的材料。")
        return lines

    def set_value(self, value: Any) -> None:
        raise NotImplementedError

    def text(self) -> str:
        return "\n".join(row.name.text() for row in self.rows if row.box.isChecked())

    def set_text(self, text: str) -> None:
        """Papers are not kept as a draft: they are on the desk."""

    def _edited(self) -> None:
        if self.error:
            self.set_error("")
        self.changed.emit()


@dataclass(frozen=True)
class Part:
    """So many copies of a line with one holder, as they can be handed on."""

    line_id: int
    name: str
    form: MaterialForm
    copies: int
    holder: Holder


class PartsField(Field):
    """What is handed on: each ticked, with how many copies."""

    def __init__(self, label: str, parts: Sequence[Part], *, required: str = "") -> None:
        host = QWidget()
        grid = QGridLayout(host)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        self._parts = tuple(parts)
        self._required = required
        self.boxes: list[Tick] = []
        self.copies: list[Line] = []
        for place, part in enumerate(parts):
            box = Tick(f"{part.name}　{part.form.text}　在{part.holder.text}")
            box.setAccessibleName(box.text())
            box.entered.connect(partial(self._next, place))
            box.toggled.connect(self._edited)
            many = _number(f"{part.name} 份数", str(part.copies))
            many.entered.connect(partial(self._next, place))
            grid.addWidget(box, place, 0)
            grid.addWidget(many, place, 1)
            grid.addWidget(Text(f"/ {part.copies} 份", "soft"), place, 2)
            self.boxes.append(box)
            self.copies.append(many)
        if not parts:
            grid.addWidget(Text("没有可以移交的材料。", "soft", wrap=True), 0, 0)
        super().__init__(label, host)
        if self.boxes:
            self.setFocusProxy(self.boxes[0])
            host.setFocusProxy(self.boxes[0])

    def tick_all(self) -> None:
        """Everything goes."""
        for box in self.boxes:
            box.setChecked(True)

    def value(self) -> tuple[tuple[Part, int], ...]:
        chosen = []
        for part, box, many in zip(self._parts, self.boxes, self.copies, strict=True):
            if box.isChecked():
                copies = _read_number(many.text(), part.name, "份数")
                if copies > part.copies:
                    raise KnownError(
                        f"“{part.name}”在{part.holder.text}只有 {part.copies} 份，请核对。"
                    )
                chosen.append((part, copies))
        if not chosen and self._required:
            raise KnownError(self._required)
        return tuple(chosen)

    def set_value(self, value: Any) -> None:
        raise NotImplementedError

    def text(self) -> str:
        return ",".join(str(n) for n, box in enumerate(self.boxes) if box.isChecked())

    def set_text(self, text: str) -> None:
        """Nothing to fill in."""

    def _next(self, place: int) -> None:
        if place + 1 < len(self.boxes):
            self.boxes[place + 1].setFocus()
        else:
            self.copies[-1].setFocus()
            self.copies[-1].focusNextChild()

    def _edited(self) -> None:
        if self.error:
            self.set_error("")
        self.changed.emit()


class PictureField(Field):
    """A photograph chosen from a file; scaled down before it is kept."""

    def __init__(
        self, label: str, page: Page, choose: ChoosePicture | None = None, *, required: str = ""
    ) -> None:
        host = QWidget()
        row = QHBoxLayout(host)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        self._page = page
        self._required = required
        self._choose = choose or ask_picture
        self._content: bytes | None = None
        self._name = ""
        self._busy = False
        self.pick = Action("选照片…", self._ask, key="Ctrl+O", parent=host)
        self._button = Button(self.pick)
        self._told = Text("还没有选", "soft", wrap=True)
        row.addWidget(self._button)
        row.addWidget(self._told, 1)
        super().__init__(label, host, help="照片会缩小后加密保存在数据里。")
        self.setFocusProxy(self._button)
        host.setFocusProxy(self._button)

    def value(self) -> bytes | None:
        if self._busy:
            raise KnownError("照片还在读取，请稍等。")
        if self._content is None and self._required:
            raise KnownError(self._required)
        return self._content

    def set_value(self, value: Any) -> None:
        self._content = value

    def text(self) -> str:
        return self._name

    def set_text(self, text: str) -> None:
        """A picture is not kept as a draft."""

    def take(self, path: str) -> None:
        """Read the file off the window and keep it for the entry."""
        if not path:
            return
        self._busy, self._name = True, Path(path).name
        self._told.setText("正在读取…")
        self._page.desk.tasks.run(
            scale_picture, path, then=self._taken, failed=self._failed, title="正在读取照片",
            owner=self,
        )  # fmt: skip

    def _ask(self) -> None:
        if self.isVisible():  # its key works in the whole dialog
            self._choose(self, self.take)

    def _taken(self, content: bytes) -> None:
        self._busy, self._content = False, content
        self._told.setText(f"✓ {self._name}（{max(1, len(content) // 1000)} KB）")
        self.set_error("")
        self.changed.emit()

    def _failed(self, error: KnownError) -> None:
        self._busy, self._content, self._name = False, None, ""
        self._told.setText("还没有选")
        self.set_error(error.text)


def ask_picture(parent: QWidget, then: Callable[[str], None]) -> None:
    """The file dialog of the system."""
    dialog = QFileDialog(parent.window(), "选择照片", "", PICTURES)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(then)
    dialog.open()


def scale_picture(path: str) -> bytes:
    """A photograph as JPEG of bounded side and size. Raises KnownError for no picture."""
    reader = QImageReader(path)
    reader.setAutoTransform(True)  # as the camera was held
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > SIDE:
        reader.setScaledSize(size.scaled(QSize(SIDE, SIDE), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        raise KnownError("这个文件不是能读的图片，没有保存。请重新拍照或换一个文件。")
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    for quality in QUALITIES:
        content = QByteArray()
        buffer = QBuffer(content)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        plain.save(buffer, "JPEG", quality)  # type: ignore[call-overload]
        buffer.close()
        if 0 < content.size() <= MOST_BYTES:
            return bytes(content.data())
    raise KnownError("图片太大，没有保存。请缩小后再试。")
