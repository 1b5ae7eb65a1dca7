"""A photograph or scan, scaled down until it may be kept."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from desktop.page import Page
from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import Text
from desktop.widgets.fields import Field
from models.errors import KnownError
from models.pictures.rules import MOST_BYTES

SIDE = 1600  # pixels of the longer side of a kept photograph
QUALITIES = (80, 65, 50, 35)
PICTURES = "图片 (*.jpg *.jpeg *.png)"
ChoosePicture = Callable[[QWidget, Callable[[str], None]], None]


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
