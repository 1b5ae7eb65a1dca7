"""Numbers of needs, resources and projects: X-001, Z-001, P-001, running on from year to year."""

from models.store.serials import take_numbers
from models.three_lists.rules.cells import write_number
from models.work import Work


def next_number(work: Work, series: str) -> str:
    """The next number of a series."""
    return write_number(series, take_numbers(work.session, series, "")[0])
