"""A second front-desk PC of the hall, for the tests of what it does meanwhile."""

from collections.abc import Callable
from dataclasses import replace

from models.audit.tables import Station
from models.centre import Centre
from models.roles import ADMINISTRATORS
from models.work import Work, action


@action("登记第二台电脑", may=ADMINISTRATORS)
def put_station(work: Work) -> int:
    """One more station."""
    station = Station(name="2号窗口")
    work.session.add(station)
    work.session.flush()
    return station.id


def at_the_second_counter(centre: Centre, *acts: Callable[[], object]) -> None:
    """Do this at another PC."""
    second = int(centre.act(put_station).result)
    here = centre.place
    centre.place = replace(here, station_id=str(second))
    try:
        for act in acts:
            act()
    finally:
        centre.place = here
