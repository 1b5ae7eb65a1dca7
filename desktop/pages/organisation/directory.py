"""通讯录: grid × department → whom to call first, as of a day; printed for each grid."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedLayout, QWidget

from desktop.page import Desk, Page
from desktop.pages.organisation.asking import FormDialog, PairsDialog
from desktop.pages.organisation.matrix import Matrix
from desktop.pages.organisation.one_call import OneCall, department_search
from desktop.theme import px
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, EmptyState, Text
from desktop.widgets.choice import ChoiceField
from desktop.widgets.dialog import Dialog
from desktop.widgets.fields import DateField, Field, Line, PhoneField, TextField
from desktop.widgets.search import Hit, SearchField
from models.changes import Changes
from models.errors import KnownError
from models.organisation.actions import ContactForm, end_contact, set_contact
from models.organisation.queries import Directory, FirstContact, read_directory
from models.organisation.queries.directory import COMMUNITY
from models.organisation.rules import DEPARTMENTS
from models.work import may_do

if TYPE_CHECKING:
    from reports.registry import Written

ChooseFile = Callable[[QWidget, str, str], Path | None]


class DirectoryPage(Page):
    """Enter on a cell names its contact; F2 and F3 choose grid and department for one call."""

    def __init__(self, desk: Desk, choose_file: ChooseFile | None = None) -> None:
        super().__init__(desk, "通讯录")
        self._choose_file = choose_file
        self.directory: Directory | None = None
        self.on = DateField("截至", self._today)
        self.on.set_value(self._today())
        self.filter = Line()
        self.filter.setPlaceholderText("筛选：部门、网格、姓名、电话、首字母")
        self.filter.setAccessibleName("筛选通讯录")
        self.filter.setClearButtonEnabled(True)
        for button in self.filter.findChildren(QWidget, "qt_clear_button"):
            button.setAccessibleName("清空筛选")
        self.matrix = Matrix()
        self.call = OneCall()
        action = partial(Action, parent=self)
        self.name_contact = action(
            "登记联系人", self._ask_contact, key="Ctrl+E", kind="primary", reason=self._why_not
        )
        self.end = action(
            "停用", self._ask_end, key="Ctrl+Delete", kind="danger", reason=self._why_no_entry
        )
        self.print = action(
            "打印", self._ask_print, key="Ctrl+P", icon="print", reason=self._why_empty
        )
        self.export = action(
            "导出表格", self._ask_export, key="Ctrl+Shift+E", icon="export", reason=self._why_empty
        )
        self.add_actions(
            action("返回人员", partial(desk.open_page, "people"), key="Alt+Left"),
            self.export,
            self.print,
            self.end,
            self.name_contact,
        )
        self.add_actions(
            action("筛选", self._go_filter, key="Ctrl+F"),
            self.call.pick_grid,
            self.call.pick_department,
            heading=False,
        )
        self._build()
        self.on.changed.connect(self._read)
        self.filter.textChanged.connect(self._show_matrix)
        self.filter.entered.connect(self.matrix.setFocus)
        self.matrix.chosen.connect(self._look)
        self.matrix.entered_cell.connect(self.name_contact.trigger)
        self.call.chosen.connect(self._call)

    def _build(self) -> None:
        left = Card("", margin=0)
        top = QHBoxLayout()
        top.setContentsMargins(12, 10, 12, 10)
        top.addWidget(self.on, 0, Qt.AlignmentFlag.AlignBottom)
        top.addWidget(self.filter, 1, Qt.AlignmentFlag.AlignBottom)
        left.body.addLayout(top)
        host = QWidget()
        self._stack = QStackedLayout(host)
        self._stack.addWidget(self.matrix)
        self._stack.addWidget(
            EmptyState(
                "通讯录还是空的",
                "先按“全社区”登记各部门的联系人；个别网格另有专人的，再为那个网格单独登记。",
                self.name_contact,
                "people",
            )
        )
        self._stack.addWidget(EmptyState("没有这样的联系人", "换个写法，或清空筛选。"))
        left.body.addWidget(host, 1)
        left.body.addWidget(self._note())
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(left, 7)
        row.addWidget(self.call, 3)
        self.call.setMinimumWidth(px(260))
        self.on.setFixedWidth(px(150))
        self.body.addLayout(row, 1)

    def _note(self) -> QWidget:
        host = QWidget()
        row = QHBoxLayout(host)
        row.setContentsMargins(12, 6, 12, 10)
        row.addWidget(
            Text("灰色的没有单独登记，按全社区的联系人。回车登记或更换。", "small", wrap=True)
        )
        return host

    # the page

    def entered(self, target: Any = None) -> None:
        self._read()
        self.matrix.setFocus()

    def changed(self, changes: Changes) -> None:
        if changes.touches("directory_entry", "org_unit", "org_place", "post"):
            self._read()

    def _today(self) -> date:
        return self.desk.now().date()

    @property
    def _day(self) -> date:
        try:
            return self.on.value() or self._today()
        except KnownError:
            return self._today()

    def _read(self) -> None:
        self.desk.tasks.ask(read_directory, self._day, then=self._show, key="directory.read")

    def _show(self, directory: Directory) -> None:
        self.directory = directory
        self.call.show_directory(directory)
        self._show_matrix()
        self.say_below_title("" if self._day == self._today() else f"{self._day} 的通讯录")

    def _show_matrix(self, *_: object) -> None:
        if self.directory is None:
            return
        self.matrix.show_directory(self.directory, self.filter.text())
        empty = not self.directory.departments
        self._stack.setCurrentIndex(1 if empty else 0 if self.matrix.cells.departments else 2)
        self._refresh()

    def _look(self) -> None:
        where = self.matrix.where
        # While a grid or a department is being typed, the fields are the clerk's.
        here = QApplication.focusWidget()
        typing = here is not None and self.call.isAncestorOf(here)
        if where is not None and not typing:
            self.call.show_cell(*where)
        self._refresh()

    def _call(self, grid_id: int | None, department: str) -> None:
        self.matrix.look_at(grid_id, department)

    def _refresh(self) -> None:
        for action in (self.name_contact, self.end, self.print, self.export):
            action.refresh()

    def _go_filter(self) -> None:
        self.filter.setFocus()
        self.filter.selectAll()

    # what may be done

    def _why_not(self) -> str:
        if not may_do(self.desk.clerk.role, set_contact):
            return "登记通讯录需要主管或管理员来做。"
        return "" if self.directory is not None else "通讯录还在读取，请稍候。"

    def _why_empty(self) -> str:
        return (
            ""
            if self.directory is not None and self.directory.departments
            else ("通讯录还是空的，没有可以打印或导出的内容。")
        )

    @property
    def _first(self) -> FirstContact | None:
        where = self.matrix.where
        return self.matrix.cells.first(*where) if where is not None else None

    def _why_no_entry(self) -> str:
        first = self._first
        if first is None or not first.is_own:
            return self._why_not() or "这一格没有单独登记的联系人。"
        return self._why_not()

    # naming a contact

    def _since(self) -> DateField:
        field = DateField("从哪天起", self._today, required="请填写日期。")
        field.set_value(self._today())
        return field

    def _ask_contact(self) -> None:
        assert self.directory is not None
        where = self.matrix.where
        names = (*self.directory.departments, *DEPARTMENTS)
        department = SearchField(
            "部门或事务", department_search(lambda: tuple(dict.fromkeys(names))),
            hint="如 供热、物业，也可以另写",
        )  # fmt: skip
        department.picked.connect(partial(_picked, department))
        fields: dict[str, Field] = {
            "grid": self._grid_field(where[0] if where is not None else None),
            "department": department,
            "contact": TextField("联系人", limit=80, required="请填写联系人。"),
            "position": TextField("职务（可空）", hint="如 热力公司片区主管", limit=40),
            "phone": PhoneField("电话", required="请填写电话。"),
            "backup_contact": TextField("备用联系人（可空）", limit=80),
            "backup_phone": PhoneField("备用电话（可空）"),
            "since": self._since(),
        }
        if where is not None:
            department.set_text(where[1])
            own = self.directory.entries.get(where)
            for name in ("contact", "position", "phone", "backup_contact", "backup_phone"):
                fields[name].set_text(getattr(own, name) if own is not None else "")
        dialog = PairsDialog(
            self.desk,
            self,
            "登记联系人",
            fields,
            set_contact,
            self._read_contact,
            text="从这一天起换成新的联系人；以前的日期仍是原来的人。",
            width=600,
        )
        dialog.turned_down.connect(self._read)
        dialog.open()
        (fields["contact"] if where is not None else department).editor.setFocus()

    def _grid_field(self, grid_id: int | None) -> ChoiceField:
        assert self.directory is not None
        field = ChoiceField("网格", [(0, COMMUNITY), *self.directory.grids])
        field.set_value(grid_id or 0)
        return field

    def _read_contact(self, values: Mapping[str, Any]) -> tuple[Sequence[Any], Mapping[str, Any]]:
        assert self.directory is not None
        grid_id = values["grid"] or None
        form = ContactForm(
            values["contact"],
            values["phone"],
            values["position"],
            values["backup_contact"],
            values["backup_phone"],
        )
        department = values["department"].strip()
        # Only the directory of today can tell what the clerk has seen.
        own = self.directory.entries.get((grid_id, department))
        seen = (own.id if own is not None else 0) if self._day == self._today() else None
        return (grid_id, department, form, values["since"]), {"seen": seen}

    def _ask_end(self) -> None:
        first = self._first
        if first is not None:
            entry = first.entry
            FormDialog(
                self.desk,
                self,
                "停用",
                {"since": self._since()},
                end_contact,
                lambda values: (entry.id, values["since"]),
                text=f"“{entry.contact}”从这一天起不再是{entry.grid}{entry.department}的联系人；"
                "以前的日期不变。",
            ).open()

    # out of the hall

    def _ask_print(self) -> None:
        self._ask_scope("打印通讯录", self._print)

    def _ask_export(self) -> None:
        self._ask_scope("导出通讯录", self._export)

    def _ask_scope(self, title: str, then: Callable[[int | None], None]) -> None:
        assert self.directory is not None
        where = self.matrix.where
        grid_id = where[0] if where is not None else None
        ScopeDialog(self, title, self.directory.grids, grid_id, then).open()

    def _print(self, grid_id: int | None) -> None:
        from desktop.pages.organisation.directory_paper import DirectoryPaper

        DirectoryPaper(self, self._day, grid_id).show()

    def _export(self, grid_id: int | None) -> None:
        from desktop.pages.organisation.directory_paper import write_directory
        from desktop.printing import ask_file

        choose = self._choose_file or ask_file
        path = choose(self, f"通讯录 {self._day}.xlsx", "表格 (*.xlsx)")
        if path is not None:
            path = path.with_suffix(".xlsx")
            self.desk.tasks.run(
                write_directory,
                self.desk.centre,
                self._day,
                grid_id,
                path,
                self.desk.now(),
                then=partial(self._exported, path),
                failed=self.known,
                title="正在导出通讯录",
                owner=self,
            )

    def _exported(self, path: Path, written: "Written") -> None:
        self.desk.messages.well(f"已导出 {written.rows} 行到 {path.name}")


class ScopeDialog(Dialog):
    """Of one grid, or the whole? `then(grid_id or None)`."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        grids: Sequence[tuple[int, str]],
        grid_id: int | None,
        then: Callable[[int | None], None],
    ) -> None:
        super().__init__(title, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._then = then
        self.grid = ChoiceField("哪个网格", [(0, "全部网格"), *grids], required="请选择网格。")
        self.grid.set_value(grid_id or 0)
        self.body.addWidget(
            Text("单个网格的一张，每个部门只有一个电话，可以贴在网格里。", "soft", wrap=True)
        )
        self.body.addWidget(self.grid)
        self.body.addStretch(1)
        self.go_on = Action(title, self._go, kind="primary", parent=self)
        self.set_actions([self.go_on])

    def _go(self) -> None:
        if self.grid.check():
            grid_id = self.grid.value() or None
            self.accept()
            self._then(grid_id)


def _picked(field: SearchField, hit: Hit) -> None:
    field.set_text(hit.title)
    field.go_on()
