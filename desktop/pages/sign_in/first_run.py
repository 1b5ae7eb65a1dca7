"""The first start in a folder: begin a centre, try an invented one, or join a hall."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QGridLayout

from desktop.pages.sign_in.fields import NewPassword, OpeningField, PasswordField, UrlField
from desktop.pages.sign_in.window import EntryPage
from desktop.theme import px
from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import Text
from desktop.widgets.fields import Field, Form, PhoneField, TextField
from models.errors import KnownError
from models.settings.rules import MORNING_AND_AFTERNOON, CentreProfile, DeskSettings, check_desk


class WelcomePage(EntryPage):
    """Tells `creating`, `trying`, `joining`, `restoring`, `other_folder`."""

    HELP = "first-run"
    WIDTH = 640
    creating = Signal()
    trying = Signal()
    joining = Signal()
    restoring = Signal()
    other_folder = Signal()

    def __init__(self, folder: str, *, has_demo: bool) -> None:
        super().__init__("第一次使用", "这个文件夹里还没有中心的数据，请选择怎样开始。")
        tried = "接着用演示数据" if has_demo else "试用演示数据"
        self.begin = Action("建立本中心", self.creating.emit, kind="primary", parent=self)
        self.demo = Action(tried, self.trying.emit, parent=self)
        self.join = Action("加入已有的中心", self.joining.emit, parent=self)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(14)
        grid.setColumnStretch(1, 1)
        choices = (
            (self.begin, "填写中心名称和第一位管理员，设好密码后就可以受理。"),
            (self.demo, "一个虚构的中心，有一年的办件，随便试；与正式数据分开存放。"),
            (self.join, "大厅里已有电脑在用共享数据库，这台电脑也用它。"),
        )
        for row, (action, text) in enumerate(choices):
            grid.addWidget(Button(action), row, 0)
            grid.addWidget(Text(text, "soft", wrap=True), row, 1)
        self.body.addLayout(grid)
        self.body.addWidget(Text(f"数据文件夹：{folder}", "small", wrap=True))
        self.set_actions(
            Action("从备份恢复…", self.restoring.emit, parent=self),
            Action("换数据文件夹…", self.other_folder.emit, parent=self),
        )
        self.setFocusProxy(self.findChildren(Button)[0])

    def wait(self, text: str) -> None:
        super().wait(text)
        self._enable_choices(False)

    def ready(self) -> None:
        super().ready()
        self._enable_choices(True)

    def _enable_choices(self, on: bool) -> None:
        for button in self.findChildren(Button):
            button.setEnabled(on)


class CreatePage(EntryPage):
    """Tells `creating(profile, desk, administrator, password, station, url)` and `back`."""

    HELP = "first-run"
    WIDTH = 760
    creating = Signal(object, object, str, str, str, str)
    back = Signal()

    def __init__(self) -> None:
        super().__init__("建立本中心", "名称、地址和电话会印在单据上，以后可以在设置里修改。")
        self.opening = OpeningField()
        self.opening.set_value(MORNING_AND_AFTERNOON)
        self.url = UrlField()
        self.form = Form(
            {
                "name": TextField(
                    "中心名称",
                    hint="例如 某某社区党群服务中心",
                    limit=60,
                    required="请填写中心名称。",
                ),
                "short_name": TextField("简称", hint="用于文书编号，例如 某某社区", limit=20),
                "address": TextField("地址", limit=100),
                "phone": PhoneField("咨询电话"),
                "supervision_phone": PhoneField("监督电话"),
                "opening": self.opening,
                "administrator": TextField(
                    "第一位管理员", hint="姓名", limit=20, required="请填写第一位管理员的姓名。"
                ),
                "station": TextField("这台电脑的窗口名", limit=20),
            },
            self,
        )
        self.form["station"].set_text("1号窗口")
        self.new = NewPassword("管理员密码")
        self.shared = QCheckBox("几台电脑一起用：使用共享数据库 PostgreSQL")
        self.shared.toggled.connect(self._share)
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(10)
        for place, field in enumerate(self.form.fields.values()):
            grid.addWidget(field, place // 2, place % 2, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(grid)
        self.body.addWidget(self.new)
        self.body.addWidget(self.shared)
        self.body.addWidget(self.url)
        self.url.hide()
        self.form["administrator"].changed.connect(self._name_password)
        self.go = Action("建立", self._go, kind="primary", key="Ctrl+Return", parent=self)
        self.set_actions(Action("返回", self.back.emit, key="Esc", parent=self), self.go)
        self.setFocusProxy(self.form["name"])

    def known(self, error: KnownError) -> None:
        self.ready()
        if not self.form.show_error(error):
            super().known(error)

    def _share(self, on: bool) -> None:
        self.url.setVisible(on)

    def _name_password(self) -> None:
        self.new.name = self.form["administrator"].text().strip()

    def _go(self) -> None:
        values = self.form.values()
        if values is None or self.busy or not self.new.check():
            return
        shared = self.shared.isChecked()
        if shared and not self.url.check():
            self.url.line.setFocus()
            return
        desk = DeskSettings(opening=values.pop("opening"))
        try:
            check_desk(desk)
        except KnownError as error:
            self.known(error)
            return
        administrator, station = values.pop("administrator"), values.pop("station")
        self.wait("正在建立中心…")
        url = self.url.value() if shared else ""
        self.creating.emit(
            CentreProfile(**values), desk, administrator, self.new.value(), station, url
        )


class JoinPage(EntryPage):
    """Tells `joining(url, name, password, station)` and `back`."""

    HELP = "first-run"
    WIDTH = 640
    joining = Signal(str, str, str, str)
    back = Signal()

    def __init__(self) -> None:
        super().__init__(
            "加入已有的中心",
            "用大厅里另一台电脑上已有的姓名和密码；数据都在共享数据库里，这台电脑不另存一份。",
        )
        fields: dict[str, Field] = {
            "url": UrlField(),
            "name": TextField("姓名", limit=20, required="请填写姓名。"),
            "password": PasswordField(),
            "station": TextField(
                "这台电脑的窗口名",
                hint="例如 2号窗口",
                limit=20,
                required="请给这台电脑起个窗口名。",
            ),
        }
        self.form = Form(fields, self)
        for field in fields.values():
            self.body.addWidget(field)
        self.go = Action("加入", self._go, kind="primary", key="Ctrl+Return", parent=self)
        self.set_actions(Action("返回", self.back.emit, key="Esc", parent=self), self.go)
        self.setFocusProxy(self.form["url"])

    def known(self, error: KnownError) -> None:
        self.ready()
        if not self.form.show_error(error):
            super().known(error)

    def _go(self) -> None:
        values = self.form.values()
        if values is not None and not self.busy:
            self.wait("正在连接共享数据库…")
            self.joining.emit(values["url"], values["name"], values["password"], values["station"])


class RecoveryKeyPage(EntryPage):
    """The recovery key, shown once. Tells `printing(key)`, `done` after its last group."""

    HELP = "first-run"
    WIDTH = 760
    printing = Signal(str)
    done = Signal()

    def __init__(self, printed: str) -> None:
        super().__init__(
            "请保存恢复密钥",
            "忘记密码时只有它能打开数据。请打印或抄下来，锁在书记的柜子里，"
            "不要留在这台电脑上。它不会再显示。",
        )
        self.printed = printed
        groups = printed.split("-")
        self.shown = [
            Text("  ".join(groups[start : start + 4]), "figure") for start in range(0, 8, 4)
        ]
        for line in self.shown:
            self.body.addWidget(line)
        self.last = TextField(
            "抄好后，输入最后一组（4 个字符）", limit=8, required="请照着抄好的纸输入最后一组。"
        )
        self.last.setMaximumWidth(px(320))
        self.last.line.entered.disconnect(self.last.go_on)
        self.last.line.entered.connect(self._confirm)
        self.body.addWidget(self.last)
        self.set_actions(
            Action("复制", self._copy, parent=self),
            Action("打印…", self._print, key="Ctrl+P", parent=self),
            Action("我已抄好，开始使用", self._confirm, kind="primary", key="Return", parent=self),
        )
        self.setFocusProxy(self.last)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.printed)
        self.text.setText("已复制到剪贴板。请粘贴到别处保存好，再复制别的内容把它盖掉。")

    def _print(self) -> None:
        self.printing.emit(self.printed)

    def _confirm(self) -> None:
        if self.busy or not self.last.check():
            return
        typed = str(self.last.value()).upper().translate(str.maketrans("OIL", "011"))
        if typed != self.printed.rsplit("-", 1)[-1]:
            self.last.set_error("和上面的最后一组不一样，请对照再看一遍。")
            self.last.line.selectAll()
            return
        self.wait("正在打开工作台…")
        self.done.emit()
