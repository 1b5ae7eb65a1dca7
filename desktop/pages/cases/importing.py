"""Importing the service ledgers that were kept by hand: sheets, wordings, rows, and take in."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.page import Desk
from desktop.pages.cases.wordings import WordingsCard
from desktop.pages.importing.kind import ImportKind, read_and_judge, say_wrong, values_of
from desktop.pages.importing.page import CHECK, CHOOSE, RESULT, TAKE, ImportingPage
from desktop.pages.importing.preview import DETAIL, OUTCOME, TABS
from desktop.widgets.buttons import Action
from desktop.widgets.table import Column
from desktop.widgets.timeline import Step
from models.cases.actions.old_ledger import (
    KIND,
    confirm_wordings,
    undo_ledger,
)
from models.cases.rules.old_ledger.rows import FIELDS, JudgedEntry, LedgerValues
from models.cases.rules.one_stop import SATISFACTION_LABELS
from models.changes import Changes
from models.people.rules.masking import Purpose, mask_phone
from models.people.rules.residents.row_codes import Outcome
from reports.sheets.old_ledger import (
    LedgerPreview,
    preview_ledger,
    read_ledger_file,
    take_ledger,
    write_ledger_report,
)

WORDS, ROWS = "words", "rows"
STEPS = (
    Step("选择文件", "Excel、WPS、CSV"),
    Step("核对表和列", "每个月的表一次读完"),
    Step("确认事项说法", "每种说法只问一次"),
    Step("看每一行", "有问题的先看"),
    Step("导入", "可以整次撤销"),
)


_of: Callable[[Callable[[LedgerValues], str]], Callable[[JudgedEntry], str]] = values_of

COLUMNS = (
    Column("sheet", "表", lambda row: row.sheet.strip(), width=4),
    Column("row", "行", lambda row: str(row.number), kind="number", width=3),
    OUTCOME,
    DETAIL,
    Column("accepted_on", "受理日期", _of(lambda v: str(v.accepted_on or "")), width=6),
    Column("name", "申请人", _of(lambda v: v.name), kind="bold", width=5),
    Column("wording", "台账里的事项", _of(lambda v: v.item_text), width=10),
    Column("item", "目录事项", _of(lambda v: v.proposal.name), width=11),
    Column("done_on", "办结日期", _of(lambda v: str(v.done_on or "")), width=6),
    Column(
        "satisfaction",
        "满意度",
        _of(lambda v: SATISFACTION_LABELS[v.satisfaction] if v.satisfaction else ""),
        width=5,
    ),
    Column("phone", "电话", _of(lambda v: mask_phone(v.phone, Purpose.SCREEN)), width=7),
    Column("address", "住址", _of(lambda v: v.address.text), width=13),
)


class LedgerImportPage(ImportingPage):
    """导入旧台账; `kind` and `home` are other ones for the ledger of another service."""

    stages = (CHOOSE, CHECK, WORDS, ROWS, TAKE, RESULT)

    def __init__(self, desk: Desk, kind: ImportKind | None = None, home: str = "cases") -> None:
        go_ledger = partial(desk.open_page, home)
        self.step_back = Action("上一步", self._go_back, key="F8", reason=self._why_not_back)
        super().__init__(
            desk,
            kind or OLD_LEDGER,
            back=Action("返回台账", go_ledger, key="Alt+Left"),
            done=Action("查看台账", go_ledger, kind="primary"),
        )
        self.step_back.setParent(self)
        self.add_actions(self.step_back, heading=False)
        for action in (
            self.wordings.next,
            self.wordings.previous,
            self.wordings.drop,
            self.wordings.accept_all,
        ):
            action.refused.connect(self.refuse)

    def _build(self) -> None:
        self.wordings = WordingsCard(self.desk, [self.step_back, self.take])
        super()._build()

    def part_of(self, stage: str) -> QWidget:
        return self.wordings if stage == WORDS else super().part_of(stage)

    def foot_actions(self) -> Sequence[Action]:
        return (self.again, self.report, self.step_back, self.take)

    def changed(self, changes: Changes) -> None:
        if changes.touches("import_run", "service_case"):
            self.records.read()

    def go(self, stage: str) -> None:
        super().go(stage)
        self.columns.setVisible(stage == CHECK)
        self.step_back.refresh()
        self.foot_buttons[self.step_back].setVisible(stage == ROWS)
        if stage == WORDS:
            self.wordings.begin()
        elif stage == ROWS:
            self._show_problems()

    def go_on(self) -> None:
        if self.stage == CHECK:
            self.go(WORDS if self.wordings.is_waiting else ROWS)
        elif self.stage == WORDS:
            self._confirm()
        else:
            self.take_now()

    def on_word(self) -> str:
        if self.stage == CHECK:
            return "下一步"
        return "确认，下一步" if self.stage == WORDS else super().on_word()

    def why_not_on(self) -> str:
        if self.stage == CHECK:
            return "" if self._preview.rows else self.kind.needs
        return "" if self.stage == WORDS else super().why_not_on()

    def notes(self) -> Sequence[str]:
        waiting = self._preview.unconfirmed
        sheets = len(self._file.tables)
        return (
            f"共 {sheets} 张表。" if sheets > 1 else "",
            f"{waiting} 行的事项还没有选定，这次不导入。" if waiting else "",
            *super().notes(),
        )

    def show_rows(self) -> None:
        super().show_rows()
        self.wordings.show_wordings(self._preview)

    def result_lines(self, taken: Any) -> Sequence[str]:
        return tuple(
            filter(
                None,
                (
                    f"新登记 {taken.new_people} 位申请人；中心已有的人没有重复登记。"
                    if taken.taken
                    else "",
                    f"{len(taken.already_there)} 行以前已经导入，没有重复导入。"
                    if taken.already_there
                    else "",
                    say_wrong(taken.errors),
                    f"{taken.unconfirmed} 行的事项还没有选定，没有导入。选定以后再导入一次即可。"
                    if taken.unconfirmed
                    else "",
                    "导错了可以撤销整次导入，前提是这些办件还没有被使用。",
                ),
            )
        )

    def _moved(self, sheet: str, row: int) -> None:
        before = self._file.tables
        self._file = self._file.at_header(sheet, row, self._known)
        self.columns.show_file(self._file)
        if self._file.tables != before:
            self.judge()

    def _confirm(self) -> None:
        if not self.wordings.chosen:
            self.go(ROWS)
            return
        self.desk.tasks.act(
            confirm_wordings,
            dict(self.wordings.chosen),
            then=self._was_confirmed,
            failed=self.known,
        )

    def _was_confirmed(self, _: object) -> None:
        self.desk.tasks.run(
            self.kind.judge,
            self.desk.centre,
            self._file,
            then=self._was_settled,
            failed=self.known,
            title="正在检查每一行",
            progress=True,
            key="import.read",
        )

    def _was_settled(self, preview: LedgerPreview) -> None:
        self._was_judged(preview)
        self.go(ROWS)

    def _show_problems(self) -> None:
        """Errors first, then what somebody should look at, then all rows."""
        counts: Mapping[Outcome, int] = self._preview.counts
        worst = next((o for o in (Outcome.ERROR, Outcome.WARN) if counts.get(o)), None)
        self.preview.tabs.choose(TABS.index(worst))
        self.preview.table.setFocus()

    def _go_back(self) -> None:
        before = {WORDS: CHECK, ROWS: WORDS if self._preview.wordings else CHECK}
        self.go(before[self.stage])
        if self.stage == CHECK:
            self.preview.table.setFocus()

    def _why_not_back(self) -> str:
        return "" if self.stage in (WORDS, ROWS) else "这里没有上一步。"


OLD_LEDGER = ImportKind(
    code=KIND,
    title="导入旧台账",
    list_word="台账",
    unit="件",
    steps=STEPS,
    fields=FIELDS,
    columns=COLUMNS,
    filter_hint="筛选：申请人、事项、原因、住址…",
    needs="还看不出哪一列是日期、申请人和事项，请在左边指定。",
    read=read_and_judge(KIND, read_ledger_file, preview_ledger),
    judge=preview_ledger,
    take=take_ledger,
    undo=undo_ledger,
    write_report=write_ledger_report,
    undo_text="“{file}”导入的 {count} 件会从台账中移除，这次新登记的申请人也一起移除。"
    "已经办理、评价或改过的不会丢：有这样的办件或人员时，整次都不撤销。",
)
