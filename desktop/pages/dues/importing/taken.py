"""收下结果: what became of each row of a sheet, and the steps that settle the others."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from desktop.page import Page
from desktop.pages.cases.case.asking import Act, AskDialog, Asked
from desktop.pages.dues.calls import named
from desktop.pages.dues.deciding import DecideDialog, verdict_actions
from desktop.pages.dues.fields import CategoryField, MonthField
from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import Card, EmptyState, Text
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import DateField, Field, TextField
from desktop.widgets.layout import Flow
from desktop.widgets.table import Column, ListSource, RecordTable
from desktop.widgets.tabs import SectionTabs
from desktop.widgets.values import show_money
from models.dues.actions.assessments import SheetTaken, TakenRow, take_sheet
from models.dues.actions.assessments.keeping import PAY_CHANGED
from models.dues.actions.enrolling import Enrolled, NewMember, enrol_from_sheet
from models.dues.queries.book import YearBook, read_year
from models.dues.queries.members import Namesake, find_namesakes
from models.dues.queries.rulebooks import read_rules
from models.dues.rules.duties import Permit
from models.dues.rules.months import Month
from models.dues.rules.pay_sheet import PayRow
from models.dues.rules.rulebook import Rulebook, Verdict

# heap of the taking, word, tone
HEAPS = (
    ("assessed", "已核定", "green"),
    ("undecided", "待定", "amber"),
    ("unknown_people", "不在名册", "amber"),
    ("stopped", "要核对", "red"),
    ("unchanged", "没有变化", "grey"),
)
NOTHING_TAKEN = "先由党费会计导入一张工资表，收下以后再办。没有任何改动。"
WORDS = {heap: word for heap, word, _ in HEAPS}
TONES = {heap: tone for heap, _, tone in HEAPS}


@dataclass(frozen=True)
class Fate:
    """A row of the sheet and what became of it."""

    heap: str
    taken: TakenRow
    stands: Decimal | None = None  # the member's amount as it is kept now

    @property
    def is_different(self) -> bool:
        """Whether another amount than the sheet's stands."""
        return self.heap == "unchanged" and self.taken.amount not in (None, self.stands)


@dataclass(frozen=True)
class Taking:
    """A sheet that was taken in: where, by which look, its rows by number, its name."""

    branch_id: int
    permit: Permit
    source: str
    rows: Mapping[int, PayRow]
    rules: Rulebook

    @property
    def year(self) -> int:
        """The year it was taken for."""
        return self.permit.year


class TakenCard(Card):
    """The rows by what became of them; the keys settle what is still open."""

    def __init__(self, page: Page) -> None:
        super().__init__("收下结果", "Ctrl+A 选中全部", margin=0)
        self._page = page
        self._taking: Taking | None = None
        self._fates: dict[int, Fate] = {}
        self.tabs = SectionTabs("按结果筛选")
        self.tabs.chosen.connect(self._show_tab)
        self.table = RecordTable(
            "收下结果",
            (
                Column("row", "行", lambda f: str(f.taken.row), kind="number", width=2),
                Column("name", "姓名", lambda f: f.taken.name, kind="bold", width=5),
                Column("amount", "月交纳", _amount, kind="number", width=4.4),
                Column("heap", "结果", lambda f: WORDS[f.heap], kind="chip", width=5.2,
                       tone=lambda f: TONES[f.heap]),
                Column("why", "说明", lambda f: f.taken.why, kind="grey", width=12, stretch=True),
            ),
            ListSource(text=lambda f: f"{f.taken.name} {f.taken.why}"),
            # Only among others: in a heap of their own the selection has to be seen.
            hot=lambda f: self.tabs.index <= 0 and f.heap in ("undecided", "stopped"),
            empty=EmptyState("这里没有行", "换一个筛选看看。", icon="check"),
        )  # fmt: skip
        self.table.chosen.connect(self._tell)
        self.table.table.selectionModel().selectionChanged.connect(self._say_whom)
        self.table.told.connect(page.desk.messages.well)
        self.said = Text("", "soft", wrap=True)
        self.said.setContentsMargins(16, 6, 16, 6)
        self.body.setSpacing(0)
        for part in (self.tabs, self.table, self.said):
            self.body.addWidget(part, 1 if part is self.table else 0)
        self.enrol = Action(
            "登记名册外的人", self._ask_enrol, key="Ctrl+R", reason=self._why_no_unknown,
            parent=page,
        )  # fmt: skip
        self.again = Action(
            "重新核定", self._ask_again, key="Ctrl+D", reason=self._why_no_difference, parent=page
        )
        self.decide = verdict_actions(page, self._decide, self._why_not_open)
        self.flow = Flow(gap=12)
        for action in (self.enrol, self.again, *self.decide):
            self.flow.add(Button(action))
        self.add_foot().addLayout(self.flow, 1)

    @property
    def actions_here(self) -> tuple[Action, ...]:
        """For the keys of the page."""
        return (self.enrol, self.again, *self.decide)

    def begin(self, taking: Taking, taken: SheetTaken) -> None:
        """Show what became of a whole sheet."""
        self._taking, self._fates = taking, {}
        self._merge(taken)
        self.tabs.choose(0)

    def leave(self) -> None:
        """Forget it: the page begins anew."""
        self._taking, self._fates = None, {}
        self._refresh()

    @property
    def is_shown(self) -> bool:
        """Whether a sheet was taken in and is being settled."""
        return self._taking is not None

    # showing

    def _merge(self, taken: SheetTaken) -> None:
        for heap in WORDS:
            for row in getattr(taken, heap):
                self._fates[row.row] = Fate(heap, row)
        self._fill()
        self._compare()

    def _compare(self, _: Any = None) -> None:
        """What stands now, for rows that were open or that changed nothing."""
        assert self._taking is not None
        self._page.desk.tasks.ask(
            read_year, self._taking.permit, self._taking.year, self._page.desk.now().date(),
            then=self._settle, failed=self._page.known, owner=self._page, key="dues-settled",
        )  # fmt: skip

    def _fill(self) -> None:
        titles = [f"全部 {len(self._fates)}"]
        titles += [f"{word} {len(list(self._of(heap)))}" for heap, word, _ in HEAPS]
        self.tabs.fill(titles, max(0, self.tabs.index))
        self._show_tab(self.tabs.index)

    def _of(self, heap: str) -> Iterator[Fate]:
        return (fate for fate in self._fates.values() if fate.heap == heap)

    def _show_tab(self, index: int) -> None:
        order = {heap: place for place, (heap, _, _) in enumerate(HEAPS)}
        shown = sorted(self._fates.values(), key=lambda f: f.taken.row)
        if index > 0:
            shown = [fate for fate in shown if order[fate.heap] == index - 1]
        self.said.hide()
        self.table.show_rows(shown)
        self._refresh()

    def _tell(self, fate: Fate) -> None:
        self.said.setText(f"第 {fate.taken.row} 行 {fate.taken.name}：{fate.taken.why}")
        self.said.setVisible(bool(fate.taken.why))
        self._refresh()

    def _refresh(self) -> None:
        self._say_whom()
        for action in self.actions_here:
            action.refresh()

    def _say_whom(self, *_: object) -> None:
        """The keys go by the selection, so the buttons say whom they mean."""
        for action, word, fits in (
            (self.enrol, "登记{}", _is_unknown),
            (self.again, "重新核定{}", _differs),
        ):
            many = sum(fits(fate) for fate in self._selected() if fate is not None)
            among = sum(fits(fate) for fate in self._fates.values())
            whom = f"选中的 {many} 人" if many else f"全部 {among} 人" if among else ""
            action.text = word.format(whom or "名册外的人" if fits is _is_unknown else whom)
            action.refresh()

    # which rows are meant

    def _selected(self) -> list[Fate | None]:
        numbers = {index.row() for index in self.table.table.selectionModel().selectedRows()}
        return [self.table.model.row(number) for number in sorted(numbers)]

    def _meant(self, fits: Callable[[Fate], bool]) -> list[Fate]:
        """The selected rows that fit; if none does, all of the sheet that do."""
        rows = self._selected()
        if None in rows:
            self._page.refuse("选中的行还在读取，请再按一次。没有任何改动。")
            return []
        chosen = [fate for fate in rows if fate is not None and fits(fate)]
        return chosen or [fate for fate in self._fates.values() if fits(fate)]

    def _why_no_unknown(self) -> str:
        if not self.is_shown:
            return NOTHING_TAKEN
        return "" if any(self._of("unknown_people")) else "每个人都在名册里。没有任何改动。"

    def _why_no_difference(self) -> str:
        if not self.is_shown:
            return NOTHING_TAKEN
        found = any(fate.is_different for fate in self._fates.values())
        return "" if found else "没有和今年的核定不同的行。没有任何改动。"

    def _why_not_open(self) -> str:
        if not self.is_shown:
            return NOTHING_TAKEN
        fate = self.table.current
        is_open = isinstance(fate, Fate) and fate.heap == "undecided"
        return "" if is_open else "先选中一位待定的党员。没有任何改动。"

    # people the branch does not know

    def _ask_enrol(self) -> None:
        assert self._taking is not None
        chosen = self._meant(_is_unknown)
        if not chosen:
            return
        names = [fate.taken.name for fate in chosen if not fate.taken.id_number]
        self._page.desk.tasks.ask(
            find_namesakes, self._taking.permit, names, then=partial(self._open_enrol, chosen),
            failed=self._page.known, owner=self._page, key="dues-namesakes",
        )  # fmt: skip

    def _open_enrol(
        self, chosen: Sequence[Fate], known: Mapping[str, tuple[Namesake, ...]]
    ) -> None:
        assert self._taking is not None
        EnrolDialog(self._page, self._taking, chosen, known, self._enrolled).open()

    def _enrolled(self, people: Sequence[Enrolled]) -> None:
        """Who was enrolled is assessed at once from the row that was read."""
        assert self._taking is not None
        done = [one for one in people if one.person_id is not None]
        for one in people:
            fate = self._fates[one.row]
            if one.person_id is None:
                self._fates[one.row] = replace(fate, taken=replace(fate.taken, why=one.why))
        missed = len(people) - len(done)
        left = f"，{missed} 人没有登记，原因写在说明里" if missed else ""
        self._page.desk.messages.well(f"已登记 {len(done)} 人{left}")
        self._fill()
        if done:
            self._take([self._taking.rows[one.row] for one in done])

    def _take(self, rows: Sequence[PayRow]) -> None:
        taking = self._taking
        assert taking is not None
        self._page.desk.tasks.act(
            take_sheet, taking.branch_id, taking.year, rows, taking.source, then=self._merge,
            failed=self._page.known, owner=self._page, title="正在收下核定",
        )  # fmt: skip

    # another amount within the year

    def _ask_again(self) -> None:
        chosen = self._meant(_differs)
        if chosen:
            self._page.desk.tasks.ask(
                read_rules, self._page.desk.now().date(), then=partial(self._open_again, chosen),
                failed=self._page.known, owner=self._page, key="dues-rules-now",
            )  # fmt: skip

    def _open_again(self, chosen: Sequence[Fate], rules_now: Rulebook) -> None:
        taking = self._taking
        if taking is None:
            return
        today = self._page.desk.now().date()
        month = Month.of(today) if today.year == taking.year else Month(taking.year, 1)
        fields: dict[str, Field] = {
            "first_month": MonthField("从哪个月起", month),
            "reason": TextField("重新核定的原因", hint="如 工资普调、调动", limit=120,
                                required="请写明重新核定的原因。"),
        }  # fmt: skip
        if not rules_now.is_fixed_for_year:
            fields["reason"].set_text(PAY_CHANGED)

        def collect(v: dict[str, Any]) -> Act:
            rows = [taking.rows[fate.taken.row] for fate in chosen]
            again = named(take_sheet, first_month=v["first_month"], reason=v["reason"])
            return again, (taking.branch_id, taking.year, rows, taking.source)

        usual = (
            "年内一般不变。确需改的，写明从哪个月起和原因；"
            if rules_now.is_fixed_for_year
            else "按本地规定，工资变动的从当月起重新核定；"
        )
        said = f"{_say_names(chosen)}今年已经核定，{usual}以前的月份不变，预交过的要补差。"
        asked = Asked(said, fields, collect, width=520)
        AskDialog(self._page, "重新核定", asked, "重新核定", self._reassessed).open()

    def _reassessed(self, taken: SheetTaken) -> None:
        self._page.desk.messages.well(f"已重新核定 {len(taken.assessed)} 人")
        self._merge(taken)

    # what the branch decides

    def _decide(self, verdict: Verdict) -> None:
        fate = self.table.current
        assert isinstance(fate, Fate) and self._taking is not None
        row = self._taking.rows[fate.taken.row]
        assert fate.taken.person_id is not None and row.category is not None
        DecideDialog(
            self._page, self._taking.branch_id, fate.taken.person_id, row.undecided[0].item,
            row.category.code, verdict, self._compare,
        ).open()  # fmt: skip

    def _settle(self, book: YearBook) -> None:
        """Who has an amount now is no longer open."""
        now = {row.person_id: row for row in book.rows}
        for number, fate in list(self._fates.items()):
            row = now.get(fate.taken.person_id or 0)
            if row is None or row.assessed is None:
                continue
            if fate.heap == "undecided" and not row.undecided:
                taken = replace(fate.taken, amount=row.assessed, why="按支部会议的决定核定")
                self._fates[number] = Fate("assessed", taken, row.assessed)
            else:
                self._fates[number] = replace(fate, stands=row.assessed)
        self._fill()


class EnrolDialog(AskDialog):
    """Chosen people of a sheet become members; who shares a name is matched by hand."""

    def __init__(
        self,
        page: Page,
        taking: Taking,
        chosen: Sequence[Fate],
        known: Mapping[str, tuple[Namesake, ...]],
        done: Callable[[Any], None],
    ) -> None:
        self._chosen, self._taking = tuple(chosen), taking
        fields: dict[str, Field] = {
            "since": DateField(
                "从哪天起在本支部", lambda: page.desk.now().date(), required="请填写日期。"
            )
        }
        if any(self._category_of(fate) == "" for fate in chosen):
            fields["category"] = CategoryField(taking.rules)
        for fate in chosen:
            same = () if fate.taken.id_number else known.get(fate.taken.name, ())
            if same:
                fields[f"row{fate.taken.row}"] = _match_field(fate.taken, same)
        fields["since"].set_value(date(taking.year, 1, 1))
        said = (
            f"{_say_names(chosen)}登记到本支部，登记后按表上这一行核定。"
            "有证件号码的按号码找到本人，没有登记过的人新登记。"
        )
        super().__init__(
            page, "登记名册外的人", Asked(said, fields, self._given, width=560), "登记", done
        )

    def _category_of(self, fate: Fate) -> str:
        row = self._taking.rows[fate.taken.row]
        return row.category.code if row.category is not None else ""

    def _given(self, v: dict[str, Any]) -> Act:
        people = []
        for fate in self._chosen:
            taken, match = fate.taken, v.get(f"row{fate.taken.row}")
            if match == 0:
                continue  # left out by hand
            code = self._category_of(fate) or v["category"].code
            people.append(
                NewMember(taken.row, taken.name, taken.id_number, code, v["since"],
                          person_id=match)
            )  # fmt: skip
        return enrol_from_sheet, (self._taking.branch_id, people)


def _match_field(taken: TakenRow, same: Sequence[Namesake]) -> ChoiceField:
    choices = [
        (one.person_id, "　".join(filter(None, (taken.name, one.id_number, one.place))))
        for one in same
    ]
    field = ChoiceField(
        f"第 {taken.row} 行的{taken.name}是哪一位",
        [*choices, (0, "都不是，先不登记")],
        required="请选一位，或选“都不是，先不登记”。",
    )
    if len(same) == 1:
        field.set_value(same[0].person_id)
    return field


def _is_unknown(fate: Fate) -> bool:
    return fate.heap == "unknown_people"


def _differs(fate: Fate) -> bool:
    return fate.is_different


def _say_names(fates: Sequence[Fate]) -> str:
    names = "、".join(fate.taken.name for fate in fates[:3])
    return f"{names}等 {len(fates)} 人" if len(fates) > 3 else names


def _amount(fate: Fate) -> str:
    amount: Decimal | None = fate.taken.amount
    shown = fate.heap == "assessed" and amount is not None
    return show_money(amount) if shown else "—"
