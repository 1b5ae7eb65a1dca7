"""Kept pictures on the screen; they leave the data only with a purpose."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QScrollArea

from desktop.page import Page
from desktop.printing import ask_file, save_bytes
from desktop.theme import px
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Text
from desktop.widgets.dialog import Dialog
from desktop.widgets.fields import TextField
from models.cases.queries.cases import StepRow
from models.pictures.actions import look_at_picture, take_picture_out
from models.proxy.queries.custody import MoveRow
from models.proxy.queries.letters import LetterRow
from models.proxy.queries.money import MoneyRow

WIDE, HIGH = 700, 420  # pixels at 100 %


@dataclass(frozen=True)
class Shown:
    """A kept picture and what it is of."""

    picture_id: int
    title: str


def of_entry(row: MoneyRow | None) -> tuple[Shown, ...]:
    """The receipt of an entry."""
    if row is None or row.picture_id is None:
        return ()
    return (Shown(row.picture_id, f"票据 {row.receipt_number}"),)


def of_letter(row: LetterRow | None) -> tuple[Shown, ...]:
    """The signed letter and what goes with it."""
    if row is None:
        return ()
    number = row.number.split()[-1]
    return tuple(
        Shown(each.picture_id, f"{each.subject.text} {number}") for each in row.kept_pictures
    )


def of_move(row: MoveRow | None) -> tuple[Shown, ...]:
    """Both signatures, where they were drawn on the screen."""
    if row is None:
        return ()
    return _signatures(row.giver_sign_id, row.taker_sign_id, row.giver, row.taker)


def of_step(step: StepRow | None) -> tuple[Shown, ...]:
    """Both signatures under the settlement, where they were drawn on the screen."""
    facts = step.facts if step is not None else {}
    return _signatures(facts.get("giver_sign"), facts.get("taker_sign"), "回交", "回交")


def _signatures(
    giver_id: int | None, taker_id: int | None, giver: str, taker: str
) -> tuple[Shown, ...]:
    if giver_id is None or taker_id is None:
        return ()
    return Shown(giver_id, f"交出人签名 {giver}"), Shown(taker_id, f"接收人签名 {taker}")


def show_pictures(page: Page, shown: Sequence[Shown]) -> None:
    """Open them, the first one first; every look is logged. There is at least one."""
    page.desk.tasks.act(
        look_at_picture,
        shown[0].picture_id,
        then=partial(_open, page, shown),
        owner=page,
        failed=page.known,
        title="正在读取图片",
    )


def _open(page: Page, shown: Sequence[Shown], content: bytes) -> None:
    PictureDialog(page, shown, content).open()


class PictureDialog(Dialog):
    """A picture in the width of the dialog, the next one, and saving it for a stated purpose."""

    def __init__(self, page: Page, shown: Sequence[Shown], content: bytes) -> None:
        super().__init__(_title(shown), page, width=760)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._page, self._shown, self._at = page, tuple(shown), 0
        self.choose_file: Callable[..., Path | None] = ask_file
        self.told = Text("", "soft")
        self.told.setVisible(len(shown) > 1)
        self.body.addWidget(self.told)
        self.picture = QLabel()
        self._area = QScrollArea()
        self._area.setWidget(self.picture)
        self._area.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._area.setMinimumHeight(min(px(HIGH), page.screen().availableSize().height() * 2 // 5))
        self._area.setAccessibleName("照片")
        self.body.addWidget(self._area, 1)
        self.purpose = TextField("导出用途", help="只看不用填；存成文件要写明用途，记入操作日志")
        self.body.addWidget(self.purpose)
        self.next = Action("下一张", self._go_on, key="F7", parent=self)
        save = Action("存成文件", self._save, key="Ctrl+S", parent=self)
        self.set_actions([self.next, save] if len(shown) > 1 else [save], leave="关闭")
        self._show(content)

    def _show(self, content: bytes) -> None:
        shown = self._shown[self._at]
        self.told.setText(f"第 {self._at + 1} 张，共 {len(self._shown)} 张：{shown.title}")
        self.picture.setAccessibleName(f"照片 {shown.title}")
        picture = QPixmap()
        picture.loadFromData(content)
        wide = min(px(WIDE), self.screen().availableSize().width() - px(90))
        if picture.width() > wide:
            picture = picture.scaledToWidth(wide, Qt.TransformationMode.SmoothTransformation)
        self.picture.setPixmap(picture)
        self.picture.resize(picture.size())
        self._area.verticalScrollBar().setValue(0)

    def _go_on(self) -> None:
        """To the next one; behind the last comes the first again."""
        at = (self._at + 1) % len(self._shown)
        self._page.desk.tasks.act(
            look_at_picture,
            self._shown[at].picture_id,
            then=partial(self._went_on, at),
            owner=self,
            failed=self.known,
            title="正在读取图片",
        )

    def _went_on(self, at: int, content: bytes) -> None:
        self._at = at
        self._show(content)

    def _save(self) -> None:
        purpose = self.purpose.text().strip()
        if not purpose:
            self.purpose.set_error("请写明导出图片的用途。没有导出。")
            self.purpose.setFocus()
            return
        shown = self._shown[self._at]
        path = self.choose_file(self, f"{shown.title}.jpg", "图片 (*.jpg *.png)")
        if path is not None:
            self._page.desk.tasks.act(
                take_picture_out,
                shown.picture_id,
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
    """Why there is nothing to show: for no chosen entry, letter or movement."""
    if row is None:
        return (
            "还没有照片。票据照片在“代收代付”里选一笔看；委托书照片按 Ctrl Shift Y 补；"
            "屏上签的名在“交接经过”里看。"
        )
    return "这一笔没有照片。" if row.picture_id is None else ""


def _title(shown: Sequence[Shown]) -> str:
    if len(shown) == 1:
        return shown[0].title
    return "屏上签名" if shown[0].title.startswith("交出人签名") else "委托书照片"
