"""Everything a clerk sees; the only place that knows Qt.

How to add a page
    1. `pages/<subject>/page.py`: a class on `desktop.page.Page`. Build the widgets of
       `desktop.widgets` into `self.body` in `__init__`; read nothing there.
    2. `entered(target)`: read with `self.desk.tasks.ask(query, …, then=self._show)`, where
       `_show` is a method, so that an answer for a closed page is dropped by itself.
       `changed(changes)`: read again if `changes.touches("case")`.
    3. Acts: `self.desk.tasks.act(action, …, then=self._done, failed=self._failed)`; in
       `_done` say it with `self.desk.messages.well("已受理")`; `_failed` first offers the
       error to `form.show_error(error)`, then to `self.known(error)`.
    4. Everything that can be done is an `Action(text, slot, key=…, reason=…)` given to
       `add_actions`; `reason` says why it is not allowed now, `refresh()` asks it again.
    5. A form sets `draft_id`, calls `keep_draft` whenever it is typed in, gives its
       content in `draft`, takes it back in `restore`, and calls `forget_draft` once saved.
    6. Add a `PageSpec` to the list in `app.py`; its factory imports the page.
    7. Tests: keys and clicks with qtbot, and `tests.desktop.walk` on the whole window.

Nothing else starts threads, shows message boxes, or holds a colour or a font size.
"""

import ctypes
import sys

if sys.version_info < (3, 12):
    # PySide6 6.12 is built for interpreters in which None, True and False are immortal: on
    # Python 3.11 each call into Qt that returns nothing takes one reference of None away,
    # and after some minutes of use the interpreter aborts («deallocating None»). A reserve
    # of references that no session can use up makes them immortal here, too.
    for _single in (None, True, False):
        ctypes.c_ssize_t.from_address(id(_single)).value += 1 << 48
