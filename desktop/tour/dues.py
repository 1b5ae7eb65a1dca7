"""Dues in a centre of their own, because a year has to pass: two clerks, one book."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path

from desktop.shell import Shell
from desktop.tour.dues_collecting import Account, Collecting
from desktop.tour.dues_keeping import Keeping
from desktop.tour.guide import Guide
from desktop.tour.pay_sheets import COLLECTED, PaySheets
from desktop.tour.programs import TourClock, open_program, sign_in
from models.demo.actions import ADMINISTRATOR, PASSWORD, make_demo

CASHIER = "赵敏"
YEAR = 2026
EVENING = 18
BEGIN = datetime(YEAR, 1, 5, 14, 0)
SEED, RESIDENTS = 8, 5  # so few that the demo begins without branches


def keep_the_dues(guide: Guide, data: Path) -> None:
    """Five sheets in January; then a year of one of the branches."""
    make_demo(data, day=BEGIN.date(), seed=SEED, cases=0, people=RESIDENTS)
    clock = TourClock(BEGIN)
    with _at(guide, data, clock, ADMINISTRATOR, BEGIN.date()) as shell:
        sheets = PaySheets(guide, shell, guide.out, set())
        sheets.give_duties(ADMINISTRATOR, CASHIER)
        sheets.register_branches()
        sheets.take_all()
    collect_a_year(guide, data, clock, Account(COLLECTED))


def collect_a_year(guide: Guide, data: Path, clock: TourClock, account: Account) -> None:
    """From January to the last day: what is typed is what every list adds up to."""
    march = date(YEAR, 3, 10)
    with _collecting(guide, data, clock, account, date(YEAR, 1, 10)) as collecting:
        _evenings(collecting, clock, 1, 3)
        collecting.try_to_void(march)
    with _keeping(guide, data, clock, date(YEAR, 5, 6)) as keeping:
        keeping.void(account, march)
        keeping.reassess(account)
    with _collecting(guide, data, clock, account, date(YEAR, 5, 10)) as collecting:
        collecting.late_evening(4)
        _evenings(collecting, clock, 5, 6)
    with _keeping(guide, data, clock, date(YEAR, 7, 8)) as keeping:
        keeping.raise_arrears(account)
        keeping.relieve(account)
    with _collecting(guide, data, clock, account, date(YEAR, 7, 10)) as collecting:
        _evenings(collecting, clock, 7, 12)
    with _keeping(guide, data, clock, date(YEAR, 12, 31)) as keeping:
        keeping.pass_up(account)
        keeping.publish(account)
        keeping.add_up(account)


def _evenings(collecting: Collecting, clock: TourClock, first: int, last: int) -> None:
    """The tenth of each month."""
    for month in range(first, last + 1):
        _go_to(clock, date(YEAR, month, 10))
        collecting.shell.show_date()  # it looks every half minute only
        collecting.evening(month)


@contextmanager
def _collecting(
    guide: Guide, data: Path, clock: TourClock, account: Account, day: date
) -> Iterator[Collecting]:
    with _at(guide, data, clock, CASHIER, day) as shell:
        collecting = Collecting(guide, shell, guide.out, set())
        collecting.look(account)
        yield collecting


@contextmanager
def _keeping(guide: Guide, data: Path, clock: TourClock, day: date) -> Iterator[Keeping]:
    with _at(guide, data, clock, ADMINISTRATOR, day) as shell:
        yield Keeping(guide, shell, guide.out, set())


@contextmanager
def _at(guide: Guide, data: Path, clock: TourClock, name: str, day: date) -> Iterator[Shell]:
    """A clerk signed in on a day."""
    _go_to(clock, day)
    with open_program(data, clock) as program:
        yield sign_in(guide, program, name, PASSWORD)


def _go_to(clock: TourClock, day: date) -> None:
    if clock.today < day:
        clock.go_to(datetime.combine(day, time(EVENING)))
