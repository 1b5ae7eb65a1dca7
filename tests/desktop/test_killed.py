"""A power cut in the middle of a visit: what was typed is offered at the next start."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import Program
from desktop.pages.cases.intake import IntakePage
from desktop.pages.sign_in.drafts import DraftsDialog
from desktop.pages.sign_in.sign_in import SignInPage
from models.clock import beijing_now
from tests.models.conftest import ADMINISTRATOR, PASSWORD

HOUSE = Path(__file__).resolve().parents[2]
TYPED = "wangxiuying"
# The real program; its driver signs in, types, and says when the draft is on the disk.
DRIVER = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
import desktop.app as app

folder, name, password, typed = Path(sys.argv[1]), *sys.argv[2:]

class Driven(app.Program):
    def start(self):
        begun = super().start()
        self.steps = iter(self.walk())
        self.timer = QTimer(self, interval=20)
        self.timer.timeout.connect(self.step)
        self.timer.start()
        return begun

    def step(self):
        next(self.steps)

    def walk(self):
        while self.window is None or self.window.page is None:
            yield
        self._sign_in(name, password)
        while self.sitting is None or not self.sitting.desk.tasks.idle:
            yield
        self.sitting.shell.open_page("intake")
        line = self.sitting.shell.page.visitor.search.line
        line.setFocus()
        QTest.keyClicks(line, typed)
        while not list(folder.rglob("*.draft")):
            yield
        print("kept", flush=True)
        while True:
            yield

app.Program = Driven
app.run_window(folder, qt_args=[])
"""


def test_what_was_typed_survives_a_kill(
    qtbot: QtBot, open_program: Callable[..., Program], data_folder: Path
) -> None:
    running = subprocess.Popen(
        [sys.executable, "-c", DRIVER, str(data_folder), ADMINISTRATOR, PASSWORD, TYPED],
        cwd=HOUSE,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(HOUSE)},
        stdout=subprocess.PIPE,
        text=True,
    )
    patience = threading.Timer(90, running.kill)  # a start that hangs must fail, not wait
    patience.start()
    try:
        assert running.stdout is not None
        assert running.stdout.readline() == "kept\n"
    finally:
        patience.cancel()
        running.kill()
        running.communicate()

    program = open_program(data_folder, beijing_now)  # the killed one had the real time
    assert program.window is not None and isinstance(program.window.page, SignInPage)
    program.window.page.password.line.setText(PASSWORD)
    qtbot.keyClick(program.window.page.password.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.sitting is not None)

    def offered() -> list[DraftsDialog]:
        windows = QApplication.topLevelWidgets()
        return [w for w in windows if isinstance(w, DraftsDialog) and w.isVisible()]

    qtbot.waitUntil(lambda: bool(offered()))
    (dialog,) = offered()
    qtbot.waitUntil(lambda: dialog.table.current is not None)
    qtbot.keyClick(dialog, Qt.Key.Key_F9)
    assert program.sitting is not None
    shell = program.sitting.shell
    qtbot.waitUntil(lambda: shell.here == "intake")
    page = shell.page
    assert isinstance(page, IntakePage)
    qtbot.waitUntil(lambda: page.visitor.search.text() == TYPED)
