"""本地规定: what the central rules leave to the place, dated, each with where it stands."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from desktop.page import Page
from desktop.pages.cases.case.asking import AskDialog, Asked
from desktop.pages.dues.fields import read_percent
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Text
from desktop.widgets.choice import ChoiceField
from desktop.widgets.dialog import Dialog
from desktop.widgets.fields import DateField, Field, TextField
from desktop.widgets.table import Column, ListSource, RecordTable
from models.dues.actions.local_rules import set_local_rule
from models.dues.queries.settings import SettingRow, read_settings
from models.dues.rules.settings import Setting, find_setting
from models.errors import KnownError

HUNDRED = Decimal(100)
WHAT = "上级没有定的，按本地规定；改过的从写明的那天起算，以前核定的不变。"


class LocalRulesDialog(Dialog):
    """Every figure with its source; Enter sets another one from a day on."""

    def __init__(self, page: Page) -> None:
        super().__init__("本地规定", page.window(), width=820)
        self._page, self._desk = page, page.desk
        self.table = make_rules()
        self.table.opened.connect(lambda _: self._change())
        self.body.addWidget(Text(WHAT, "soft", wrap=True))
        self.body.addWidget(self.table, 1)
        self.table.setMinimumHeight(self.table.minimumSizeHint().height() * 2)
        self.set_actions(
            [Action("改这一条", self._change, key="F2", kind="primary", parent=self)],
            leave="关闭",
        )
        self._read()

    def _read(self, _: Any = None) -> None:
        self._desk.tasks.ask(
            read_settings, self._desk.now().date(), then=self._show, owner=self,
            key="dues-settings",
        )  # fmt: skip

    def _show(self, rows: tuple[SettingRow, ...]) -> None:
        self.table.show_rows(rows)

    def _change(self) -> None:
        row = self.table.current
        if not isinstance(row, SettingRow):
            return
        if row.is_central:
            self.known(KnownError(say_central(row)))
            return
        self.banner.close_banner()
        ask_setting(self._page, row, self._kept).open()

    def _kept(self, _: Any) -> None:
        self._desk.messages.well("本地规定已保存")
        self._read()
        self.activateWindow()
        self.table.setFocus()


def make_rules() -> RecordTable:
    """Every rule, those of the centre above those that are shipped, with where each stands."""
    return RecordTable(
        "本地规定",
        (
            Column("word", "规定", lambda r: r.word, kind="bold", width=13, sortable=False),
            Column("said", "现在", lambda r: r.said, width=12, sortable=False),
            Column("since", "从哪天起", _since, kind="grey", width=6.4, sortable=False),
            Column("source", "依据", lambda r: r.source, kind="grey", width=8, stretch=True,
                   sortable=False),
        ),
        ListSource(),
    )  # fmt: skip


def say_central(row: SettingRow) -> str:
    """Why a rule cannot be changed here."""
    return f"“{row.word}”由上级规定（{row.source}），不能在本地改。没有任何改动。"


def ask_setting(page: Page, row: SettingRow, done: Callable[[Any], None]) -> AskDialog:
    """Another figure from a day on, and where it stands."""
    setting = find_setting(row.name)
    today = page.desk.now().date()
    fields: dict[str, Field] = {
        "value": _value_field(setting, row.value),
        "valid_from": DateField(
            "从哪天起", lambda: page.desk.now().date(), required="请填写从哪天起。"
        ),
        "source": TextField(
            "依据", hint="文件名称和文号，或会议日期", limit=200,
            required="请写明依据的文件或会议。",
        ),
    }  # fmt: skip
    fields["valid_from"].set_value(date(today.year, 1, 1))

    def collect(v: dict[str, Any]) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        value = v["value"]
        kept = f"{value:f}" if isinstance(value, Decimal) else str(value or "")
        return set_local_rule, (row.name, kept, v["source"], v["valid_from"])

    said = f"现在是：{row.said}。" + (f"{row.hint}。" if row.hint else "")
    if row.coming:
        said += f"已登记 {row.coming}。"
    if setting.may_be_empty and row.value:
        said += "空着就是不再设。"
    return AskDialog(page, row.word, Asked(said, fields, collect, width=520), "保存", done)


class _ShareField(TextField):
    """A share typed as 20%; the value is the fraction."""

    def value(self) -> Any:
        number = read_percent(str(super().value()))
        return number / HUNDRED if number is not None else None


def _value_field(setting: Setting, value: str) -> Field:
    # Only what was set can be taken back.
    required = "" if setting.may_be_empty and value else f"请填写{setting.word}。"
    field: Field
    if setting.choices:
        field = ChoiceField(setting.word, setting.choices, required=required)
        if value:
            field.set_value(value)
    elif setting.unit == "比例":
        field = _ShareField(setting.word, hint="例如 20%", limit=10, required=required)
        field.set_text(setting.say(value) if value else "")
    else:
        field = TextField(f"{setting.word}（{setting.unit}）", limit=12, required=required)
        field.set_text(value)
    return field


def _since(row: SettingRow) -> str:
    return f"{row.valid_from}" if row.valid_from is not None else "—"
