"""数据: where it is, how big, whether it is sound; a new recovery key."""

from pathlib import Path

from PySide6.QtWidgets import QGridLayout

from desktop.page import Desk
from desktop.pages.settings.section import Section
from desktop.printing import ask_printer, print_recovery_key
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Text
from desktop.widgets.dialog import Dialog
from models.errors import KnownError
from models.roles import Role


class DataSection(Section):
    """Facts about the store, and its check."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        centre = desk.centre
        shared = centre.store.is_shared
        self.how_big = Text("")
        rows: tuple[tuple[str, Text], ...] = (
            ("数据文件夹", Text(str(centre.folder.path), wrap=True)),
            (
                "数据存放",
                Text("大厅的共享数据库（PostgreSQL）" if shared else "本机加密文件（SQLCipher）"),
            ),
            ("大小", self.how_big),
            ("这台电脑", Text(centre.place.station_name)),
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(1, 1)
        for number, (label, text) in enumerate(rows):
            grid.addWidget(Text(label, "soft"), number, 0)
            grid.addWidget(text, number, 1)
        self.body.addLayout(grid)
        self.result = Text("", wrap=True)
        self.result.hide()
        actions = [] if shared else [Action("校验数据文件", self._verify, key="F6", parent=self)]
        if desk.clerk.role is Role.ADMINISTRATOR:
            actions.append(Action("重制恢复密钥…", self._new_key, parent=self))
        self.add_buttons(*actions)
        self.body.addWidget(self.result)
        self.body.addStretch(1)

    def entered(self) -> None:
        self.desk.tasks.run(_measure, self.desk.centre.folder.path, then=self._measured)

    def _measured(self, size: int) -> None:
        self.how_big.setText(f"{size / 2**20:.1f} MB" if size else "在服务器上")

    def _verify(self) -> None:
        self.result.setText("正在校验，可以继续做别的事…")
        self.result.show()
        self.desk.tasks.run(
            self.desk.centre.verify,
            then=self._verified,
            failed=self._not_verified,
            title="正在校验数据文件",
        )

    def _verified(self, problems: list[str]) -> None:
        if problems:
            self.result.setText(
                "发现问题：\n" + "\n".join(problems) + "\n请退出后在登录窗口选“从备份恢复…”。"
            )
        else:
            self.result.setText(f"数据文件完好（{self.desk.now():%H:%M} 校验）。")
            self.desk.messages.well("数据文件完好")

    def _not_verified(self, error: KnownError) -> None:
        self.result.hide()
        self.failed(error)

    def _new_key(self) -> None:
        KeyDialog(self.desk, self).open()


class KeyDialog(Dialog):
    """Asks first, then shows the new key once."""

    def __init__(self, desk: Desk, section: Section) -> None:
        super().__init__("重制恢复密钥", section.window(), width=620)
        self._desk = desk
        self._printed = ""
        self.text = Text("旧的恢复密钥随即失效，新的只显示一次。", "soft", wrap=True)
        self.key = Text("", "head", wrap=True)
        self.key.hide()
        self.body.addWidget(self.text)
        self.body.addWidget(self.key)
        self.print_ = Action("打印…", self._print, key="Ctrl+P", reason=self._none, parent=self)
        self.make = Action("重制", self._make, kind="primary", key="F9", parent=self)
        self.set_actions((self.print_, self.make))

    def _none(self) -> str:
        return "" if self._printed else "还没有重制。"

    def _make(self) -> None:
        if self._printed:
            self.accept()
            return
        self._desk.tasks.run(
            self._desk.centre.new_recovery_key,
            then=self._made,
            failed=self.known,
            lane="accounts",
            title="正在重制恢复密钥",
        )

    def _made(self, printed: str) -> None:
        self._printed = printed
        groups = printed.split("-")
        self.key.setText("  ".join(groups[:4]) + "\n" + "  ".join(groups[4:]))
        self.key.show()
        self.text.setText("请打印或抄下来，锁好；关闭后不再显示。")
        self.make.rename("我已抄好")
        self.print_.refresh()

    def _print(self) -> None:
        try:
            printer = ask_printer(self, 1)
        except KnownError as error:
            self.known(error)
            return
        if printer is not None:
            self._desk.tasks.run(
                print_recovery_key,
                self._desk.centre,
                self._printed,
                printer,
                failed=self.known,
                title="正在打印",
            )


def _measure(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("centre.db*"))
