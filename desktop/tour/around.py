"""The end of the day: every other page, a backup, the lock, and the way back from a backup."""

from PySide6.QtCore import Qt

from desktop import theme
from desktop.tour.guide import CONTROL
from desktop.tour.station import Station


class Around(Station):
    """What has not been shown yet."""

    def look_around(self) -> None:
        """Every other page, and the busiest ones with large text."""
        self.open("person", self.person())
        self.guide.picture("19-人员", self.shell)
        for number, page, title in (
            (20, "organisation", "组织机构"),
            (21, "catalogue", "事项目录"),
            (22, "reports", "报表"),
        ):
            self.open(page)
            self.guide.picture(f"{number}-{title}", self.shell)
        for page, title in (
            ("dues", "核定表"),
            ("dues-grid", "月度收缴"),
            ("dues-arrears", "欠费一览"),
            ("dues-remit", "上缴和公示"),
        ):
            self.open(page)
            self.guide.picture(f"22-党费-{title}", self.shell)
        self.open("proxy-import")
        self.guide.picture("22-导入旧代办台账", self.shell)
        for section, title in (
            ("profile", "中心信息"),
            ("hours", "开放时间与时限"),
            ("accounts", "人员账号"),
            ("dues-rules", "党费规定"),
            ("holidays", "节假日"),
            ("display", "显示"),
            ("password", "我的密码"),
            ("log", "操作日志"),
            ("data", "数据"),
        ):
            self.open("settings", section)
            self.guide.picture(f"23-设置-{title}", self.shell)
        self.shell.help_asked.emit()
        self.settle()
        self.guide.picture("23-帮助", self.front())
        self.guide.press(Qt.Key.Key_Escape)
        self.back()
        for percent in (150, 175):
            theme.set_text_size(self.guide.app, percent)
            for page, title in (("workbench", "工作台"), ("intake", "来访"), ("cases", "台账")):
                self.open(page)
                self.guide.picture(f"24-字号{percent}-{title}", self.shell)
        theme.set_text_size(self.guide.app, 100)

    def lock(self) -> None:
        """Ctrl+L hides everything."""
        self.open("workbench")
        self.shell.lock_asked.emit()
        self.guide.wait("lock", lambda: self.shell.locked)
        self.guide.picture("25-锁定", self.shell)

    def back_up(self) -> None:
        """A backup made by a key, opened and checked."""
        self.open("settings", "backup")
        self.key(Qt.Key.Key_B, CONTROL)
        self.guide.picture("60-设置-备份", self.shell)
