"""One Saturday of volunteers, from publication to a certificate; in a centre of its own.

Four days have to pass: the Friday before, the Monday after, the end of the notice, the new year's
eve on which the quarter goes back to the units.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from desktop.shell import Shell
from desktop.tour.certifying import Certifying
from desktop.tour.guide import Guide
from desktop.tour.programs import TourClock, open_program, sign_in
from desktop.tour.quarter import QuarterDesk
from desktop.tour.signing import Signing
from desktop.tour.wishing import Wishing
from models.demo.actions import ADMINISTRATOR, PASSWORD, make_demo

FRIDAY = datetime(2026, 11, 20, 14, 0)
MONDAY = datetime(2026, 11, 23, 9, 0)
AFTER_NOTICE = datetime(2026, 12, 1, 9, 0)
YEARS_END = datetime(2026, 12, 31, 9, 0)
SEED, RESIDENTS = 8, 150  # enough for volunteers
FEW = 5  # so few that the demo begins without units: the file brings all ninety


def serve_on_a_saturday(guide: Guide, data: Path) -> None:
    """Publication, sign-up, sheets, hours, a certificate; then the file of old sheets."""
    make_demo(data, day=FRIDAY.date(), seed=SEED, cases=0, people=RESIDENTS)
    clock = TourClock(FRIDAY)
    with _at(guide, data, clock, FRIDAY) as shell:
        signing = Signing(guide, shell, guide.out, set())
        signing.look_around()
        signing.publish()
        signing.sign_up()
        signing.move_the_line_up()
        signing.print_sheets()
    with _at(guide, data, clock, MONDAY) as shell:
        certifying = Certifying(guide, shell, guide.out, set())
        certifying.take_over(signing)
        certifying.enter_the_sheet()
        certifying.approve()
        certifying.correct()
        certifying.request()
        certifying.import_old_sheets()
    with _at(guide, data, clock, AFTER_NOTICE) as shell:
        certifying = certifying.later(shell)
        certifying.issue()
        certifying.revoke()


def close_the_quarter(guide: Guide, data: Path) -> None:
    """Ninety units and their members, the slips of the quarter, wishes, the three lists."""
    make_demo(data, day=MONDAY.date(), seed=SEED, cases=0, people=FEW)
    clock = TourClock(MONDAY)
    with _at(guide, data, clock, MONDAY) as shell:
        quarter = QuarterDesk(guide, shell, guide.out, set())
        quarter.take_the_roll()
        quarter.serve()
        wishing = Wishing(guide, shell, guide.out, set())
        wishing.grant_a_wish()
        wishing.match_the_lists()
    with _at(guide, data, clock, YEARS_END) as shell:
        QuarterDesk(guide, shell, guide.out, set()).return_to_the_units()


@contextmanager
def _at(guide: Guide, data: Path, clock: TourClock, moment: datetime) -> Iterator[Shell]:
    if clock() < moment:
        clock.go_to(moment)
    with open_program(data, clock) as program:
        yield sign_in(guide, program, ADMINISTRATOR, PASSWORD)
