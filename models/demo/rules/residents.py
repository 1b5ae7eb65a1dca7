"""Residents, household by household."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from models.demo.rules.names import (
    AREA,
    DOTTED,
    ESTATES,
    RARE_NEIGHBOURS,
    Weighted,
    invent_given,
    invent_surname,
)
from models.people.rules.groups import PriorityGroup, age_on
from models.people.rules.identity import check_character

PHONES = 10_000  # 1990000xxxx: numbers nobody has; they come round again
_ROOMS_A_FLOOR, _ENTRANCES = 2, 3
_FEWEST_BUILDINGS, _MOST_BUILDINGS = 8, 30
_TWICE = 4  # pairs
_STRIDE = 7919  # a prime: it reaches every flat once before it comes round
_GROUPS: Weighted[str] = Weighted(
    {
        "": 90,
        PriorityGroup.DISABLED: 2.5,
        PriorityGroup.VETERAN: 2,
        PriorityGroup.LOW_INCOME: 1.5,
        PriorityGroup.LOW_INCOME_MARGIN: 0.5,
        PriorityGroup.SERIOUSLY_ILL: 1,
        PriorityGroup.UNEMPLOYED: 1,
        PriorityGroup.MIGRANT: 1.5,
    }
)
_SIZES = Weighted({1: 22, 2: 34, 3: 27, 4: 13, 5: 4})


@dataclass(slots=True)
class Resident:
    """One invented person. `grid` counts from 0; `guardian` is the id of a parent."""

    id: int
    name: str
    id_number: str
    sex: str
    birth_date: date
    phone: str
    estate: str
    building: str
    entrance: str
    room: str
    grid: int
    groups: str
    guardian: int | None
    consents: bool


def invent_residents(chance: Random, count: int, day: date) -> Iterator[Resident]:
    """So many residents with ids from 1, as they stand on that day; the last few are twice there.

    A slip of the desk: taken in again without the number, so that somebody can merge them.
    """
    twice = min(_TWICE, count // 25)
    originals: list[Resident] = []
    for person in _invent_households(chance, count - twice, day):
        if len(originals) < twice and age_on(person.birth_date, day) >= 18:
            originals.append(person)
        yield person
    for place, person in enumerate(originals):
        again = replace(person, id=count - twice + place + 1, id_number="", consents=False)
        match place:
            case 0:
                again.phone = f"1990000{again.id * _STRIDE % PHONES:04d}"
            case 1:
                again.room = "101"
            case 2:
                again.phone = again.estate = again.building = again.entrance = again.room = ""
        yield again


def _invent_households(chance: Random, count: int, day: date) -> Iterator[Resident]:
    numbers: set[str] = set()
    estate_flats = _Flats.for_people(-(-count // len(ESTATES)))
    made = dwelling = 0
    while made < count:
        estate = dwelling % len(ESTATES)
        place = estate_flats.place(dwelling // len(ESTATES))
        family = _invent_family(chance, min(_SIZES.pick(chance), count - made), day)
        if dwelling in RARE_NEIGHBOURS:
            family[0] = RARE_NEIGHBOURS[dwelling], *family[0][1:]
        dwelling += 1
        parent: int | None = None
        for name, man, born in family:
            made += 1
            age = age_on(born, day)
            yield Resident(
                id=made,
                name=name,
                id_number=_invent_number(chance, born, man, numbers),
                sex="男" if man else "女",
                birth_date=born,
                phone="" if age < 14 else f"1990000{made * _STRIDE % PHONES:04d}",
                estate=ESTATES[estate],
                building=place[0],
                entrance=place[1],
                room=place[2],
                grid=estate,
                groups=_groups(chance, age, alone=len(family) == 1),
                guardian=parent if age < 18 else None,
                consents=age >= 18 and chance.random() < 0.8,
            )
            if parent is None and age >= 18:
                parent = made


@dataclass(frozen=True)
class _Flats:
    """The flats of one estate: so many buildings, each with entrances and floors."""

    buildings: int
    floors: int

    @classmethod
    def for_people(cls, count: int) -> "_Flats":
        """Enough for a household each; an estate of very many people has higher houses."""
        per_floor = _ENTRANCES * _ROOMS_A_FLOOR
        buildings = min(_MOST_BUILDINGS, max(_FEWEST_BUILDINGS, count // 200))
        return cls(buildings, max(6, -(-count // (buildings * per_floor))))

    def place(self, household: int) -> tuple[str, str, str]:
        """Building, entrance and room, scattered over the estate."""
        flats = self.buildings * _ENTRANCES * self.floors * _ROOMS_A_FLOOR
        rest, door = divmod(household * _STRIDE % flats, _ROOMS_A_FLOOR)
        rest, floor = divmod(rest, self.floors)
        building, entrance = divmod(rest, _ENTRANCES)
        return str(building + 1), str(entrance + 1), f"{floor + 1}0{door + 1}"


def _invent_family(chance: Random, size: int, day: date) -> list[tuple[str, bool, date]]:
    """Name, whether a man, and birth date: one or two elders first, then their children."""
    age = chance.triangular(24, 92, 58)
    surname = invent_surname(chance)
    man = chance.random() < 0.5
    family = [(_name(chance, surname, man), man, _born(chance, day, age))]
    if size > 1:
        other = invent_surname(chance)
        family.append(
            (
                _name(chance, other, not man),
                not man,
                _born(chance, day, age - chance.uniform(-4, 6)),
            )
        )
    father = surname if man or size == 1 else family[1][0][0]
    for _ in range(size - 2):
        boy = chance.random() < 0.51
        child = max(0.2, age - chance.uniform(23, 34))
        family.append((father + invent_given(chance, man=boy), boy, _born(chance, day, child)))
    return family


def _name(chance: Random, surname: str, man: bool) -> str:
    return (
        chance.choice(DOTTED)
        if chance.random() < 0.004
        else surname + invent_given(chance, man=man)
    )


def _born(chance: Random, day: date, age: float) -> date:
    return day - timedelta(days=int(max(0.1, age) * 365.25) + chance.randrange(30))


def _invent_number(chance: Random, born: date, man: bool, taken: set[str]) -> str:
    while True:
        order = chance.randrange(0, 500) * 2 + man
        body = f"{AREA}{chance.randrange(1, 10):02d}{born:%Y%m%d}{order:03d}"
        if body not in taken:
            taken.add(body)
            return body + check_character(body)


def _groups(chance: Random, age: int, *, alone: bool) -> str:
    if alone and age >= 70:
        return PriorityGroup.LIVING_ALONE.value
    return str(_GROUPS.pick(chance)) if age >= 18 else ""
