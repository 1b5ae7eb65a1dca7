"""Saving what was taught; a table that looks different under a known name is asked about."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from desktop.page import Page
from desktop.pages.reports.district.dialogs import ChangedDialog
from desktop.pages.reports.district.lesson import Lesson
from desktop.pages.reports.district.reading import find_differences
from models.district.actions import add_template, replace_mapping


class Keeping(QObject):
    """Tells `kept(lesson)` once it is in the store, `accepted(name)` when the older template of
    a name may give way, `renamed(name)` when it is another table."""

    kept = Signal(object)
    accepted = Signal(str)
    renamed = Signal(str)

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._desk = page.desk

    def save(self, lesson: Lesson) -> None:
        """Keep it as a new version, or ask first."""
        draft = lesson.draft
        if lesson.is_taught or draft.name in lesson.accepted:
            self._keep(lesson)
            return
        self._desk.tasks.run(
            find_differences,
            self._desk.centre,
            draft,
            draft.name,
            then=partial(self._compared, lesson),
            failed=self._page.known,
            owner=self,
            title="正在核对名称",
        )

    def ask_changed(self, name: str, lines: Sequence[str], lesson: Lesson | None = None) -> None:
        """A new version or another table? With a lesson it is saved after the answer."""
        ChangedDialog(
            name,
            lines,
            partial(self._accept, name, lesson),
            partial(self._rename, lesson),
            self._page,
        ).open()

    def _compared(self, lesson: Lesson, lines: Sequence[str]) -> None:
        if lines:
            self.ask_changed(lesson.draft.name, lines, lesson)
        else:
            self._keep(lesson)

    def _accept(self, name: str, lesson: Lesson | None) -> None:
        self.accepted.emit(name)
        if lesson is not None:
            self._keep(lesson)

    def _rename(self, lesson: Lesson | None, name: str) -> None:
        self.renamed.emit(name)
        if lesson is not None:
            self.save(replace(lesson, draft=replace(lesson.draft, name=name)))

    def _keep(self, lesson: Lesson) -> None:
        draft = lesson.draft
        data = draft.mapping.to_json()
        done = partial(self._done, lesson)
        failed = self._page.known
        if lesson.is_taught:
            self._desk.tasks.act(
                replace_mapping, draft.name, data, then=done, failed=failed, owner=self
            )
            return
        self._desk.tasks.act(
            add_template,
            draft.name,
            draft.file_name,
            draft.content,
            data,
            then=done,
            failed=failed,
            owner=self,
        )

    def _done(self, lesson: Lesson, number: int) -> None:
        self._desk.messages.well(f"已保存“{lesson.draft.name}”第 {number} 版")
        self.kept.emit(lesson)
