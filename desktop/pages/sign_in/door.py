"""Opens a data folder for the sign-in pages; the database's modules are imported here, late.

Everything but `quick_names` blocks and belongs off the window's thread.
"""

import importlib
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from models.clock import Clock, beijing_now
from models.settings.rules import CentreProfile, DeskSettings

if TYPE_CHECKING:
    from models.backup.restoring import Outlook
    from models.centre import Centre
    from models.store.copies import Copy
    from models.store.keys import Cost

DEMO = "demo"  # the invented centre lies in this part of the data folder
DEMO_NAME, DEMO_PASSWORD = "李敏", "demo"
NEEDED_NEXT = ("models.centre", "desktop.sitting", "desktop.pages.workbench.page")

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Entered:
    """An open centre with what the window needs before its first paint."""

    centre: "Centre"
    profile: CentreProfile
    desk: DeskSettings


@dataclass(frozen=True)
class Begun:
    """A new centre, and the recovery key that is shown once."""

    entered: Entered
    printed: str


class Door:
    """The ways into one data folder."""

    def __init__(
        self, folder: Path, clock: Clock = beijing_now, cost: "Cost | None" = None
    ) -> None:
        self.folder = folder
        self._clock = clock
        self._cost = cost

    @property
    def has_demo(self) -> bool:
        """Whether the invented centre was made here before."""
        return (self.folder / DEMO / "place.json").exists()

    def now(self) -> datetime:
        return self._clock()

    def quick_names(self) -> list[str]:
        """The names in keys.json as they stand; [] where only `names` can tell."""
        with suppress(OSError, ValueError, KeyError, TypeError):
            slots = json.loads((self.folder / "keys.json").read_bytes())["slots"]
            return [str(slot["name"]) for slot in slots if slot["kind"] == "user"]
        return []

    def names(self) -> list[str]:
        """The names in the key file or its twin. Raises KnownError if neither can be used."""
        from models.store.folder import DataFolder
        from models.store.keys import KeyFile

        folder = DataFolder(self.folder)
        place = folder.read_place()
        return KeyFile.read(folder, place.centre_id if place else None).names

    def sign_in(self, name: str, password: str) -> Entered:
        """Raises SignInRefused for a wrong password, KnownError for what cannot be opened."""
        from models.centre import sign_in

        return _enter(sign_in(self.folder, name, password, clock=self._clock, cost=self._cost))

    def recover(self, printed: str, name: str, new_password: str) -> Entered:
        from models.centre import recover

        return _enter(
            recover(self.folder, printed, name, new_password, clock=self._clock, cost=self._cost)
        )

    def copies(self, also: Path | None = None) -> "list[Copy]":
        """The backups of this folder and of another one; KnownError if there are none there."""
        from models.backup.restoring import find_copies, read_chosen

        if also is not None:
            read_chosen(also)
        return find_copies(self.folder, also)

    def names_in(self, copy: "Copy") -> list[str]:
        from models.backup.restoring import names_in

        return names_in(copy)

    def look(
        self, copy: "Copy", name: str, password: str, progress: Progress | None = None
    ) -> "Outlook":
        """What restoring a backup would bring and cost; it is opened and checked for that."""
        from models.backup.restoring import look

        return look(self.folder, copy, name, password, progress)

    def find_last_good(self, name: str, password: str) -> "Outlook | None":
        from models.backup.restoring import find_last_good

        return find_last_good(self.folder, name, password)

    def restore(
        self, copy: "Copy", name: str, password: str, progress: Progress | None = None
    ) -> Entered:
        from models.backup.restoring import restore

        centre, _ = restore(
            self.folder,
            copy,
            name,
            password,
            clock=self._clock,
            cost=self._cost,
            progress=progress,
        )
        return _enter(centre)

    def create(
        self,
        profile: CentreProfile,
        desk: DeskSettings,
        administrator: str,
        password: str,
        station: str,
        url: str,
    ) -> Begun:
        from models.centre import create_centre

        centre, printed = create_centre(
            self.folder,
            profile,
            desk,
            administrator,
            password,
            station=station or "1号窗口",
            url=url or None,
            clock=self._clock,
            cost=self._cost,
        )
        return Begun(_enter(centre), printed)

    def join(self, url: str, name: str, password: str, station: str) -> Entered:
        from models.centre import join_hall

        return _enter(
            join_hall(self.folder, url, name, password, station, clock=self._clock, cost=self._cost)
        )

    def make_demo(self, progress: Progress) -> Entered:
        """The invented centre, made now if it is not there yet; 李敏 is signed in."""
        from models.centre import sign_in
        from models.demo.actions import make_demo

        folder = self.folder / DEMO
        if not self.has_demo:
            make_demo(folder, day=self._clock().date(), progress=progress, cost=self._cost)
        return _enter(sign_in(folder, DEMO_NAME, DEMO_PASSWORD, clock=self._clock))


def preload() -> None:
    """Import what comes after the sign-in, while the clerk types the password."""
    for name in NEEDED_NEXT:
        importlib.import_module(name)


def spellings(names: list[str]) -> dict[str, tuple[str, ...]]:
    """How each name may be typed (pinyin, initials), for finding oneself in the list."""
    from models.people.rules.tokens import name_tokens

    return {name: name_tokens(name) for name in names}


def _enter(centre: "Centre") -> Entered:
    from models.settings.queries import read_desk, read_profile

    # The window's thread must not import what this thread is still importing.
    preload()
    today = centre.clock().date()
    try:
        return Entered(centre, centre.ask(read_profile, today), centre.ask(read_desk, today))
    except BaseException:
        centre.close()
        raise
