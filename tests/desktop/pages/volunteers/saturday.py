"""A Saturday in the volunteer service, for the tests of its pages."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from desktop.shell import Shell
from models.roles import DESK
from models.volunteers.actions.teams import found_team, join_team
from models.volunteers.queries.activities import ActivityPage
from models.volunteers.rules.activities import PlaceForm, ShiftForm
from models.volunteers.rules.volunteers import ServiceKind
from models.volunteers.tables import Volunteer
from models.work import Work, action
from tests.desktop.ime import commit
from tests.desktop.pages.cases.case_desk import CONTROL, SHIFT, CaseDesk
from tests.models.volunteers.hall import FORM, Hall, put_names

Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
__all__ = ["CONTROL", "SHIFT", "Key", "Saturday", "VolunteerDesk"]

# The centre's clock stands on Monday 2 March 2026; Saturday is the 7th.
TWO_SHIFTS = replace(
    FORM,
    shifts=(
        ShiftForm(datetime(2026, 3, 7, 9), datetime(2026, 3, 7, 11)),
        ShiftForm(datetime(2026, 3, 7, 14), datetime(2026, 3, 7, 16)),
    ),
    places=(PlaceForm(0, "捡拾垃圾", 2), PlaceForm(1, "捡拾垃圾", 3), PlaceForm(1, "领队", 1)),
    things_needed="手套、垃圾袋",
)


@action("登记没有签名的志愿者", may=DESK)
def put_unsigned(work: Work, person_id: int) -> int:
    """A volunteer as a list would bring one in: without what the form asks."""
    kept = Volunteer(
        number="ZY2026-90001", person_id=person_id, registered_on=work.today,
        kinds=[ServiceKind.ENVIRONMENT.value], emergency_name="王芳",
        emergency_phone="19900003333", consent_version="2026-1",
    )  # fmt: skip
    work.session.add(kept)
    work.session.flush()
    return kept.id


class Saturday(Hall):
    """A hall with volunteers whose names can be typed."""

    def people(self) -> dict[str, int]:
        """Three grown-ups and a schoolchild; returns the volunteers by name."""
        made = {name: self.volunteer(name) for name in ("王芳", "陈建国", "孙丽华")}
        made["林小雨"] = self.volunteer(
            "林小雨", date(2013, 5, 1), guardian_name="林大海", guardian_relation="父亲",
            guardian_phone="19900004444", guardian_signed_on=self.today,
        )  # fmt: skip
        return made

    def do_register_unsigned(self, person_id: int) -> int:
        """A minor whose form no guardian has signed yet, as an import leaves it."""
        found: int = self.do(put_unsigned, person_id)
        return found

    def put_many(self, place_id: int, count: int) -> None:
        """Many names on one place."""
        self.do(put_names, place_id, self.volunteers(count))

    def team(self, name: str = "青禾护河队", *members: int) -> int:
        """A team; the first of its members leads it."""
        team: int = self.do(found_team, name, ServiceKind.ENVIRONMENT)
        for place, member in enumerate(members):
            self.do(join_team, team, member, None, place == 0)
        return team

    def saturday(self, **changed: Any) -> int:
        """An open activity with two shifts and three places."""
        return self.activity(replace(TWO_SHIFTS, **changed))

    def pages(self) -> dict[str, int]:
        """An activity with names and a line, and a minor, for the pages that show one record."""
        people = self.people()
        self.team("青禾护河队", *people.values())
        activity = self.saturday()
        place = self.places(activity)[0].id
        signed = [self.sign(place, volunteer).id for volunteer in people.values()]
        self.withdraw(signed[0])
        return {
            "activity": activity,
            "volunteer-attendance": activity,
            "volunteer": people["林小雨"],
        }

    def shown(self, activity_id: int) -> ActivityPage:
        """The activity as it is kept now."""
        return self.page(activity_id)


class VolunteerDesk(CaseDesk):
    """The window worked with keys; `press` waits until everything it set off has come back."""

    def __init__(self, qtbot: QtBot, shell: Shell) -> None:
        self.qtbot, self.shell = qtbot, shell
        self.pressed = 0
        self.settle()

    @property
    def here(self) -> Any:
        """The page that is shown."""
        return self.shell.page

    @property
    def focus(self) -> Any:
        """Where the keyboard is."""
        return QApplication.focusWidget()

    def type(self, text: str) -> None:
        """Type where the keyboard is, as an input method commits it."""
        commit(self.focus, text)
        self.settle()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        self.pressed += 1
        self.qtbot.keyClick(self.focus or self.shell, key, modifier)
        self.settle()

    def dialog(self) -> Any:
        """The dialog in front, once it has the keyboard."""
        self.qtbot.waitUntil(lambda: bool(self._dialogs()))
        self.qtbot.waitUntil(lambda: self._dialogs()[-1].isActiveWindow())
        self.settle()
        return self._dialogs()[-1]

    def no_dialog(self) -> None:
        self.qtbot.waitUntil(lambda: not self._dialogs())
        self.settle()
        self.shell.activateWindow()
        self.qtbot.waitUntil(self.shell.isActiveWindow)

    def _dialogs(self) -> list[QDialog]:
        return [d for d in self.shell.findChildren(QDialog) if d.isVisible()]
