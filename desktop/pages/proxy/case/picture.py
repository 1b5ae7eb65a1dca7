"""A kept picture on the screen; it leaves the data only with a purpose."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QScrollArea

from desktop.page import Page
from desktop.printing import ask_file, save_bytes
from desktop.theme import px
from desktop.widgets.buttons import Action
from desktop.widgets.dialog import Dialog
from desktop.widgets.fields import TextField
from models.proxy.actions.pictures import look_at_picture, take_picture_out
from models.proxy.queries.requests import MoneyRow


def show_picture(page: Page, row: MoneyRow) -> None:
    """Open the receipt of an entry; the look is logged. `row` has a picture."""
    page.desk.tasks.act(
        look_at_picture,
        row.picture_id,
        then=partial(_open, page, row),
        owner=page,
        failed=page.known,
        title="正在读取图片",
    )


def _open(page: Page, row: MoneyRow, content: bytes) -> None:
    PictureDialog(page, row, content).open()


class PictureDialog(Dialog):
    """The picture in the width of the dialog, and saving it for a stated purpose."""

    def __init__(self, page: Page, row: MoneyRow, content: bytes) -> None:
        super().__init__(f"票据 {row.receipt_number}", page, width=760)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._page, self._row = page, row
        self.choose_file: Callable[..., Path | None] = ask_file
        self.picture = QLabel()
        self.picture.setAccessibleName(f"票据照片 {row.receipt_number}")
        shown = QPixmap()
        shown.loadFromData(content)
        if shown.width() > px(700):
            shown = shown.scaledToWidth(px(700), Qt.TransformationMode.SmoothTransformation)
        self.picture.setPixmap(shown)
        area = QScrollArea()
        area.setWidget(self.picture)
        area.setAlignment(Qt.AlignmentFlag.AlignCenter)
        area.setMinimumHeight(px(320))
        area.setAccessibleName("票据照片")
        self.body.addWidget(area, 1)
        self.purpose = TextField("导出用途", help="只看不用填；存成文件要写明用途，记入操作日志")
        self.body.addWidget(self.purpose)
        self.set_actions([Action("存成文件", self._save, key="Ctrl+S", parent=self)], leave="关闭")

    def _save(self) -> None:
        purpose = self.purpose.text().strip()
        if not purpose:
            self.purpose.set_error("请写明导出图片的用途。没有导出。")
            self.purpose.setFocus()
            return
        name = f"票据 {self._row.receipt_number}.jpg"
        path = self.choose_file(self, name, "图片 (*.jpg *.png)")
        if path is not None:
            self._page.desk.tasks.act(
                take_picture_out,
                self._row.picture_id,
                purpose,
                then=partial(self._write, path),
                owner=self,
                failed=self.known,
                title="正在导出图片",
            )

    def _write(self, path: Path, content: bytes) -> None:
        self._page.desk.tasks.run(
            save_bytes,
            path,
            content,
            then=self._saved,
            failed=self.known,
            title="正在导出图片",
        )

    def _saved(self, path: Path) -> None:
        self._page.desk.messages.well(f"已存为 {path.name}")
        self.accept()


def why_no_picture(row: MoneyRow | None) -> str:
    """Why the chosen entry has nothing to show; empty if it has."""
    if row is None:
        return "请先在“代收代付”里选一笔。"
    return "" if row.picture_id is not None else "这一笔没有照片。"
