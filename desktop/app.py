"""Composes the program: folder, sign-in, desk, and back to the sign-in, to an orderly end."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from PySide6.QtCore import QLibraryInfo, QObject, Qt, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from desktop import theme, trace
from desktop.collector import Collector
from desktop.instance import Instance
from desktop.log import Log
from desktop.messages import Messages
from desktop.pages.sign_in.door import Begun, Door, Entered, preload, spellings
from desktop.pages.sign_in.sign_in import SignInPage
from desktop.pages.sign_in.window import PRODUCT, EntryPage, EntryWindow
from desktop.remembered import SAVE_FOLDER, keep_remembered, read_remembered
from desktop.tasks import Tasks
from desktop.widgets.composition import choose_input_method
from models.clock import Clock, beijing_now
from models.errors import DamagedError, KnownError
from models.store.folder import DataFolder
from models.store.swap import settle

# What the sign-in window does not need is imported where it is used: every millisecond before
# its first paint counts, and a Qt class with many enums costs five of them.
if TYPE_CHECKING:
    from desktop.page import Desk, Page, PageSpec
    from desktop.pages.sign_in.first_run import WelcomePage
    from desktop.pages.sign_in.restoring import Restoring
    from desktop.shell import Shell
    from desktop.sitting import Sitting
    from models.settings.rules import CentreProfile, DeskSettings
    from models.store.keys import Cost

FRAME = 40  # about what a title bar takes

# Page id, rail title, icon, key, module, class; no title in the rail: reached from other pages.
_RAIL = (
    ("workbench", "工作台", "desk", "Ctrl+1", "desktop.pages.workbench.page", "WorkbenchPage"),
    ("cases", "一窗受理", "intake", "Ctrl+2", "desktop.pages.cases.ledger", "LedgerPage"),
    ("proxy", "帮办代办", "proxy", "Ctrl+3", "desktop.pages.proxy.page", "ProxyListPage"),
    ("dues", "党费", "dues", "Ctrl+4", "desktop.pages.dues.page", "DuesPage"),
    ("volunteers", "志愿服务", "volunteer", "Ctrl+5", "desktop.pages.volunteers", "ActivitiesPage"),
    ("people", "人员组织", "people", "Ctrl+6", "desktop.pages.people.page", "PeoplePage"),
    ("catalogue", "事项目录", "info", "Ctrl+7", "desktop.pages.catalogue.page", "CataloguePage"),
    ("reports", "报表", "report", "Ctrl+8", "desktop.pages.reports.page", "ReportsPage"),
    ("settings", "设置", "settings", "Ctrl+9", "desktop.pages.settings.page", "SettingsPage"),
)
_SERVING = "desktop.pages.volunteers"
_HIDDEN = (
    ("intake", "cases", "新来访受理", "Ctrl+N", "desktop.pages.cases.intake", "IntakePage"),
    ("case", "cases", "办件", "", "desktop.pages.cases.case", "CasePage"),
    ("callbacks", "cases", "差评回访", "", "desktop.pages.cases.callbacks", "CallbacksPage"),
    ("sheets", "cases", "空白表", "", "desktop.pages.cases.sheets", "SheetsPage"),
    ("proxy-case", "proxy", "帮办代办件", "", "desktop.pages.proxy.case", "ProxyCasePage"),
    ("proxy-new", "proxy", "登记帮办代办", "", "desktop.pages.proxy.registering", "RegisterPage"),
    ("proxy-agents", "proxy", "代办员和值班", "", "desktop.pages.proxy.agents", "AgentsPage"),
    ("proxy-drawers", "proxy", "材料在谁手里", "", "desktop.pages.proxy.drawers", "DrawersPage"),
    ("proxy-cash", "proxy", "今日收付", "", "desktop.pages.proxy.cash", "CashPage"),
    ("dues-import", "dues", "导入工资表", "", "desktop.pages.dues.importing", "PaySheetPage"),
    ("dues-grid", "dues", "月度收缴", "", "desktop.pages.dues.collecting", "CollectingPage"),
    ("dues-day", "dues", "当日收款", "", "desktop.pages.dues.day", "DuesDayPage"),
    ("dues-arrears", "dues", "欠费一览", "", "desktop.pages.dues.arrears", "ArrearsPage"),
    ("dues-remit", "dues", "上缴和公示", "", "desktop.pages.dues.remitting", "RemittingPage"),
    ("activity", "volunteers", "志愿活动", "", "desktop.pages.volunteers.activity", "ActivityPage"),
    ("activity-form", "volunteers", "新活动", "", "desktop.pages.volunteers.planning", "PlanPage"),
    ("volunteer-calls", "volunteers", "打电话", "", "desktop.pages.volunteers.calls", "CallsPage"),
    ("volunteer-people", "volunteers", "志愿者", "", "desktop.pages.volunteers.people", "ListPage"),
    ("volunteer", "volunteers", "志愿者", "", "desktop.pages.volunteers.card", "CardPage"),
    ("volunteer-form", "volunteers", "登记", "", "desktop.pages.volunteers.form", "FormPage"),
    ("volunteer-teams", "volunteers", "服务队", "", "desktop.pages.volunteers.teams", "TeamsPage"),
    ("volunteer-menu", "volunteers", "点单", "", "desktop.pages.volunteers.menu", "MenuPage"),
    ("check-in", "volunteers", "双报到", "", "desktop.pages.check_in.page", "CheckInPage"),
    ("volunteer-attendance", "volunteers", "签到和时长", "", f"{_SERVING}.attendance", "ShiftPage"),
    ("volunteer-approvals", "volunteers", "确认时长", "", f"{_SERVING}.attendance", "WaitingPage"),
    ("volunteer-sheet", "volunteers", "录入签到表", "", f"{_SERVING}.sheets", "SheetEntryPage"),
    ("volunteer-hours", "volunteers", "时长统计", "", f"{_SERVING}.hours", "HoursPage"),
    ("volunteer-stars", "volunteers", "星级评定", "", f"{_SERVING}.hours", "StarsPage"),
    ("volunteer-certificates", "volunteers", "证明", "", f"{_SERVING}.certificates", "ListPage"),
    ("volunteer-import", "volunteers", "导入签到表", "", f"{_SERVING}.importing", "ImportPage"),
    ("wishes", "volunteers", "微心愿", "", "desktop.pages.wishes.page", "WishesPage"),
    ("three-lists", "volunteers", "三张清单", "", "desktop.pages.three_lists.page", "ListsPage"),
    ("check-in-import", "volunteers", "导入名册", "", "desktop.pages.check_in.roll", "RollPage"),
    ("three-lists-import", "volunteers", "导入", "", "desktop.pages.three_lists.roll", "RollPage"),
    ("records", "reports", "明细", "", "desktop.pages.reports.records", "RecordsPage"),
    ("dues-records", "reports", "党费明细", "", "desktop.pages.reports.dues", "DuesRecordsPage"),
    ("rehearsal", "reports", "月报预演", "", "desktop.pages.reports.rehearsal", "RehearsalPage"),
    ("district", "reports", "区里的表", "", "desktop.pages.reports.district.page", "DistrictPage"),
    ("district-teach", "reports", "教表", "", "desktop.pages.reports.district.teach", "TeachPage"),
    ("person", "people", "人员", "", "desktop.pages.people.person", "PersonPage"),
    ("import", "people", "导入居民", "", "desktop.pages.people.importing", "ImportPage"),
    ("old-ledger", "cases", "导入旧台账", "", "desktop.pages.cases.importing", "LedgerImportPage"),
    ("proxy-import", "proxy", "旧代办台账", "", "desktop.pages.proxy.importing", "ProxyImportPage"),
    ("organisation", "people", "组织", "", "desktop.pages.organisation.page", "OrganisationPage"),
    ("duplicates", "people", "重复人员", "", "desktop.pages.people.duplicates", "DuplicatesPage"),
    ("directory", "people", "通讯录", "", "desktop.pages.organisation.directory", "DirectoryPage"),
)


def page_specs() -> "list[PageSpec]":
    """All pages, in the order of the rail; each is imported when it is first shown."""
    from desktop.page import PageSpec

    shown = [
        PageSpec(id_, title, icon, key, partial(_make, module, name), bottom=id_ == "settings")
        for id_, title, icon, key, module, name in _RAIL
    ]
    hidden = [
        PageSpec(id_, title, "info", key, partial(_make, module, name), hidden=True, under=under)
        for id_, under, title, key, module, name in _HIDDEN
    ]
    return shown + hidden


def _make(module: str, name: str, desk: "Desk") -> "Page":
    from desktop.page import Page

    made = getattr(import_module(module), name)(desk)
    assert isinstance(made, Page)
    return made


def preload_pages() -> None:
    """What the pages and the papers need, read off the window before it is asked for."""
    for *_, module, _name in (*_RAIL, *_HIDDEN):
        import_module(module)
    import_module("desktop.printing")
    from reports.paper.fonts import Face, load_font

    # The faces of the papers; a ledger reads its own when one is drawn.
    for face in (Face.SERIF, Face.SERIF_BOLD):
        load_font(face)


def make_shell(desk: "Desk", centre_name: str) -> "Shell":
    """The window with all pages, for tests and tours that bring their own desk."""
    from desktop.sitting import make_shell as make

    return make(desk, page_specs(), centre_name)


def run_window(data: Path, *, qt_args: list[str]) -> int:
    """Open the window on a data folder; returns the exit code.

    A second start on the same folder raises the first window and returns 0.
    """
    choose_input_method()
    app = QApplication([PRODUCT, *qt_args])
    app.setApplicationDisplayName(PRODUCT)
    app.setQuitOnLastWindowClosed(False)  # between sign-in and desk there may be none
    translator = QTranslator(app)
    if translator.load(
        "qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    ):
        app.installTranslator(translator)  # file and print dialogs
    collector = Collector(app)
    program = Program(data)
    theme.dress(app, program.remembered.text_size)
    remove_hooks = program.messages.install_hooks()
    try:
        if program.start():
            program.fit_to_screen()
            app.exec()
            program.finish()
    finally:
        remove_hooks()
        collector.stop()
    return 0


class Program(QObject):
    """From the data folder to the desk. `clock` and `cost` are there for tests."""

    def __init__(
        self, data: Path, *, clock: Clock = beijing_now, cost: "Cost | None" = None
    ) -> None:
        super().__init__()
        self.messages = Messages(self)
        self._clock = clock
        self._cost = cost
        self.tasks = Tasks(_NoCentre(), self.messages, self)
        self.tasks.running_changed.connect(self._show_progress)
        self.window: EntryWindow | None = None
        self.sitting: Sitting | None = None
        self.instance: Instance | None = None
        self.restoring: Restoring | None = None
        self._log: Log | None = None
        self._waiting = ""
        self._look_at(data)

    def _look_at(self, data: Path) -> None:
        self.data = data.expanduser().absolute()
        self.door = Door(self.data, self._clock, self._cost)
        self.remembered = read_remembered(self.data)

    # the folder

    def start(self) -> bool:
        """Take the folder and show the first page; False: another window has it already."""
        folder = DataFolder(self.data)
        try:
            folder.prepare()
            instance = Instance(folder.path, self)
            if not instance.take():
                return False
            settle(folder)
        except KnownError as error:
            self._trouble(error)
            return True
        self.instance = instance
        instance.raise_window.connect(self.raise_window)
        folder.remove_leftovers()
        self._log = Log(folder.path, self._clock, self)
        self.messages.log.connect(self._log.write)
        if folder.is_new:
            self._welcome()
        else:
            self._sign_in_page()
        return True

    def _listen(self) -> None:
        if self.instance is not None:
            self.instance.listen()

    def _restart(self, data: Path | None = None) -> None:
        """Try again, perhaps with another folder."""
        self._release()
        self._look_at(data or self.data)
        self._dress()
        if not self.start():
            self.quit()

    def _dress(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication) and theme.text_size() != self.remembered.text_size:
            theme.set_text_size(app, self.remembered.text_size)

    def _release(self) -> None:
        if self.instance is not None:
            self.instance.release()
            self.instance.deleteLater()
            self.instance = None

    def fit_to_screen(self) -> None:
        """On a small screen the windows fill it: their last line would else lie below its edge."""
        if self.window is not None:
            free = self.window.screen().availableSize()
            if free.width() <= self.window.width() or free.height() <= self.window.height() + FRAME:
                self.window.setWindowState(Qt.WindowState.WindowMaximized)

    def raise_window(self) -> None:
        window = self.sitting.shell if self.sitting is not None else self.window
        if window is not None:
            window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
            window.show()
            window.raise_()
            window.activateWindow()

    def _choose_folder(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(self.window, "选择数据文件夹", str(self.data.parent))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self._folder_chosen)
        dialog.open()

    def _folder_chosen(self, path: str) -> None:
        if path:
            self._restart(Path(path))

    # pages before the desk

    def _show(self, page: EntryPage) -> EntryWindow:
        if self.window is None:
            self.window = EntryWindow()
            self.window.closed.connect(self.quit)
        self.window.centre.setText(self.remembered.centre)
        self.window.show_page(page)
        self.window.show()
        return self.window

    def _trouble(self, error: KnownError) -> None:
        from desktop.pages.sign_in.trouble import TroublePage

        self._listen()
        page = TroublePage(error.text)
        page.retry.connect(self._restart)
        page.restoring.connect(self._restore_page)
        page.other_folder.connect(self._choose_folder)
        page.leave.connect(self.quit)
        self._show(page)

    def _sign_in_page(self) -> None:
        names = self.door.quick_names()
        if not names:
            self._run(self.door.names, then=self._show_sign_in, failed=self._trouble)
            return
        self._show_sign_in(names)

    def _show_sign_in(self, names: list[str]) -> None:
        page = SignInPage(names, self.remembered.last_name)
        page.signing_in.connect(self._sign_in)
        page.recovering.connect(self._recover_page)
        page.restoring.connect(self._restore_page)
        page.other_folder.connect(self._choose_folder)
        fresh = self.window is None
        window = self._show(page)
        if fresh:
            trace.FirstPaint(window, self._painted)
        else:
            self._painted()

    def _painted(self) -> None:
        trace.say("painted sign-in")
        self._listen()
        self.tasks.run(preload, lane="sign_in", title="准备")
        page = self.window.page if self.window is not None else None
        if isinstance(page, SignInPage):
            self.tasks.run(
                spellings, page.names.all, lane="preload", then=self._take_spellings, title="准备"
            )
        known = trace.credentials()
        if known is not None:
            self._sign_in(*known)

    def _take_spellings(self, spelled: dict[str, tuple[str, ...]]) -> None:
        page = self.window.page if self.window is not None else None
        if isinstance(page, SignInPage):
            page.names.spellings = spelled

    def _sign_in(self, name: str, password: str) -> None:
        failed = partial(self._refused, name, password)
        self._run(self.door.sign_in, name, password, then=self._enter, failed=failed)

    def _refused(self, name: str, password: str, error: KnownError) -> None:
        page = self.window.page if self.window is not None else None
        if isinstance(error, DamagedError) and page is not None:
            self._begin_restoring().damaged(page, name, password, error)
        elif isinstance(page, SignInPage):
            page.refuse(error)

    def _recover_page(self) -> None:
        from desktop.pages.sign_in.recover import RecoverPage

        before = self.window.page if self.window is not None else None
        name = before.names.name if isinstance(before, SignInPage) else ""
        page = RecoverPage(self.door.quick_names(), name)
        page.recovering.connect(self._recover)
        page.back.connect(self._sign_in_page)
        self._show(page)

    def _recover(self, printed: str, name: str, password: str) -> None:
        self._run(self.door.recover, printed, name, password, then=self._enter)

    # a backup in the place of the data

    def _restore_page(self) -> None:
        self._begin_restoring().begin()

    def _begin_restoring(self) -> "Restoring":
        from desktop.pages.sign_in.restoring import Restoring

        if self.restoring is not None:
            self.restoring.deleteLater()
        self.restoring = Restoring(
            self.door,
            self._clock,
            self.remembered.last_name,
            show=self._show,
            run=self._run,
            enter=self._restored,
            back=self._restart,
            wait=self._name_progress,
            parent=self,
        )
        return self.restoring

    def _name_progress(self, text: str) -> None:
        self._waiting = text

    def _restored(self, entered: Entered) -> None:
        self._enter(entered)
        if self.sitting is not None:
            self.sitting.desk.messages.well("已从备份恢复")

    # first run

    def _welcome(self) -> None:
        from desktop.pages.sign_in.first_run import WelcomePage

        self._listen()
        page = WelcomePage(str(self.data), has_demo=self.door.has_demo)
        page.creating.connect(self._create_page)
        page.trying.connect(partial(self._try_demo, page))
        page.joining.connect(self._join_page)
        page.restoring.connect(self._restore_page)
        page.other_folder.connect(self._choose_folder)
        self._show(page)
        self.tasks.run(preload, lane="sign_in", title="准备")

    def _create_page(self) -> None:
        from desktop.pages.sign_in.first_run import CreatePage

        page = CreatePage()
        page.creating.connect(self._create)
        page.back.connect(self._welcome)
        self._show(page)

    def _create(
        self,
        profile: "CentreProfile",
        desk: "DeskSettings",
        name: str,
        password: str,
        station: str,
        url: str,
    ) -> None:
        self._run(
            self.door.create, profile, desk, name, password, station, url, then=self._show_key
        )

    def _show_key(self, begun: Begun) -> None:
        from desktop.pages.sign_in.first_run import RecoveryKeyPage

        page = RecoveryKeyPage(begun.printed)
        page.printing.connect(partial(self._print_key, begun.entered))
        page.done.connect(partial(self._enter, begun.entered))
        self._begun = begun.entered
        self._show(page)

    def _print_key(self, entered: Entered, printed: str) -> None:
        from desktop.printing import ask_printer, print_recovery_key

        assert self.window is not None
        try:
            printer = ask_printer(self.window, 1)
        except KnownError as error:
            self._failed(error)
            return
        if printer is not None:
            self.tasks.run(
                print_recovery_key,
                entered.centre,
                printed,
                printer,
                failed=self._failed,
                title="正在打印",
            )

    def _join_page(self) -> None:
        from desktop.pages.sign_in.first_run import JoinPage

        page = JoinPage()
        page.joining.connect(self._join)
        page.back.connect(self._welcome)
        self._show(page)

    def _join(self, url: str, name: str, password: str, station: str) -> None:
        self._run(self.door.join, url, name, password, station, then=self._enter)

    def _try_demo(self, page: "WelcomePage") -> None:
        self._waiting = "正在生成演示数据…"
        page.wait(self._waiting)
        self._run(self.door.make_demo, then=self._enter, progress=True)

    # the desk

    def _enter(self, entered: Entered) -> None:
        from desktop.sitting import Sitting

        folder = entered.centre.folder.path  # of the demo perhaps, inside ours
        self.remembered = replace(
            read_remembered(folder),
            centre=entered.profile.name,
            last_name=entered.centre.clerk.name,
        )
        self._dress()
        self.tasks.run(
            keep_remembered,
            folder,
            self.remembered,
            lane="drafts",
            failed=self._ignore,
            title="记住登录名",
        )
        self.sitting = Sitting(entered, self.messages, page_specs(), preload_pages)
        app = QApplication.instance()
        assert app is not None
        app.setProperty(SAVE_FOLDER, self.remembered.save_folder)
        self.sitting.ended.connect(self._sitting_ended)
        if self.window is not None:
            self.sitting.shell.setGeometry(self.window.geometry())
            self.sitting.shell.setWindowState(self.window.windowState())
        self.sitting.show()
        if self.window is not None:
            self.window.hide()
            self.window.deleteLater()
            self.window = None
        self.sitting.begin()

    def _sitting_ended(self, another: bool) -> None:
        sitting, self.sitting = self.sitting, None
        if sitting is not None:
            self._remember_save_folder(sitting.centre.folder.path)
        if another and sitting is not None:
            self._restart(sitting.centre.folder.path)
        else:
            self.quit()

    def _remember_save_folder(self, folder: Path) -> None:
        app = QApplication.instance()
        assert app is not None
        chosen = str(app.property(SAVE_FOLDER) or "")
        remembered = read_remembered(folder)
        if chosen != remembered.save_folder:
            with suppress(KnownError):  # only a convenience
                keep_remembered(folder, replace(remembered, save_folder=chosen))

    def _ignore(self, error: KnownError) -> None:
        """What is only a convenience may fail on a full disk."""

    # inside

    def _run(
        self,
        function: Callable[..., Any],
        *args: Any,
        then: Callable[[Any], None],
        failed: Callable[[KnownError], None] | None = None,
        progress: bool = False,
    ) -> None:
        self.tasks.run(
            function,
            *args,
            then=then,
            failed=failed or self._failed,
            lane="sign_in",
            progress=progress,
        )

    def _failed(self, error: KnownError) -> None:
        if self.window is not None and self.window.page is not None:
            self.window.page.known(error)

    def _show_progress(self) -> None:
        page = self.window.page if self.window is not None else None
        if page is not None and page.busy and self._waiting and self.tasks.running:
            page.show_progress(self.tasks.running[0], self._waiting)

    # end

    def quit(self) -> None:
        QTimer.singleShot(0, self, QApplication.quit)

    def finish(self) -> None:
        """Everything that is open is closed in order; safe to call twice."""
        if self.sitting is not None:
            self.sitting.finish()
        self.tasks.close()
        if self.window is not None:
            self.window.hide()
            self.window.deleteLater()
            self.window = None
        self._release()


class _NoCentre:
    """Before the sign-in there is nothing to act on."""

    def act(self, action: Callable[..., Any], /, *args: Any, **kw: Any) -> NoReturn:
        raise AssertionError("nobody is signed in")

    def ask(self, query: Callable[..., Any], /, *args: Any, **kw: Any) -> NoReturn:
        raise AssertionError("nobody is signed in")
