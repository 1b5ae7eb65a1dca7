"""The middle column: the matters of the visit, one tab each, and the decision on each."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.page import Desk
from desktop.pages.cases.intake.materials import Materials
from desktop.pages.cases.intake.panels import DecisionPanel
from desktop.pages.cases.intake.scroll import Inside, Scroll
from desktop.pages.cases.intake.state import WORDS, Matter, VisitDraft
from desktop.theme import colour, px, set_property, sized
from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import Card, Icon, Text
from desktop.widgets.fields import Field, Line
from desktop.widgets.layout import Flow
from desktop.widgets.search import HIT, Deliver, Hit, Index, SearchField, _HitPainter
from desktop.widgets.tabs import SectionTabs
from models.calendar.rules import DueDate
from models.cases.actions.visits import Decision
from models.catalogue.queries import ItemBrief, ItemDetail, find_items
from models.catalogue.rules import (
    CERTIFICATES_BASIS,
    REFERRAL_ITEM,
    BlockedCertificate,
    Mode,
    blocked_certificate,
)

# Pixels at 100 %: from here on the three fields stand in one row, or in two rows; below
# that, the kind of case stands in the label of the due date.
WIDE, MIDDLE = 680, 460
WEEKDAYS = "一二三四五六日"


class _ItemRows(_HitPainter):
    """Item rows; a certificate that must not be issued is red."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        row = index.data(HIT)
        if not isinstance(row, Hit) or not isinstance(row.key, BlockedCertificate):
            return
        box: QRect = option.rect
        painter.save()
        painter.fillRect(box, colour("red_soft"))
        painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), colour("red"))
        plain = sized(option.font, "base")
        line = QFontMetrics(plain).height() + px(2)
        painter.setPen(colour("red"))
        for number, text in enumerate((row.title, *row.lines)):
            painter.setFont(sized(option.font, "base", bold=number == 0))
            place = QRect(
                box.left() + px(12), box.top() + px(7) + number * line, box.width() - px(24), line
            )
            text = QFontMetrics(painter.font()).elidedText(
                text, Qt.TextElideMode.ElideRight, place.width()
            )
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()


class _Shown(Field):
    """A value that follows from the item; read, never typed."""

    def __init__(self, label: str) -> None:
        self.line = Line()
        super().__init__(label, self.line)
        self.line.setReadOnly(True)
        self.line.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def set_text(self, text: str) -> None:
        self.line.setText(text)
        self.line.setCursorPosition(0)
        self.line.setToolTip(text)

    def text(self) -> str:
        return self.line.text()


class _Strip(QFrame):
    """A coloured sentence about this matter: a red refusal, or an amber warning to open."""

    def __init__(self, open_it: Action) -> None:
        super().__init__()
        self.setObjectName("banner")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 7, 12, 7)
        row.setSpacing(9)
        row.addWidget(Icon("warning", "red"))
        self._text = Text("", wrap=True)
        row.addWidget(self._text, 1)
        self._open = Button(open_it)
        self._open.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row.addWidget(self._open)
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text() if not self.isHidden() else ""

    def tell(self, text: str, tone: str, *, opens: bool = False) -> None:
        set_property(self, "tone", tone)
        self._text.setText(text)
        self._open.setVisible(opens)
        self.setAccessibleName(text)
        self.setVisible(bool(text))


class MattersCard(Card):
    """Shows one matter of the visit and writes what is typed back into it."""

    edited = Signal()  # something of the shown matter was changed by the clerk
    item_chosen = Signal(str, object)  # code, the blocked certificate it stands for or None
    confirmed = Signal(object)  # Enter at the end of a panel: its Decision

    def __init__(
        self, desk: Desk, how: Action, stays: Action, remove: Action, open_it: Action
    ) -> None:
        super().__init__("本次办理 1 件", "Ctrl+I 加一件", margin=0)
        self._desk = desk
        self._matter = Matter()
        self._filling = False
        self._tabbed: tuple[list[str], int] = ([], -1)
        self.tabs = SectionTabs("本次办理的事项", extra="＋ 加一件")
        self.item = SearchField("事项（可打拼音首字母）", self._find, hint="名称、首字母或编码")
        self.item.list.setItemDelegate(_ItemRows(self.item.list))
        self.mode = _Shown("办件类型")
        self.due = _Shown("应办结日")
        self.due.line.setProperty("role", "bold")
        self._how = Button(how)
        self.strip = _Strip(open_it)
        self.materials = Materials()
        self._about = Text("", "small", wrap=True)
        self._stays = Button(stays)
        self._stays.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._remove = Button(remove)
        self.panels = {
            d: DecisionPanel(d) for d in (Decision.ENQUIRY, Decision.DECLINE, Decision.CLOSE)
        }
        self.missing = self.add_chip("", "red")
        self.missing.hide()
        self._build()
        self.item.picked.connect(self._picked)
        self.item.missed.connect(self._missed)
        self.item.changed.connect(self._typed_item)
        self.item.line.left.connect(self._left_item)
        self.materials.changed.connect(self._ticked)
        self.materials.focused.connect(self._scroll.ensureWidgetVisible)
        for decision, panel in self.panels.items():
            panel.typed.connect(partial(self._typed_words, decision))
            panel.confirmed.connect(partial(self.confirmed.emit, decision))

    def _build(self) -> None:
        self.body.setSpacing(0)
        self.body.addWidget(self.tabs)
        rule = QFrame()
        rule.setObjectName("rule")
        self.body.addWidget(rule)
        fields = QWidget()
        self._fields = QGridLayout(fields)
        self._fields.setContentsMargins(16, 8, 16, 8)
        self._fields.setHorizontalSpacing(10)
        self.body.addWidget(fields)
        self._columns = 0
        inside = Inside()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        strip_room = QVBoxLayout()
        strip_room.setContentsMargins(16, 0, 16, 0)
        strip_room.addWidget(self.strip)
        column.addLayout(strip_room)
        self._list = QWidget()
        listed = QVBoxLayout(self._list)
        listed.setContentsMargins(0, 0, 0, 0)
        listed.addWidget(self.materials)
        about = QHBoxLayout()
        about.setContentsMargins(16, 4, 16, 8)
        about.setSpacing(10)
        about.addWidget(self._about, 1)
        about.addWidget(self._stays)
        about.addWidget(self._remove)
        listed.addLayout(about)
        column.addWidget(self._list)
        for panel in self.panels.values():
            column.addWidget(panel)
            panel.hide()
        column.addStretch(1)
        self._scroll = Scroll(inside, 60)
        self.body.addWidget(self._scroll, 1)
        self._arrange()

    # what the page uses

    def add_decisions(self, actions: Mapping[Decision, Action]) -> None:
        """The foot with a button for every decision."""
        flow = Flow(gap=8, right=True)
        self._buttons = {decision: Button(action) for decision, action in actions.items()}
        flow.add(*self._buttons.values())
        self.add_foot().addLayout(flow, 1)

    def show_visit(self, visit: VisitDraft) -> None:
        """Tabs with their decisions, and everything of the shown matter."""
        self.title.setText(f"本次办理 {len(visit.matters)} 件")
        longest = 12 if self._columns > 1 or len(visit.matters) == 1 else 6
        titles = [_tab(n, m, longest) for n, m in enumerate(visit.matters, 1)]
        if (titles, visit.at) != self._tabbed:  # a tab that has the keyboard keeps it
            self._tabbed = (titles, visit.at)
            self.tabs.fill(titles, visit.at)
        if visit.matter is not self._matter:
            self._show_matter(visit.matter)
        self.show_state(visit)

    def show_item(self) -> None:
        """The shown matter got another item, or its promise was read again."""
        self._show_matter(self._matter)

    def show_state(self, visit: VisitDraft) -> None:
        """What changes with every tick: the count, the warning, what comes next."""
        matter = visit.matter
        instant = matter.item is not None and matter.item.due_days == 0 and not matter.blocked
        self._buttons[Decision.CLOSE].setVisible(instant)
        self._remove.setVisible(len(visit.matters) > 1)
        count = len(matter.missing) if matter.item and not matter.blocked else 0
        self.missing.show_state(f"缺 {count} 项" if count else "", "red")
        if matter.item and matter.item.materials and not count:
            self.missing.show_state("材料齐全", "green")
        if matter.blocked:
            self.strip.tell(matter.blocked.text, "red")
        elif matter.open_cases:
            self.strip.tell(_say_open(matter), "amber", opens=True)
        else:
            self.strip.tell("", "amber")
        self.hint.setText(_next_step(visit))

    def open_panel(self, decision: Decision | None) -> None:
        self._matter.panel = decision
        if decision is Decision.CLOSE:
            self._matter.words.setdefault("outcome", self._matter.outcome.label)
        if decision is Decision.DECLINE and self._matter.item:
            self._matter.words.setdefault("basis", self._matter.item.basis)
        self._show_panel()
        self.take_keyboard()

    def take_keyboard(self) -> None:
        """To what comes next in this matter: the item, the checklist, the open panel."""
        matter = self._matter
        if matter.item is None:
            self.item.line.setFocus()
        elif matter.panel in self.panels and matter.decision is None:
            self.panels[matter.panel].take_keyboard()
        elif not self.materials.is_empty:
            self.materials.take_keyboard()
        else:
            self.item.line.setFocus()

    # inside

    def _show_matter(self, matter: Matter) -> None:
        self._matter = matter
        self._filling = True
        item = matter.item
        self.item.set_error("")
        self.item.set_text(_item_text(matter))
        self.item.line.setCursorPosition(0)
        self.mode.set_text(mode_words(item) if item else "")
        self._show_mode()
        due = matter.promise.due if matter.promise else None
        self.due.set_text(due_words(due) if due and not matter.blocked else "—" if item else "")
        materials = item.materials if item and not matter.blocked else ()
        self.materials.show_materials(materials, matter.received, matter.stays)
        self._about.setText(_about(item, bool(materials)))
        self._stays.setVisible(bool(materials))
        self._filling = False
        self._show_panel()

    def _show_panel(self) -> None:
        self._filling = True
        for decision, panel in self.panels.items():
            shown = decision is self._matter.panel
            if shown:
                for name, field in panel.form.fields.items():
                    if field.text() != self._matter.words.get(name, ""):
                        field.set_text(self._matter.words.get(name, ""))
                        field.set_error("")
            panel.setVisible(shown)
        self._list.setVisible(self._matter.panel is None)  # one thing at a time
        self._filling = False

    def _find(self, text: str, deliver: Deliver) -> None:
        today = self._desk.now().date()
        self._desk.tasks.ask(
            find_items, text, today, then=partial(self._found, text, deliver), key="intake.items"
        )

    def _found(self, text: str, deliver: Deliver, items: Sequence[ItemBrief]) -> None:
        hits = [
            Hit(i.code, i.name, i.code, (f"{mode_words(i)}，{i.category}".replace(" · ", "，"),))
            for i in items
        ]
        blocked = blocked_certificate(text)
        if blocked is not None:
            lines = (
                f"{CERTIFICATES_BASIS}：居民委员会不得出具",
                f"请到：{blocked.refer_to}",
                "Enter 记为转介咨询，出转介单",
            )
            hits.insert(0, Hit(blocked, f"✗ 不能开具：{blocked.name}", "", lines))
        deliver(hits)

    def _picked(self, hit: Hit) -> None:
        if isinstance(hit.key, BlockedCertificate):
            self.item_chosen.emit(REFERRAL_ITEM, hit.key)
        else:
            self.item_chosen.emit(hit.key, None)

    def _missed(self, text: str) -> None:
        if self._matter.item is not None and text.endswith(self._matter.item.code):
            self.materials.take_keyboard()
            return
        self.item.set_error(f"目录里没有“{text}”。请换个说法，或打首字母、编码。")

    def _typed_item(self) -> None:
        if not self._filling and self._matter.item is None:
            self._matter.typed = self.item.text()
            self.edited.emit()

    def _left_item(self) -> None:
        # Typed over, but nothing else chosen: the item stays what it was.
        if self._matter.item is not None:
            self.item.set_text(_item_text(self._matter))

    def _ticked(self) -> None:
        if self._filling:
            return
        self._matter.received = self.materials.received_places
        self._matter.stays = self.materials.staying_places
        self._matter.decision = None
        self.edited.emit()

    def _typed_words(self, decision: Decision) -> None:
        if self._filling:
            return
        self._matter.words.update(self.panels[decision].form.draft())
        self._matter.decision = None
        self.edited.emit()

    def _arrange(self) -> None:
        columns = 3 if self.width() >= px(WIDE) else 2 if self.width() >= px(MIDDLE) else 1
        if columns == self._columns:
            return
        self._columns = columns
        row = 0 if columns == 3 else 1
        at = columns - 1
        self._fields.addWidget(self.item, 0, 0, 1, 1 if columns == 3 else 3)
        self._fields.addWidget(self.mode, row, max(0, at - 1))
        self._fields.addWidget(self.due, row, at)
        self._fields.addWidget(self._how, row, columns, Qt.AlignmentFlag.AlignBottom)
        for column, stretch in enumerate(((1, 0, 0, 0), (5, 6, 0, 0), (5, 4, 4, 0))[at]):
            self._fields.setColumnStretch(column, stretch)
        self._show_mode()

    def _show_mode(self) -> None:
        self.mode.setVisible(self._columns > 1)
        self.item.label.setVisible(self._columns > 1)  # the hint inside says the same
        mode = self.mode.text()
        inside = f"应办结日（{mode}）" if self._columns == 1 and mode else "应办结日"
        self.due.label.setText(inside)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_fields"):
            self._arrange()


def mode_words(item: ItemBrief | ItemDetail) -> str:
    """承诺件 · 20 个工作日"""
    if item.mode is Mode.INFORM:
        return "告知 · 只作引导"
    days = item.due_days
    limit = "当日办结" if days == 0 else "不按日计" if days is None else f"{days} 个工作日"
    return f"{item.mode.text}件 · {limit}"


def due_words(due: DueDate) -> str:
    """12月18日 周五, with the year where it is another one and 暂定 where it holds."""
    day = due.date
    year = f"{day.year}年" if day.year != due.start.year else ""
    words = f"{year}{day.month}月{day.day}日 周{WEEKDAYS[day.weekday()]}"
    return words + (" 暂定" if due.provisional else "")


def _item_text(matter: Matter) -> str:
    return f"{matter.name}　{matter.item.code}" if matter.item else matter.typed


def _tab(number: int, matter: Matter, longest: int) -> str:
    name = matter.name if len(matter.name) <= longest else matter.name[: longest - 1] + "…"
    return f"{number} {name}" + (f"　✓{WORDS[matter.decision]}" if matter.decision else "")


def _about(item: ItemDetail | None, listed: bool) -> str:
    if item is None:
        return ""
    parts = [item.hint] if item.hint else []
    if listed:
        version = f"材料要求依据：事项目录第 {item.number} 版"
        keys = "空格勾选，Ctrl+A 全部勾选"
        if any(m.is_optional for m in item.materials):
            keys += "（“如有”的除外，没有不影响受理）"
        parts.append(f"{keys}。{version}")
    elif item.mode is not Mode.INFORM:
        parts.append("这件不需要材料。")
    return "\n".join(parts)


def _say_open(matter: Matter) -> str:
    """What the same person has under way of the same item; nothing is held up by it."""
    newest = matter.open_cases[0]
    count = len(matter.open_cases)
    many = f"{count}件" if count > 1 else "一件"
    due = f"，{newest.due_date.month}月{newest.due_date.day}日到期" if newest.due_date else ""
    return (
        f"{newest.applicant}有{many}“{matter.name}”还没办完："
        f"{newest.number} {newest.state_label}{due}"
    )


def _next_step(visit: VisitDraft) -> str:
    matter = visit.matter
    decided = sum(m.decision is not None for m in visit.matters)
    if matter.decision and visit.next_undecided is None:
        return f"都已决定，再按“{WORDS[matter.decision]}”提交"
    if decided:
        return f"已定 {decided} 件，还有 {len(visit.matters) - decided} 件"
    return "Ctrl+I 加一件" + (" · Ctrl+Tab 换件" if len(visit.matters) > 1 else "")
