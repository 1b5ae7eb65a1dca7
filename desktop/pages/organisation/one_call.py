"""一个电话: choose a grid and a department by keys, and there is the one to call."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal

from desktop.pages.organisation.matrix import fits
from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import Card, Text
from desktop.widgets.layout import Flow
from desktop.widgets.search import Deliver, Hit, SearchField
from models.organisation.queries import Directory
from models.organisation.queries.directory import COMMUNITY
from models.organisation.rules import GRID_LEADER


class OneCall(Card):
    """Tells `chosen(grid_id, department)` when both are picked here."""

    chosen = Signal(object, str)

    def __init__(self) -> None:
        super().__init__("一个电话")
        self._directory: Directory | None = None
        self.grid_id: int | None = None
        self.department = ""
        self.pick_grid = Action("选网格", self._to_grid, key="F2", parent=self)
        self.pick_department = Action("选部门", self._to_department, key="F3", parent=self)
        self.grid = SearchField("网格", self._find_grid, hint="序号、名称或首字母，回车")
        self.choice = SearchField("部门或事务", self._find_department, hint="名称或首字母，回车")
        self.where = Text("", "soft", wrap=True)
        self.name = Text("", "figure", wrap=True)
        self.phone = Text("", "figure", wrap=True)
        self.position = Text("", wrap=True)
        self.backup = Text("", wrap=True)
        self.leader = Text("", "soft", wrap=True)
        keys = Flow(gap=10)
        keys.add(Button(self.pick_grid), Button(self.pick_department))
        self.body.addLayout(keys)
        for widget in (self.grid, self.choice, self.where, self.name, self.phone, self.position,
                       self.backup, self.leader):  # fmt: skip
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.grid.picked.connect(self._grid_picked)
        self.choice.picked.connect(self._department_picked)

    def show_directory(self, directory: Directory) -> None:
        self._directory = directory
        self._tell()

    def show_cell(self, grid_id: int | None, department: str) -> None:
        """Show whom to call; the fields say for what."""
        self.grid_id, self.department = grid_id, department
        self.grid.set_text(self._grid_name())
        self.choice.set_text(department)
        self._tell()

    def _grid_name(self) -> str:
        grids = dict(self._directory.grids) if self._directory is not None else {}
        return grids.get(self.grid_id or 0, COMMUNITY)

    def _to_grid(self) -> None:
        _take(self.grid)

    def _to_department(self) -> None:
        _take(self.choice)

    def _find_grid(self, text: str, deliver: Deliver) -> None:
        grids = self._directory.grids if self._directory is not None else ()
        numbered = [(str(n), id_, name) for n, (id_, name) in enumerate(grids, 1)]
        hits = [Hit(id_, name, number) for number, id_, name in numbered if number == text.strip()]
        hits += [
            Hit(id_, name, number)
            for number, id_, name in numbered
            if fits(name, text) and number != text.strip()
        ]
        if fits(COMMUNITY, text):
            hits.append(Hit(None, COMMUNITY))
        deliver(hits)

    def _find_department(self, text: str, deliver: Deliver) -> None:
        names = self._directory.departments if self._directory is not None else ()
        deliver([Hit(name, name) for name in names if fits(name, text)])

    def _grid_picked(self, hit: Hit) -> None:
        self.grid_id = hit.key
        self.grid.set_text(hit.title)
        _take(self.choice)
        self._chosen()

    def _department_picked(self, hit: Hit) -> None:
        self.department = hit.key
        self.choice.set_text(hit.title)
        self.choice.line.selectAll()
        self._chosen()

    def _chosen(self) -> None:
        self._tell()
        if self.department:
            self.chosen.emit(self.grid_id, self.department)

    def _tell(self) -> None:
        directory = self._directory
        if directory is None:
            return
        first = directory.first(self.grid_id, self.department) if self.department else None
        entry = first.entry if first is not None else None
        where = f"{self._grid_name()} · {self.department}" if self.department else ""
        self.where.setText(where if entry else where or "选好网格和部门，这里就是要打的电话。")
        self.name.setText(entry.contact if entry else "还没有登记" if self.department else "")
        self.phone.setText(_spaced(entry.phone) if entry else "")
        self.position.setText(
            "　".join(filter(None, (entry.position, first.says))) if entry and first else ""
        )
        self.backup.setText(
            f"备用：{entry.backup_contact} {_spaced(entry.backup_phone)}".strip()
            if entry and entry.backup_contact
            else ""
        )
        leader = directory.leaders.get(self.grid_id or 0)
        said = f"{leader.holder} {_spaced(leader.phone)}".strip() if leader else "空缺"
        self.leader.setText(f"{GRID_LEADER}：{said}" if self.grid_id is not None else "")
        for text in (self.name, self.phone, self.position, self.backup, self.leader):
            text.setVisible(bool(text.text()))


def _take(field: SearchField) -> None:
    field.editor.setFocus()
    field.line.selectAll()


def _spaced(phone: str) -> str:
    """199 0000 0000, as it is read out."""
    return (
        f"{phone[:3]} {phone[3:7]} {phone[7:]}" if len(phone) == 11 and phone[0] == "1" else phone
    )


def department_search(names: Callable[[], Sequence[str]]) -> Callable[[str, Deliver], None]:
    """For a field in which one of these may be picked, or any other word typed."""

    def find(text: str, deliver: Deliver) -> None:
        deliver([Hit(name, name) for name in names() if fits(name, text)])

    return find
