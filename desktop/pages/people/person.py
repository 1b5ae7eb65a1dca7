"""One person: the form, the consent, earlier cases."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QSize, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.page import Desk, Page
from desktop.pages.people.conflict import ConflictDialog, untouched
from desktop.pages.people.consent import ConsentCard
from desktop.pages.people.masked import RevealDialog
from desktop.pages.people.merging import PickDialog, ask_merge
from desktop.pages.people.person_fields import PersonFields
from desktop.pages.people.sheet import PersonSheet, read_sheet
from desktop.theme import px
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, Chip, EmptyState
from desktop.widgets.table import Column, ListSource, RecordTable
from models.cases.queries.cases import CaseBrief
from models.changes import Changes
from models.errors import Conflict, KnownError
from models.people.actions import (
    Warned,
    add_person,
    change_person,
    note_access,
    withdraw_consent,
)
from models.people.queries import (
    PersonDetail,
    person_version,
    read_person,
)
from models.work import may_do

LOOK_MS = 20_000  # how often a hall with several PCs looks whether a colleague has saved

CASES = (
    Column("number", "编号", lambda case: case.number, width=9, sortable=False),
    Column("item", "事项", lambda case: case.item_name, width=8, stretch=True, sortable=False),
    Column("state", "状态", lambda case: case.state_label, kind="chip", width=6, sortable=False),
)


class CasesTable(RecordTable):
    """Wishes no more than its least height: Qt would take the rest from the notice above it."""

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()


class PersonPage(Page):
    """Target: a person's id, or None to register somebody new."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "新登记")
        self._id: int | None = None
        self._person: PersonDetail | None = None
        self._grids: Sequence[tuple[int, str]] = ()
        self._despite: set[str] = set()
        self._dirty = False
        self._saving = False
        self._is_read = False
        self._left: dict[str, Mapping[str, Any]] = {}  # forms left unsaved, by draft id
        self._chips: list[Chip] = []
        self._pending: Mapping[str, Any] | None = None
        self.save = Action(
            "保存", self._save, key="Ctrl+S", kind="primary", reason=self._why_not, parent=self
        )
        self.withdraw = Action(
            "撤回同意", self._withdraw, reason=self._why_not_withdraw, parent=self
        )
        self.add_actions(
            Action("返回人员", partial(desk.open_page, "people"), key="Alt+Left", parent=self),
            Action("合并重复", self._pick, key="Ctrl+M", reason=self._why_no_merge, parent=self),
            self.save,
        )
        self.fields = PersonFields(desk)
        self.consent = ConsentCard(self.withdraw)
        self.cases = CasesTable(
            "以前的办件",
            CASES,
            ListSource(),
            empty=EmptyState("没有办件", "来访受理后，办件会列在这里。", icon="desk"),
        )
        self._build()
        self.fields.typed.connect(self._typed)
        self.consent.typed.connect(self._typed)
        self.fields.number.asked.connect(partial(self._reveal, "id_number"))
        self.fields.phone.asked.connect(partial(self._reveal, "phone"))
        self.cases.opened.connect(self._open_case)
        self.look = QTimer(self, interval=LOOK_MS)
        self.look.timeout.connect(self._look)

    def _build(self) -> None:
        form = Card("登记表")
        form.body.addWidget(self.fields)
        form.body.addStretch(1)
        cases = Card("以前的办件", "回车打开", margin=0)
        cases.body.addWidget(self.cases)
        right = QVBoxLayout()
        right.setSpacing(14)
        right.addWidget(self.consent)
        right.addWidget(cases, 1)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(form, 7)
        row.addLayout(right, 4)
        self.consent.setMinimumWidth(px(240))
        self.body.addLayout(row, 1)

    # the page

    def entered(self, target: Any = None) -> None:
        person_id = int(target) if target is not None else None
        if self._dirty and person_id == self._id:
            return
        if self._dirty:
            self.save_draft_now()
            self._left[self.draft_id] = self._content()
        self._keeper = None  # a keeper belongs to one form
        self._id, self._person = person_id, None
        self._dirty, self._is_read = False, False
        self.draft_id = "person" if person_id is None else f"person:{person_id}"
        self._read()
        if person_id is not None:
            self.desk.tasks.act(note_access, person_id, title="查看人员")

    def changed(self, changes: Changes) -> None:
        # A form that is being filled in is left alone; the conflict is told on saving.
        if self._dirty or self._saving:
            return
        if changes.touches("person", "consent", "service_case", "org_unit"):
            self._read()

    def draft(self) -> tuple[str, Mapping[str, Any]] | None:
        if not self._dirty:
            return None
        name = self.fields.name.text().strip()
        return (f"人员登记 {name}".strip(), self._content())

    def restore(self, draft: Mapping[str, Any]) -> None:
        self._pending = draft
        if self._is_read:
            self._take_pending()

    def known(self, error: KnownError) -> None:
        if not self.fields.form.show_error(error):
            super().known(error)

    def event(self, event: QEvent) -> bool:
        # A colleague at another computer may have saved while this window lay behind.
        if event.type() == QEvent.Type.WindowActivate:
            self._look()
        return super().event(event)

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        if self.desk.centre.store.is_shared:
            self.look.start()

    def hideEvent(self, event: Any) -> None:
        self.look.stop()
        for field in (self.fields.number, self.fields.phone):
            field.hide_clear()
        super().hideEvent(event)

    # reading

    def _read(self) -> None:
        self.desk.tasks.ask(
            read_sheet,
            self._id,
            self.desk.now().date(),
            then=self._show,
            failed=self._not_there,
            key="person.read",
        )

    def _look(self) -> None:
        if self._person is not None and self.isVisible() and not self._saving:
            self.desk.tasks.ask(
                person_version,
                self._person.id,
                then=partial(self._looked, self._person),
                key="person.look",
            )

    def _looked(self, person: PersonDetail, version: int) -> None:
        if person is not self._person or version == person.version:
            return
        if self._dirty:
            self.say_below_title("同事刚刚修改过这个人，保存时请您逐项选定")
        else:
            self._read()

    def _not_there(self, error: KnownError) -> None:
        self._id, self._dirty = None, False
        self.desk.open_page("people")
        self.desk.messages.known(error)

    def _show(self, sheet: PersonSheet) -> None:
        person = sheet.person
        if (person.id if person is not None else None) != self._id:
            return
        self._person, self._grids, self._is_read = person, sheet.grids, True
        self.fields.show_person(person, sheet.grids)
        self.consent.show_version(sheet.consent_version)
        self.consent.show_history(sheet.consents)
        self.cases.show_rows(sheet.cases)
        self._dirty = False
        self._calm()
        self.banner.close_banner()
        self.title.setText(person.name if person is not None else "新登记")
        self.say_below_title(_merged_text(person))
        self.save.refresh()
        self._show_chips(person)
        self.withdraw.refresh()
        self._pending = self._pending or self._left.pop(self.draft_id, None)
        self._take_pending()
        if person is None and not self.fields.name.editor.hasFocus():
            self.fields.name.editor.setFocus()

    def _show_chips(self, person: PersonDetail | None) -> None:
        for chip in self._chips:
            chip.hide()
            chip.deleteLater()
        words = [] if person is None else list(person.groups)
        self._chips = [self.add_chip(word, "amber") for word in words]
        if person is not None and person.id_converted:
            self._chips.append(self.add_chip("由 15 位号码换算，请核对", "red"))

    def _take_pending(self) -> None:
        if self._pending is not None:
            kept, self._pending = self._pending, None
            self.fields.restore(kept["form"])
            self.consent.box.setChecked(kept["consents"])
            self._dirty = True

    def _content(self) -> Mapping[str, Any]:
        return {"form": self.fields.draft(), "consents": self.consent.box.isChecked()}

    def _typed(self) -> None:
        self._dirty = True
        if self._despite:
            self._calm()
        self.keep_draft()

    # saving

    def _why_not(self) -> str:
        if not may_do(self.desk.clerk.role, change_person):
            return "只读账号不能修改，请找窗口人员办理。"
        if self._person is not None and self._person.merged_into is not None:
            return f"{_merged_text(self._person)}，请到保留的那一份上修改。"
        return "正在保存，请稍等。" if self._saving else ""

    def _save(self) -> None:
        form = self.fields.read_form(
            consents=self.consent.box.isChecked(),
            consent_version=self.consent.version,
            despite=frozenset(self._despite),
        )
        if form is None:
            return
        self._saving = True
        self.save.refresh()
        if self._id is None:
            self.desk.tasks.act(
                add_person, form, then=self._added, failed=self._failed, title="保存"
            )
        else:
            assert self._person is not None
            self.desk.tasks.act(
                change_person,
                self._id,
                self._person.version,
                form,
                then=self._changed,
                failed=self._failed,
                title="保存",
            )

    def _added(self, person_id: int) -> None:
        self._was_saved()
        self.desk.open_page("person", person_id)

    def _changed(self, _: object) -> None:
        self._was_saved()
        self._read()

    def _was_saved(self) -> None:
        self._saving, self._dirty = False, False
        self.forget_draft()
        self._keeper = None
        self._calm()
        self.desk.messages.well("已保存")

    def _failed(self, error: KnownError) -> None:
        self._saving = False
        self.save.refresh()
        if isinstance(error, Conflict):
            self.desk.tasks.ask(
                read_person, self._id, self.desk.now().date(), then=partial(self._differ, error)
            )
        elif isinstance(error, Warned):
            self._despite.add(error.code)
            self.save.rename("仍要保存")
            shown = KnownError(f"{error.text}核对无误，可以“仍要保存”。", field=error.field)
            if not self.fields.form.show_error(shown):
                super().known(shown)
        else:
            self.known(error)

    def _calm(self) -> None:
        self._despite.clear()
        self.save.rename("保存")

    def _differ(self, conflict: Conflict, now: PersonDetail) -> None:
        words = {"grid_id": {str(id_): name for id_, name in self._grids}}
        words["guardian_id"] = {str(now.guardian_id): now.guardian}
        dialog = ConflictDialog(self, conflict, words, untouched(self._person, conflict.fields))
        dialog.chosen.connect(partial(self._settle, now))
        dialog.open()

    def _settle(self, now: PersonDetail, taken: Sequence[str]) -> None:
        """Take the other clerk's version of these fields and save the whole again."""
        for name in taken:
            self.fields.show_field(name, now)
        for name in ("id_number", "phone"):
            field = self.fields.number if name == "id_number" else self.fields.phone
            if field.is_kept:
                self.fields.show_field(name, now)
        self._person = now
        self._save()

    # one person, two records

    def _why_no_merge(self) -> str:
        if self._person is None:
            return "请先保存，再与另一份登记合并。"
        return self._why_not() or ("请先保存正在修改的内容。" if self._dirty else "")

    def _pick(self) -> None:
        if self._person is not None:
            person = self._person
            PickDialog(self.desk, self, person.name, person.id, self._merge_with).open()

    def _merge_with(self, other_id: int) -> None:
        assert self._id is not None
        ask_merge(self.desk, self, self._id, other_id, self._merged, self.known)

    def _merged(self, kept_id: int) -> None:
        self.desk.open_page("person", kept_id)

    # consent, clear numbers, cases

    def _why_not_withdraw(self) -> str:
        if not may_do(self.desk.clerk.role, withdraw_consent):
            return "只读账号不能撤回，请找窗口人员办理。"
        if self._person is None or not self._person.consent_version:
            return "还没有同意记录。"
        return "请先保存正在修改的内容。" if self._dirty else ""

    def _withdraw(self) -> None:
        from desktop.pages.cases.case.asking import AskDialog, Asked  # not needed to look

        said = (
            "以后不再按这份同意处理这个人的信息。留存的证件照片一并删去，不能恢复"
            "（个人信息保护法第十五条、第四十七条）；已经办的事、签好的委托书不受影响。"
        )
        asked = Asked(said, {}, lambda _: (withdraw_consent, (self._id,)))
        AskDialog(self, "撤回同意", asked, "撤回同意", self._withdrawn).open()

    def _withdrawn(self, removed: int) -> None:
        told = f"，删去证件照片 {removed} 张" if removed else ""
        self.desk.messages.well(f"已撤回同意{told}")

    def _reveal(self, what: str) -> None:
        if self._id is None:
            return
        field = self.fields.number if what == "id_number" else self.fields.phone
        dialog = RevealDialog(self.desk, self, self._id, what)
        dialog.revealed.connect(field.show_clear)
        dialog.open()

    def _open_case(self, case: CaseBrief) -> None:
        self.desk.open_page("case", case.id)


def _merged_text(person: PersonDetail | None) -> str:
    if person is None or person.merged_into is None:
        return ""
    return f"这份登记已并入“{person.merged_into[1]}”，只供查看"
