"""新来访: who is here, what for, what is decided; one key submits the whole visit."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.page import Desk, Page
from desktop.pages.cases.intake.consent import ConsentDialog
from desktop.pages.cases.intake.from_sheet import FromSheet
from desktop.pages.cases.intake.items import ItemReading
from desktop.pages.cases.intake.matters import MattersCard
from desktop.pages.cases.intake.panels import HowCounted
from desktop.pages.cases.intake.preview import PreviewCard, paper_of
from desktop.pages.cases.intake.result import ResultPanel
from desktop.pages.cases.intake.scroll import Inside, Scroll
from desktop.pages.cases.intake.sheet import SheetWanted
from desktop.pages.cases.intake.state import KEYS, WORDS, Matter, VisitDraft
from desktop.pages.cases.intake.stepping import Stepping
from desktop.pages.cases.intake.visitor import RelativeCard, VisitorCard
from desktop.widgets.buttons import Action
from models.cases.actions.visits import Decision, VisitTaken, take_visit
from models.cases.queries.intake import (
    DeskToday,
    TakenVisit,
    Visitor,
    read_desk_today,
    read_taken_visit,
    read_visitor,
)
from models.catalogue.rules import BlockedCertificate
from models.changes import Changes
from models.errors import KnownError
from models.work import may_do


class IntakePage(Page):
    """One visit at a time.

    `target` may be the id of a person who is already chosen, or a blank sheet to enter.
    """

    draft_id = "intake"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "新来访")
        self.visit = VisitDraft()
        self._today: DeskToday | None = None
        self._sending = False
        station = desk.centre.place.station_name
        self.say_below_title(f"首问责任人：{desk.clerk.name}（{station}）")
        self._extended = self.add_chip("延时服务", "amber")
        self._extended.hide()
        self.result = ResultPanel()
        self.result.hide()
        self.from_sheet = FromSheet(self, self.result)
        self.sheet = self.from_sheet.card
        self.items = ItemReading(self, self.from_sheet.moment)
        self.stepping = Stepping(self, lambda: self.visit, self._why_not_now)
        self.how = Action("怎么算?", self._explain, key="F6", reason=self._why_no_days, parent=self)
        self.stays = Action("原件留存", self._keep_original, key="L", parent=self)
        self.visitor = VisitorCard(desk, self._why_not_now)
        self.relative = RelativeCard(self._why_not_now)
        self.open_it = Action(
            "打开它", self._open_earlier, key="Ctrl+O", reason=self._why_none_open, parent=self
        )
        self.matters = MattersCard(desk, self.how, self.stays, self.stepping.remove, self.open_it)
        self.preview = PreviewCard(desk)
        self.decisions = {
            decision: Action(
                WORDS[decision],
                partial(self._decide, decision),
                key=key,
                reason=partial(self._why_not, decision),
                parent=self,
            )
            for decision, key in KEYS.items()
        }
        self._lay_out()
        self._listen()
        self._show()

    def _lay_out(self) -> None:
        self.matters.add_decisions(self.decisions)
        people = Inside()
        column = QVBoxLayout(people)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self.visitor)
        column.addWidget(self.relative)
        column.addStretch(1)
        left = Scroll(people, 200)  # a long form never pushes the decisions out of sight
        self._form = QWidget()
        row = QHBoxLayout(self._form)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(left, 10)
        row.addWidget(self.matters, 20)
        row.addWidget(self.preview, 10)
        self.body.addWidget(self.sheet)
        self.body.addWidget(self._form, 1)
        self.body.addWidget(self.result, 1)

    def _listen(self) -> None:
        self.add_actions(self.visitor.change, self.visitor.new, self.relative.focus, heading=False)
        self.add_actions(self.visitor.consent, heading=False)
        self.add_actions(self.how, *self.decisions.values(), self.sheet.stop, heading=False)
        self.add_actions(
            self.stepping.add,
            self.stepping.remove,
            self.open_it,
            self.stepping.next,
            self.stepping.before,
            heading=False,
        )
        self.stepping.listen(self._form)
        self.stepping.moved.connect(self._moved)
        self.visitor.chosen.connect(self._choose_visitor)
        self.visitor.dropped.connect(self._drop_visitor)
        self.visitor.typed.connect(self._edited)
        self.visitor.consent_wanted.connect(self._ask_consent)
        self.relative.typed.connect(self._relative_typed)
        self.matters.tabs.chosen.connect(self.stepping.go_to)
        self.matters.tabs.added.connect(self.stepping.add_one)
        self.matters.edited.connect(self._edited)
        self.matters.item_chosen.connect(self._choose_item)
        self.matters.confirmed.connect(self._confirm)
        self.items.chosen.connect(self._item_chosen)
        self.items.restored.connect(self._item_restored)
        self.items.dated.connect(self._item_dated)
        self.items.found.connect(self._found_open)
        self.items.refused.connect(self.matters.item.set_error)
        self.items.gone.connect(self._item_gone)
        self.sheet.typed.connect(self._edited)
        self.sheet.stopped.connect(self._end_sheets)
        self.sheet.dated.connect(self._dated)
        self.sheet.filled.connect(self._sheet_dated)
        self.result.next_visit.connect(self._go_on)
        self.result.print_paper.connect(self._print)
        self.result.open_case.connect(partial(self.desk.open_page, "case"))
        self.result.print.refused.connect(self.refuse)
        self.desk.messages.before_bug.connect(self._stop_waiting)

    # what the shell calls

    def entered(self, target: Any = None) -> None:
        if self.result.isVisible():
            self._begin()
        self.desk.tasks.ask(read_desk_today, self.from_sheet.moment(), then=self._show_today)
        if isinstance(target, SheetWanted):
            self._begin_sheet(target.number)
        elif isinstance(target, int) and self.visit.visitor is None:
            self._choose_visitor(target)
        elif self.visit.visitor is None:
            self.visitor.take_keyboard()

    def changed(self, changes: Changes) -> None:
        if changes.touches("person", "consent") and self.visit.visitor is not None:
            self._read_visitor(self.visit.visitor.person.id, self._visitor_again)
        if changes.touches("service_case"):
            for matter in self.visit.matters:
                self.items.look_for_open(matter, self.visit.visitor)
        if changes.touches("setting", "special_day", "calendar_day", "item_version"):
            self.desk.tasks.ask(read_desk_today, self.from_sheet.moment(), then=self._show_today)

    def known(self, error: KnownError) -> None:
        if not self._mark(error):
            super().known(error)

    def draft(self) -> tuple[str, Mapping[str, Any]] | None:
        visit = self.visit
        if self.items.is_restoring:
            return None  # the draft on disk is more than the form has yet
        registering = not self.visitor.register.isHidden()
        if visit.is_empty and not registering and self.visitor.search.empty:
            return None
        who = visit.visitor.person.name if visit.visitor else "还没选来访人"
        return f"新来访：{who}，{len(visit.matters)} 件", {
            "visitor": visit.visitor.person.id if visit.visitor else None,
            "find": self.visitor.search.text(),
            "register": self.visitor.register.draft() if registering else None,
            "relative": self.relative.form.draft(),
            "matters": [matter.draft() for matter in visit.matters],
            "sheet": self.sheet.draft(),
            "at": visit.at,
        }

    def restore(self, draft: Mapping[str, Any]) -> None:
        self._begin()
        if draft.get("sheet"):
            self.sheet.restore(draft["sheet"])
        self.visit.matters = [Matter() for _ in draft["matters"]]
        self.visit.at = draft["at"]
        for matter, kept in zip(self.visit.matters, draft["matters"], strict=True):
            matter.restore(kept, None)
            if kept["code"]:
                self.items.restore(matter, kept)
        self.relative.form.restore(draft["relative"])
        if draft["register"] is not None:
            self.visitor.open_register()
            self.visitor.register.restore(draft["register"])
        self.visitor.search.set_text(draft["find"])
        if draft["visitor"] is not None:
            self._read_visitor(draft["visitor"], self._visitor_again)
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.banner.isHidden() and self.visit.matter.panel:
            self.matters.open_panel(None)  # what was typed there is kept
            self._edited()
        else:
            super().keyPressEvent(event)

    # from a blank sheet

    def _begin_sheet(self, number: str) -> None:
        if self.from_sheet.begin(number, self.visit):
            self._show()
            self.sheet.take_keyboard()

    def _end_sheets(self) -> None:
        """The visit at hand goes on as one of today."""
        self.sheet.end()
        self._dated()
        if not self.result.isHidden():
            self._begin()
        self._edited()
        self.visitor.take_keyboard()

    def _sheet_dated(self) -> None:
        if self.sheet.entry() is not None:
            self.visitor.take_keyboard()

    def _dated(self) -> None:
        """Due dates and papers are those of the day on the sheet."""
        self.desk.tasks.ask(read_desk_today, self.from_sheet.moment(), then=self._show_today)
        for matter in self.visit.matters:
            self.items.date(matter)

    def _item_dated(self, matter: Matter) -> None:
        if matter is self.visit.matter:
            self.matters.show_item()
        self._edited()

    def _go_on(self) -> None:
        """Enter after a visit: the next sheet while sheets are entered, else the next visitor."""
        number = self.sheet.next
        self._begin()
        if number:
            self._begin_sheet(number)

    # who

    def _choose_visitor(self, person_id: int) -> None:
        self._read_visitor(person_id, self._visitor_chosen)

    def _read_visitor(self, person_id: int, then: Any) -> None:
        today = self.desk.now().date()
        self.desk.tasks.ask(read_visitor, person_id, today, then=then, key="intake.visitor")

    def _visitor_chosen(self, visitor: Visitor) -> None:
        self._visitor_again(visitor)
        self.matters.take_keyboard()

    def _visitor_again(self, visitor: Visitor) -> None:
        self.visit.visitor = visitor
        self.visitor.show_visitor(visitor)
        for matter in self.visit.matters:
            self.items.look_for_open(matter, self.visit.visitor)
        self._edited()

    def _ask_consent(self) -> None:
        if self.visit.visitor is not None and self._today is not None:
            person, version = self.visit.visitor.person, self._today.consent_version
            ConsentDialog(self, person, version, self.matters.take_keyboard).open()

    def _drop_visitor(self) -> None:
        self.visit.visitor = None
        for matter in self.visit.matters:
            matter.open_cases = ()
        self._edited()

    def _relative_typed(self) -> None:
        form = self.relative.form
        self.visit.came_for_them = form["came_for_them"].text()
        self.visit.relation = form["relation"].text()
        self.visit.relation_phone = form["relation_phone"].text()
        self._edited()

    # what for

    def _choose_item(self, code: str, blocked: BlockedCertificate | None) -> None:
        self.items.choose(self.visit.matter, code, blocked)

    def _item_chosen(self, matter: Matter) -> None:
        self._show_item(matter)
        self._show()
        self.keep_draft()

    def _item_restored(self, matter: Matter) -> None:
        self._show_item(matter)
        self._edited()

    def _show_item(self, matter: Matter) -> None:
        self.items.look_for_open(matter, self.visit.visitor)
        if matter is self.visit.matter:
            self.matters.show_item()
            self.matters.take_keyboard()

    def _item_gone(self, why: str) -> None:
        self.banner.tell(why)
        self._edited()

    def _found_open(self) -> None:
        self.open_it.refresh()
        self.matters.show_state(self.visit)

    def _why_none_open(self) -> str:
        return "" if self.visit.matter.open_cases else "这位来访人没有同一事项的未办结件。"

    def _open_earlier(self) -> None:
        """What is typed here stays, and is there again when the clerk comes back."""
        self.save_draft_now()
        self.desk.open_page("case", self.visit.matter.open_cases[0].id)

    def _moved(self) -> None:
        self._show()
        self.matters.take_keyboard()
        self.keep_draft()

    def _keep_original(self) -> None:
        self.matters.materials.keep_original()

    def _why_no_days(self) -> str:
        promise = self.visit.matter.promise
        if promise is None:
            return "选好事项以后，才能看应办结日是怎么算的。"
        return "" if promise.due else f"“{promise.item.name}”不按工作日计期限。"

    def _explain(self) -> None:
        promise = self.visit.matter.promise
        if promise is not None and promise.due is not None:
            dialog = HowCounted(promise.item.name, promise.due, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    # what is decided

    def _why_not_now(self) -> str:
        if self._sending:
            return "正在保存这次来访，请稍等。"
        return "" if self.result.isHidden() else "这次来访已经办好，按 Enter 开始下一位。"

    def _why_not(self, decision: Decision) -> str:
        if why_not := self._why_not_now():
            return why_not
        if not may_do(self.desk.clerk.role, take_visit):
            return "您的账号只能查看，不能受理来访。"
        return self.visit.why_not(decision)

    def _confirm(self, decision: Decision) -> None:
        self.decisions[decision].trigger()

    def _decide(self, decision: Decision) -> None:
        matter = self.visit.matter
        panel = self.matters.panels.get(decision)
        if panel is not None:
            if matter.panel is not decision:
                matter.decision = None
                self.matters.open_panel(decision)
                self._edited()
                return
            if panel.form.values() is None:
                return
            matter.words.update(panel.form.draft())
        elif matter.panel is not None:
            self.matters.open_panel(None)
        matter.decision = decision
        self.banner.close_banner()
        following = self.visit.next_undecided
        if following is None:
            self._submit()
        else:
            self.stepping.go_to(following)

    def _submit(self) -> None:
        if self.relative.form.values() is None or not self.from_sheet.take(self.visit):
            self.visit.matter.decision = None
            self._show()
            return
        self._sending = True
        self._show()
        self.desk.tasks.act(take_visit, self.visit.form(), then=self._taken, failed=self._refused)

    def _refused(self, error: KnownError) -> None:
        self._stop_waiting()
        self.known(error)

    def _stop_waiting(self) -> None:
        """Nothing was kept; the form is as it was and can be submitted again."""
        self.visitor.register.stop_waiting()
        if self._sending:
            self._sending = False
            self.visit.matter.decision = None
            self._show()

    def _mark(self, error: KnownError) -> bool:
        field = error.field or ""
        if self.sheet.show_error(error):
            return True
        if field == "visitor":
            self.visitor.search.set_error(error.text)
            return True
        if field == "item":
            self.matters.item.set_error(error.text)
            return True
        if field in ("relation", "phone", "relation_phone"):
            relative = self.relative.phone if "phone" in field else self.relative.relation
            relative.set_error(error.text)
            relative.editor.setFocus()
            return True
        panel = self.matters.panels.get(self.visit.matter.panel or Decision.ACCEPT)
        return panel is not None and panel.form.show_error(error)

    def _taken(self, taken: VisitTaken) -> None:
        self._sending = False
        self.forget_draft()
        self.desk.messages.well(f"已保存来访 {taken.number}，{len(taken.case_numbers)} 件")
        self.from_sheet.ask_next()
        self._clear()
        self.desk.tasks.ask(read_taken_visit, taken.visit_id, then=self._show_result)

    def _show_result(self, taken: TakenVisit) -> None:
        self._form.hide()
        self.result.show()
        self._show()
        self.result.show_taken(taken)

    def _print(self, paper_id: int) -> None:
        from desktop.printing import show_paper

        show_paper(self, paper_id)

    def _begin(self) -> None:
        """An empty form for the next visit."""
        self._clear()
        self.sheet.next = ""
        self.result.hide()
        self._form.show()
        self._show()
        self.visitor.take_keyboard()

    def _clear(self) -> None:
        self.visit = VisitDraft()
        self.sheet.leave()
        self.stepping.forget()
        self.relative.form.clear()
        self.visitor.clear()
        self.banner.close_banner()
        self._show()

    # how it looks

    def _show_today(self, today: DeskToday) -> None:
        self._today = today
        self._extended.setVisible(today.is_extended_service)
        self.visitor.register.show_version(today.consent_version)
        self._show_preview()

    def _edited(self) -> None:
        self.stepping.forget()
        self._show()
        self.keep_draft()

    def _show(self) -> None:
        self.matters.show_visit(self.visit)
        matter = self.visit.matter
        for decision, action in self.decisions.items():
            primary = matter.item is not None and decision is matter.proposed
            action.kind = "primary" if primary else "plain"
            action.refresh()
        self.how.refresh()
        self.from_sheet.show()
        self._show_preview()

    def _show_preview(self) -> None:
        if self._today is not None:
            paper = paper_of(
                self.visit, self._today, self.desk.clerk.name, self.from_sheet.moment()
            )
            self.preview.show_paper(paper, "不出单据" if self.visit.matter.item else "")
