"""Taking in a pay sheet: what each column is, every row judged, then assessed for a year."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.page import Desk, Page
from desktop.pages.cases.case.asking import AskDialog, Asked
from desktop.pages.dues.importing.judged import Judged, judge_for
from desktop.pages.dues.importing.tables import make_meanings, make_rows
from desktop.pages.dues.importing.taken import TakenCard, Taking
from desktop.pages.dues.opening import Start, read_start
from desktop.pages.dues.sheet import ColumnMeaning, PayFile, PaySheet, read_pay_file
from desktop.pages.dues.words import keep_whole
from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import Card, EmptyState, Text
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import Field
from desktop.widgets.layout import Flow
from desktop.widgets.table import RecordTable
from desktop.widgets.tabs import SectionTabs
from desktop.widgets.values import show_money
from models.dues.actions.assessments import SheetTaken, confirm_wording, take_sheet
from models.dues.actions.duties import open_book
from models.dues.rules.duties import Duty, Permit
from models.dues.rules.pay_sheet import PayRow
from models.dues.rules.rulebook import read_rulebook
from models.errors import KnownError

PATTERNS = "表格 (*.xlsx *.xls *.xlsm *.et *.csv *.txt *.ods);;所有文件 (*)"
ZERO = Decimal(0)
TABS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("全部", ("ok", "warn", "ask", "error")),
    ("待定", ("ask",)),
    ("错误", ("error",)),
    ("核定", ("ok", "warn")),
)


class PaySheetPage(Page):
    """Target: branch id and year, or None. Nothing is kept before F9."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "导入工资表")
        self._file: PayFile | None = None
        self._judged: Judged | None = None
        self._permit: Permit | None = None
        self._source = ""
        self._start = Start(None, ())
        self._busy = False
        self._wanted: tuple[int, int] | None = None
        self.choose = Action(
            "选择文件", self._choose, key="Ctrl+O", kind="primary", icon="import",
            reason=self._why_no_duty, parent=self,
        )  # fmt: skip
        self.correct = Action(
            "改这一列", self._ask_meaning, key="F2", reason=self._why_no_column, parent=self
        )
        self.take = Action(
            "收下核定", self._take, key="F9", kind="primary", reason=self._why_not, parent=self
        )
        self.add_actions(Action("返回党费", self._back, key="Alt+Left", parent=self))
        self.add_actions(self.choose, self.correct, self.take, heading=False)
        self._build_fields()
        self._build_tables()
        self._follow()

    def _build_fields(self) -> None:
        today = self.desk.now().year
        self.branch = ChoiceField("党支部", (), required="请选择党支部。")
        self.year = ChoiceField(
            "年度", [(y, f"{y} 年") for y in (today, today + 1, today - 1)],
            required="请选择年度。",
        )  # fmt: skip
        self.year.set_value(today)
        self.sheet = ChoiceField("工作表", ())
        self.category = ChoiceField("人员类别", (), required="")
        line = QHBoxLayout()
        line.setSpacing(14)
        for field, width in ((self.branch, 3), (self.year, 2), (self.sheet, 2), (self.category, 3)):
            line.addWidget(field, width)
        self.fields = QWidget()
        self.fields.setLayout(line)
        line.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self.fields)
        self.sheet.box.activated.connect(self._judge_soon)
        self.category.box.activated.connect(self._judge_soon)
        self.year.box.activated.connect(self._judge_soon)
        self.branch.box.activated.connect(self._judge_soon)
        self.category.line.left.connect(self._judge_if_new)
        self.category.line.entered.connect(self._judge_if_new)

    def _build_tables(self) -> None:
        self.columns = make_meanings()
        self.columns.opened.connect(lambda _: self.correct.trigger())
        self.columns.chosen.connect(self._tell_column)
        self.meaning = _below()
        self.rows = make_rows(lambda: self.tabs.index <= 0)
        self.rows.chosen.connect(self._tell_row)
        self.detail = _below()
        self.tabs = SectionTabs("按结论筛选")
        self.tabs.chosen.connect(self._show_tab)
        left, right = Card("各列是什么", "回车改这一列", margin=0), Card("逐行核定", margin=0)
        for card, parts in (
            (left, (self.columns, self.meaning)),
            (right, (self.tabs, self.rows, self.detail)),
        ):
            card.body.setSpacing(0)
            for part in parts:
                card.body.addWidget(part, 1 if isinstance(part, RecordTable) else 0)
        foot = right.add_foot()
        self.said = Text("", "soft", wrap=True)
        foot.addWidget(self.said, 1)
        flow = Flow(gap=12, right=True)
        flow.add(Button(self.choose), Button(self.take))
        foot.addLayout(flow, 1)
        self.sheets = QWidget()
        row = QHBoxLayout(self.sheets)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(left, 3)
        row.addWidget(right, 4)
        self.drop = Card("", margin=0)
        self.drop.body.addWidget(
            EmptyState(
                "选择一张工资表",
                "工资表、养老金发放表都可以，列的名称和顺序不限。"
                "先看每一列算什么、每个人怎么算，按 F9 之前什么也不保存。",
                self.choose,
                "import",
            )
        )
        self.calm = Card("", margin=0)
        self.calm.body.addWidget(
            EmptyState(
                "工资表由党费会计导入",
                "党费会计登记好党支部和党员后，在这里导入。岗位在“设置 › 党费岗位”里由管理员指定。",
                icon="lock",
            )
        )
        self.taken = TakenCard(self)
        self.add_actions(*self.taken.actions_here, heading=False)
        self.book = Action("看核定表", self._back, key="Ctrl+G", kind="primary", parent=self)
        self.add_actions(self.book, heading=False)
        self.taken.flow.add(Button(self.choose), Button(self.book))
        host = QVBoxLayout()
        for widget in (self.calm, self.drop, self.sheets, self.taken):
            host.addWidget(widget)
        self.body.addLayout(host, 1)

    # showing

    def entered(self, target: Any = None) -> None:
        if target is not None:
            self._wanted = target
        self.desk.tasks.ask(read_start, self.desk.clerk.id, then=self._started, key="dues-start")

    def _started(self, start: Start) -> None:
        self._start = start
        branches = start.branches
        self.branch.set_choices([(b.id, b.name) for b in branches])
        rules = read_rulebook(self.desk.now().date())
        self.category.set_choices([(c, c.name) for c in rules.categories.values()])
        if self._wanted is not None:
            self.branch.set_value(self._wanted[0])
            self.year.set_value(self._wanted[1])
        elif self.branch.empty and branches:
            self.branch.set_value(branches[0].id)
        if not self._allowed:
            self._file, self._judged = None, None
            self.taken.leave()
        self._follow()
        self._take_keyboard()

    def _take_keyboard(self) -> None:
        """To what comes next: the file, its category, its rows, or what is to be settled."""
        first = self.drop.findChild(Button)
        if not self._allowed or first is None:
            self.setFocus()
        elif self._judged is not None:
            self.rows.take_focus()
        elif self._file is not None:
            self.category.line.setFocus()
        elif self.taken.is_shown:
            self.taken.table.take_focus()
        else:
            first.setFocus()

    @property
    def _allowed(self) -> bool:
        return self._start.duty is Duty.ACCOUNTANT and bool(self._start.branches)

    def _follow(self) -> None:
        has_file = self._file is not None
        settling = self.taken.is_shown and not has_file
        # One red button: what comes next.
        self.choose.kind = "plain" if has_file or settling else "primary"
        self.fields.setVisible(self._allowed and not settling)
        self.drop.setVisible(self._allowed and not has_file and not settling)
        self.calm.setVisible(not self._allowed)
        self.sheets.setVisible(has_file)
        self.taken.setVisible(self._allowed and settling)
        self.sheet.setVisible(has_file and self._file is not None and len(self._file.sheets) > 1)
        self.category.setVisible(has_file and not self._chosen_sheet.has_category)
        for action in (self.choose, self.take, self.correct):
            action.refresh()

    @property
    def _chosen_sheet(self) -> PaySheet:
        assert self._file is not None
        chosen = _value(self.sheet)
        return self._file.sheets[chosen if chosen is not None else 0]

    def read(self, path: Path) -> None:
        """Read a file; nothing is kept."""
        if not self._allowed:
            self.refuse(self._why_no_duty())
            return
        self.banner.close_banner()
        self.desk.tasks.run(
            read_pay_file, path, then=self._was_read, failed=self.known,
            title=f"正在读取 {path.name}", key="dues.read",
        )  # fmt: skip

    def _was_read(self, file: PayFile) -> None:
        self._file, self._judged, self._permit = file, None, None
        self.taken.leave()
        self.say_below_title(file.path.name)
        self.sheet.set_choices([(n, s.name or "第 1 张") for n, s in enumerate(file.sheets)])
        self.sheet.set_value(0)
        self.category.set_text("")
        self.columns.show_rows(())
        self.rows.show_rows(())
        self._say()
        self._follow()
        if self._chosen_sheet.has_category:
            self._judge()
        else:
            self.category.line.setFocus()

    def _judge_soon(self, _: int = 0) -> None:
        self._judge()

    def _judge_if_new(self) -> None:
        judged = self._judged.category if self._judged is not None else None
        if _value(self.category) is not None and _value(self.category) != judged:
            self._judge()

    def _judge(self) -> None:
        if self._file is None:
            return
        sheet, category = self._chosen_sheet, _value(self.category)
        if not sheet.has_category and category is None:
            return
        branch_id, year = _value(self.branch), _value(self.year)
        if branch_id is None or year is None:
            self.branch.check()
            self.year.check()
            return
        known = self._permit
        if known is None or (known.branch_id, known.year) != (branch_id, year):
            # The log knows before anything of the branch is used.
            self.desk.tasks.act(
                open_book, branch_id, year, f"导入工资表 {self._file.path.name}",
                then=self._was_logged, failed=self.known, title="正在打开党费",
            )  # fmt: skip
            return
        self.desk.tasks.run(
            judge_for, self.desk.centre, sheet, known, self.desk.now().date(),
            None if sheet.has_category else category, then=self._was_judged,
            failed=self.known, title="正在逐人核定", key="dues.read",
        )  # fmt: skip

    def _was_logged(self, permit: Permit) -> None:
        self._permit = permit
        self._judge()

    def _was_judged(self, judged: Judged) -> None:
        self._judged = judged
        self.banner.close_banner()
        self.columns.show_rows(judged.columns)
        titles = [f"{word} {judged.count(*outcomes)}" for word, outcomes in TABS]
        self.tabs.fill(titles, max(0, self.tabs.index))
        self._show_tab(self.tabs.index)
        self._say()
        self._follow()
        self.rows.setFocus()

    def _show_tab(self, index: int) -> None:
        if self._judged is not None:
            outcomes = TABS[max(0, index)][1]
            self.detail.hide()
            self.rows.show_rows([r for r in self._judged.rows if r.outcome in outcomes])

    def _say(self) -> None:
        if self._judged is None:
            self.said.setText("表里没有“人员类别”一栏：请在上面选一类，再看核定。")
            return
        total = sum(
            (r.result.assessed for r in self._judged.rows
             if r.is_assessed and r.result is not None and r.result.assessed is not None),
            start=ZERO,
        )  # fmt: skip
        waiting, wrong = self._judged.count("ask"), self._judged.count("error")
        said = f"核定 {self._judged.count('ok', 'warn')} 人，合计 {show_money(total)} 元/月"
        left = [f"{n} 人{word}" for n, word in ((waiting, "待定"), (wrong, "错误")) if n]
        self.said.setText(said + (f"；{'，'.join(left)}，收下后接着处理" if left else ""))

    def _tell_row(self, row: PayRow) -> None:
        self.detail.setText(keep_whole(f"第 {row.row} 行 {row.name}：{row.explanation}"))
        self.detail.setVisible(bool(row.explanation))

    def _tell_column(self, meaning: ColumnMeaning) -> None:
        name = meaning.item.name if meaning.item is not None else ""
        self.meaning.setText("　".join(filter(None, (name, meaning.reason, meaning.citation))))
        self.meaning.setVisible(bool(self.meaning.text()))
        self.correct.refresh()

    # acting

    def _choose(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "选择工资表", "", PATTERNS)
        if path:
            self.read(Path(path))

    def _why_no_column(self) -> str:
        return "" if self.columns.current is not None else "先选择文件，再选中一列。"

    def _ask_meaning(self) -> None:
        meaning, judged = self.columns.current, self._judged
        assert meaning is not None and judged is not None
        items = [(i.code, i.name) for i in judged.rules.items.values()]
        fields: dict[str, Field] = {
            "item": ChoiceField("工资项目", items, required="请从列表中选一个工资项目。")
        }
        if meaning.item is not None:
            fields["item"].set_value(meaning.item.code)
        sentence = (
            f"“{meaning.header}”是哪一项？选好后记住，以后各张表都照此办理。"
            "都不是的，取消，留给支部决定。"
        )

        def collect(values: dict[str, Any]) -> tuple[Any, tuple[Any, ...]]:
            return confirm_wording, ({meaning.header: values["item"]},)

        asked = Asked(sentence, fields, collect)
        AskDialog(self, f"“{meaning.header}”", asked, "记住", self._meant).open()

    def _meant(self, _: object) -> None:
        self.desk.messages.well("已记住这一列")
        self._judge()

    def _why_no_duty(self) -> str:
        return "" if self._allowed else "工资表由党费会计导入，要先登记党支部。没有任何改动。"

    def _why_not(self) -> str:
        if why_not := self._why_no_duty():
            return why_not
        if self._file is None:
            return "先选择一张工资表。"
        if self._judged is None:
            return "先选好人员类别，看过每一行再收下。"
        if self._busy:
            return "正在收下。"
        return "" if self._judged.rows else "没有可以收下的行。"

    def _take(self) -> None:
        if not (self.branch.check() and self.year.check()):
            return
        assert self._file is not None and self._judged is not None
        if self._permit is None or self._permit.branch_id != self.branch.value():
            self._judge()  # another branch decided otherwise: look again first
            return
        sheet = self._chosen_sheet.name
        source = self._source = " · ".join(filter(None, (self._file.path.name, sheet)))
        self._busy = True
        self.take.refresh()
        self.desk.tasks.act(
            take_sheet, self.branch.value(), self.year.value(), self._judged.rows, source,
            then=self._taken, failed=self._not_taken, title="正在收下核定",
        )  # fmt: skip

    def _taken(self, taken: SheetTaken) -> None:
        """What became of each row is shown, and settled here."""
        self._busy = False
        assert self._judged is not None and self._permit is not None
        rows = {row.row: row for row in self._judged.rows}
        taking = Taking(self.branch.value(), self._permit, self._source, rows, self._judged.rules)
        self.say_below_title(f"{self.branch.text()} · {self.year.text()} · {self._source}")
        self._file, self._judged, self._wanted = None, None, None
        self.taken.begin(taking, taken)
        self._follow()
        self.desk.messages.well(say_taken(taken))
        self.taken.table.setFocus()

    def _back(self) -> None:
        self.desk.open_page(
            "dues",
            (self._permit.branch_id, self._permit.year) if self._permit is not None else None,
        )

    def _not_taken(self, error: KnownError) -> None:
        self._busy = False
        self.take.refresh()
        self.known(error)


def _below() -> Text:
    text = Text("", "soft", wrap=True)
    text.setContentsMargins(16, 6, 16, 6)
    text.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
    text.hide()
    return text


def _value(field: ChoiceField) -> Any:
    """What is chosen, or None while the text fits nothing."""
    try:
        return field.value()
    except KnownError:
        return None


def say_taken(taken: SheetTaken) -> str:
    """What became of the sheet, in one sentence."""
    said = f"已核定 {len(taken.assessed)} 人"
    for count, words in (
        (len(taken.undecided), "人待定"),
        (len(taken.unchanged), "人没有变化"),
        (len(taken.unknown_people), "人不在本支部名册，没有收"),
        (len(taken.stopped), "人要核对，没有收"),
    ):
        if count:
            said += f"，{count} {words}"
    return said
