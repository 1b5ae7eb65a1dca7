"""Writing the invented centre into an empty folder."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from models.calendar.rules import read_seed_days
from models.centre import Centre, clear_store, create_centre
from models.demo.collecting import invent_dues
from models.demo.filling import Progress, fill_store
from models.demo.neighbouring import invent_neighbours
from models.demo.proxying import invent_proxies
from models.demo.queries import read_stock
from models.demo.rules import names
from models.demo.rules.days import NOW, Calendar, Span
from models.demo.rules.records import Staff, Visitor
from models.demo.rules.residents import invent_residents
from models.demo.rules.work import Inventor
from models.demo.volunteering import invent_volunteers
from models.errors import KnownError
from models.organisation.actions import place_unit
from models.organisation.rules import DEPARTMENTS, UnitKind
from models.organisation.tables import DirectoryEntry, Post
from models.people.rules.groups import age_on
from models.roles import EVERYONE, Role
from models.settings.rules import CentreProfile, DeskSettings
from models.store.folder import DataFolder
from models.store.keys import Cost
from models.store.using import LOCK
from models.work import Work, action

PASSWORD = "demo"
ADMINISTRATOR = "李敏"
CLERKS = {
    "陈静": Role.SUPERVISOR,
    "赵敏": Role.CLERK,
    "孙浩": Role.CLERK,
    "周看": Role.VIEWER,
}
_AT_DESK = {"李敏": 30.0, "赵敏": 36.0, "孙浩": 30.0, "陈静": 4.0}
_BUILDINGS_SHOWN = 8
_OWN_CONTACTS = 12  # departments for which each grid has its own contact


def make_demo(
    folder: Path,
    *,
    day: date,
    seed: int = 1,
    cases: int = 1200,
    people: int = 600,
    url: str | None = None,
    cost: Cost | None = None,
    progress: Progress | None = None,
) -> None:
    """Make an invented centre in an empty folder: sign in as 李敏 with the password demo.

    The work reaches up to the morning of `day`, a year back, more years beyond 100,000 cases.
    The same arguments give the same records. `progress` gets (done, total) and may raise
    Cancelled; then, as after any failure, the folder is as empty as before.
    """
    if people < 1 or cases < 0:
        raise KnownError("演示中心至少要有 1 位居民，办件数不能是负数。请改一下再试。")
    span = Span(Calendar(read_seed_days()), day, cases)
    profile = CentreProfile(
        names.CENTRE, names.COMMUNITY, names.ADDRESS, "0000-1000000", "0000-1000001", is_demo=True
    )
    centre, _ = create_centre(
        folder,
        profile,
        DeskSettings(),
        ADMINISTRATOR,
        PASSWORD,
        url=url,
        clock=lambda: span.began,
        cost=cost,
    )
    try:
        _fill(centre, span, Random(seed), people, profile, progress or _say_nothing, seed)
        centre.clock = lambda: datetime.combine(day, NOW)
        centre.act(note_demo, seed, cases, people)
    except BaseException:
        clear_store(centre.store)
        centre.close()
        _empty(DataFolder(folder))
        raise
    centre.close()


@action("生成演示数据", may=EVERYONE)
def note_demo(work: Work, seed: int, cases: int, people: int) -> None:
    """Leave a line in the log that all of this is invented."""
    work.note(invented=True, seed=seed, cases=cases, people=people)


@action("建立演示组织", may=EVERYONE)
def build_demo_tree(work: Work, buildings: int, day: date) -> list[int]:
    """Street, community, grids and buildings with posts and directory; returns the grids' ids.

    On that day two posts are vacant, and the term of one runs out soon.
    """
    since = work.today
    street = place_unit(work, UnitKind.SUBDISTRICT, names.SUBDISTRICT, None, since)
    community = place_unit(work, UnitKind.COMMUNITY, names.COMMUNITY, street.id, since)
    chance = Random(names.COMMUNITY)
    posts = [(community.id, "社区书记", "陈静"), (community.id, "社区副主任", "李敏")]
    grids = []
    for order, estate in enumerate(names.ESTATES):
        name = f"第{names.NUMERALS[order]}网格（{estate}）"
        grid = place_unit(work, UnitKind.GRID, name, community.id, since)
        grids.append(grid.id)
        posts += [(grid.id, title, _invent_holder(chance)) for title in ("网格长", "网格员")]
        for number in range(1, buildings + 1):
            building = place_unit(work, UnitKind.BUILDING, f"{estate}{number}栋", grid.id, since)
            posts.append((building.id, "楼栋长", _invent_holder(chance)))
    vacant = (grids[-1], "网格长"), (posts[-1][0], "楼栋长")
    for at, (unit, title, holder) in enumerate(posts):
        soon = (unit, title) == (grids[0], "网格长")
        work.session.add(
            Post(
                unit_id=unit,
                title=title,
                holder=holder,
                phone=f"1990000{9000 + at:04d}",
                valid_from=since,
                valid_to=day - timedelta(days=20) if (unit, title) in vacant else None,
                term_until=day + timedelta(days=40 if soon else 500),
            )
        )
    work.session.add_all(_invent_directory(chance, grids, since))
    return grids


def _invent_directory(chance: Random, grids: list[int], since: date) -> Iterator[DirectoryEntry]:
    """Whom each grid calls first; for the rest one contact for the whole community."""
    own, rest = DEPARTMENTS[:_OWN_CONTACTS], DEPARTMENTS[_OWN_CONTACTS:]
    places: list[tuple[int | None, str]] = [(g, department) for g in grids for department in own]
    places += [(None, department) for department in rest]
    for at, (grid, department) in enumerate(places):
        yield DirectoryEntry(
            grid_id=grid,
            department=department,
            contact=_invent_holder(chance),
            position=names.POSITIONS[at % len(names.POSITIONS)],
            phone=f"1990000{8000 + at:04d}",
            backup_contact=_invent_holder(chance),
            backup_phone=f"1990000{8500 + at:04d}",
            valid_from=since,
        )


def _fill(
    centre: Centre,
    span: Span,
    chance: Random,
    people: int,
    profile: CentreProfile,
    progress: Progress,
    seed: int,
) -> None:
    for name, role in CLERKS.items():
        centre.add_user(name, role, PASSWORD)
    residents = list(invent_residents(chance, people, span.day))
    buildings = max(int(person.building or 1) for person in residents)
    grids = centre.act(build_demo_tree, min(_BUILDINGS_SHOWN, buildings), span.day).result
    stock = centre.ask(read_stock, span.day)
    adults = [p for p in residents if age_on(p.birth_date, span.day) >= 18] or residents
    inventor = Inventor(
        chance,
        span,
        [Visitor(p.id, p.birth_date) for p in adults],
        stock.things,
        Staff(
            {id_: name for name, id_ in stock.accounts.items()},
            {stock.accounts[name]: weight for name, weight in _AT_DESK.items()},
            stock.accounts[ADMINISTRATOR],
            stock.accounts["陈静"],
        ),
    )
    subjects: tuple[tuple[Callable[..., int], int, tuple[object, ...]], ...] = (
        (invent_proxies, 10_000, (residents, grids, stock)),
        (invent_dues, 6_000, (residents, stock)),
        (invent_volunteers, 3_000, (residents,)),
        (invent_neighbours, 1_000, (residents,)),
    )
    done = len(residents) + span.cases
    total = done + sum(weight for _, weight, _ in subjects)
    fill_store(
        centre.store, stock, profile, grids, residents, inventor,
        lambda written, _: progress(written, total),
    )  # fmt: skip
    centre.clock = lambda: datetime.combine(span.day, NOW)
    for invent, weight, told in subjects:  # each takes as long as so many cases
        centre.act(invent, span, seed, *told)
        done += weight
        progress(done, total)


def _invent_holder(chance: Random) -> str:
    return names.invent_surname(chance) + names.invent_given(chance, man=chance.random() < 0.5)


def _say_nothing(done: int, total: int) -> None:
    pass


def _empty(folder: DataFolder) -> None:
    """Leave nothing of a centre that was not finished; what else lies there stays."""
    begun = (folder.place, folder.keys, folder.keys_copy, folder.path / LOCK)
    for path in (*begun, *folder.path.glob("centre.db*")):
        path.unlink(missing_ok=True)
    for path in (folder.drafts, folder.copies, folder.logs, folder.path):
        with suppress(OSError):
            path.rmdir()
