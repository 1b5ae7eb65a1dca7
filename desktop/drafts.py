"""Forms save themselves while being typed, so that a power cut costs a second at most.

A draft holds personal data: what reaches the disk is sealed with the store's key. Each
draft is one file, replaced in one step: after a crash it is the old one or the new one.
"""

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.tasks import Tasks
from models.errors import KnownError

SAVE_AFTER_MS = 600  # after the last key


@dataclass(frozen=True)
class Draft:
    """One unfinished form as it was last saved."""

    page: str
    title: str
    saved_at: datetime
    content: Mapping[str, Any]


class DraftStore:
    """Sealed draft files in one folder; safe to call from any one thread at a time."""

    def __init__(
        self, folder: Path, seal: Callable[[bytes], bytes], unseal: Callable[[bytes], bytes]
    ) -> None:
        self._folder = folder
        self._seal = seal
        self._unseal = unseal

    def save(self, draft: Draft) -> None:
        """Write a draft so that `kill -9` at any moment leaves a whole one."""
        plain = json.dumps(
            {
                "page": draft.page,
                "title": draft.title,
                "saved_at": draft.saved_at.isoformat(),
                "content": draft.content,
            },
            ensure_ascii=False,
        )
        import tempfile  # costs milliseconds of every start

        temporary = ""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=self._folder, suffix=".new")
            with os.fdopen(handle, "wb") as file:
                file.write(self._seal(plain.encode()))
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, self._path(draft.page))
            _sync_folder(self._folder)
        except OSError as error:
            if temporary:
                with contextlib.suppress(OSError):
                    os.unlink(temporary)
            raise KnownError(
                "草稿没能写到磁盘（空间不足或文件夹只读）。屏幕上的内容还在，"
                "请先腾出空间，或尽快办完并保存。"
            ) from error

    def sweep(self) -> None:
        """Remove what a killed program was still writing; before anything is saved."""
        for left in self._folder.glob("*.new"):
            left.unlink(missing_ok=True)

    def drop(self, page: str) -> None:
        """Forget a draft: the form was saved or given up."""
        self._path(page).unlink(missing_ok=True)

    def all(self) -> list[Draft]:
        """The drafts there are, newest first; unreadable ones are left alone.

        Safe while another thread saves one: each is the old or the new whole.
        """
        found = []
        for path in self._folder.glob("*.draft"):
            # Another clerk's key or a damaged file: not ours to offer, not ours to delete.
            with contextlib.suppress(Exception):
                found.append(_read(self._unseal(path.read_bytes())))
        return sorted(found, key=lambda draft: draft.saved_at, reverse=True)

    def _path(self, page: str) -> Path:
        return self._folder / (hashlib.sha256(page.encode()).hexdigest()[:24] + ".draft")


class DraftKeeper(QObject):
    """Watches one form: `typed` after every edit, `finished` once it is saved for good."""

    saved = Signal(object)  # datetime, for the chip 草稿已存 10:42:07

    def __init__(
        self,
        store: DraftStore,
        tasks: Tasks,
        now: Callable[[], datetime],
        page: str,
        read: Callable[[], tuple[str, Mapping[str, Any]] | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._tasks = tasks
        self._now = now
        self._page = page
        self._read = read
        self._complained = False
        self._timer = QTimer(self, singleShot=True, interval=SAVE_AFTER_MS)
        self._timer.timeout.connect(self.save_now)

    def typed(self) -> None:
        """Something was edited. Keeps the first deadline, so steady typing is saved too."""
        if not self._timer.isActive():
            self._timer.start()

    def save_now(self) -> None:
        self._timer.stop()
        content = self._read()
        if content is None:
            return
        draft = Draft(self._page, content[0], self._now(), content[1])
        self._tasks.run(
            _save,
            self._store,
            draft,
            lane="drafts",
            title="保存草稿",
            then=self._was_saved,
            failed=self._was_not_saved,
        )

    def finished(self) -> None:
        self._timer.stop()
        self._tasks.run(self._store.drop, self._page, lane="drafts", title="清除草稿")

    def _was_saved(self, when: datetime) -> None:
        self._complained = False
        self.saved.emit(when)

    def _was_not_saved(self, error: KnownError) -> None:
        # Said once, not at every key.
        if not self._complained:
            self._complained = True
            self._tasks.teller.known(error, self.parent())


def _save(store: DraftStore, draft: Draft) -> datetime:
    store.save(draft)
    return draft.saved_at


def _read(plain: bytes) -> Draft:
    read = json.loads(plain)
    return Draft(
        str(read["page"]),
        str(read["title"]),
        datetime.fromisoformat(read["saved_at"]),
        read["content"],
    )


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":  # a rename is only durable once the folder is
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
