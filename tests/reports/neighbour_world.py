"""A centre whose volunteers and neighbours have been busy: the sample files, and what followed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from models.centre import Centre, create_centre
from models.double_check_in.actions.members import receive_waiting
from models.double_check_in.actions.posts import PostForm, claim_post, set_post
from models.double_check_in.actions.services import ServiceForm, record_services
from models.double_check_in.queries.members import MemberFilter, list_members
from models.double_check_in.rules.posts import PostKind
from models.people.actions import PersonForm, add_person
from models.roles import DESK
from models.settings.rules import CentreProfile, DeskSettings
from models.small_wishes.actions.claims import ClaimForm, claim_wish
from models.small_wishes.actions.endings import accept_wish, finish_wish
from models.small_wishes.actions.wishes import WishForm, check_wish, collect_wish, publish_wish
from models.small_wishes.rules.states import WishKind
from models.store.keys import Cost
from models.three_lists.actions.projects import ProjectForm, open_project
from models.three_lists.queries.lists import ListFilter, list_needs
from models.volunteers.actions.attendance import approve_shift
from models.volunteers.actions.certificates import CertificateForm, issue, request_certificate
from models.volunteers.queries.attendance import list_approvers, list_to_approve, read_shift
from models.volunteers.queries.hours import By, total_by
from models.volunteers.tables import Volunteer
from models.work import Work, action
from reports.sheets.double_checkin import import_double_checkin_file
from reports.sheets.needs_resources import import_needs_resources_file
from reports.sheets.signin_list import import_sign_in_file

SAMPLES = Path(__file__).parents[1] / "samples"
PASSWORD = "青禾里 前台 一号"
NOW = datetime(2026, 11, 21, 9, 0)
WEAK = Cost(memory_kib=64, passes=1, lanes=1)
WISHER = PersonForm(
    "赵德山", "229901194203150037", phone="19900002345", estate="青禾苑", building="3",
    entrance="2", room="501",
)  # fmt: skip


@action("补登证件号", may=DESK)
def put_id_number(work: Work, volunteer_id: int, number: str) -> None:
    """The sign-in list had none."""
    work.session.get_one(Volunteer, volunteer_id).person.id_number = number


class World:
    """The centre, and its clock."""

    def __init__(self, folder: Path) -> None:
        self.now = NOW
        profile = CentreProfile(
            "青禾里社区党群服务中心", "青禾里社区", "青禾路18号", "0434-1990000", "0434-1990012"
        )
        self.centre: Centre = create_centre(
            folder, profile, DeskSettings(), "李敏", PASSWORD, clock=lambda: self.now, cost=WEAK
        )[0]

    def do(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return self.centre.act(function, *args, **kwargs).result

    def ask(self, query: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return self.centre.ask(query, *args, **kwargs)


def make_world(folder: Path) -> World:
    """Everything at once."""
    world = World(folder)
    for take, name in (
        (import_double_checkin_file, "double_checkin.xlsx"),
        (import_needs_resources_file, "needs_resources.xlsx"),
        (import_sign_in_file, "volunteers_signin.xlsx"),
    ):
        take(world.centre, SAMPLES / name, report=None, dry_run=False)
    _serve_the_community(world)
    _approve(world)
    _certify(world)
    _wish(world)
    needs = world.ask(list_needs, ListFilter(), None, 3)
    world.do(
        open_project,
        ProjectForm(
            "河岸亮灯", "望岚区水务局", date(2026, 5, 1), date(2026, 12, 31), "区供电所", "周文",
            "党建经费 2 万元", tuple(need.id for need in needs),
        ),
    )  # fmt: skip
    return world


def _serve_the_community(world: World) -> None:
    world.do(receive_waiting)
    members = world.ask(list_members, MemberFilter(), limit=2000)
    post = world.do(set_post, PostForm(PostKind.SAFETY, "治安巡逻队", 40))
    for member in members[:30:2]:
        world.do(claim_post, post, member.id)
    forms = [
        ServiceForm(
            member.id, date(2026, 7, 1) + timedelta(days=n % 90), PostKind.SAFETY,
            ("夜间巡逻", "义诊", "电梯加装政策咨询")[n % 3], 35 + n * 7 % 120, "李敏",
        )
        for n, member in enumerate(members[::6])
    ]  # fmt: skip
    november = [replace(form, day=date(2026, 11, 3)) for form in forms[:40]]
    world.do(record_services, [*forms, *november])


def _approve(world: World) -> None:
    for row in world.ask(list_to_approve, world.now)[:4]:
        by = world.ask(list_approvers, world.ask(read_shift, row.shift_id))
        world.do(approve_shift, row.shift_id, by[0] if by else world.centre.clerk.name)


def _certify(world: World) -> None:
    """The one who served most asks, and gets the paper after the notice."""
    best = world.ask(total_by, By.PERSON)[0]
    world.do(put_id_number, int(best.key), "229901198001011239")
    form = CertificateForm(int(best.key), date(2026, 1, 1), world.now.date(), "申请大学", "陈静")
    asked = world.do(request_certificate, form)
    world.now += timedelta(days=8)
    world.do(issue, asked)


def _wish(world: World) -> None:
    person = world.do(add_person, WISHER)
    made = []
    for content, kind in (
        ("想有人陪我去一次河边公园", WishKind.COMPANY),
        ("一台收音机，我家在3号楼2单元501", WishKind.DAILY),
        ("修厨房的水龙头", WishKind.HOUSEWORK),
    ):
        made.append(world.do(collect_wish, WishForm(person, kind, content, Decimal("120.50"))))
    for wish in made:
        world.do(check_wish, wish)
        world.do(publish_wish, wish)
    world.do(claim_wish, made[2], ClaimForm("王丽", "望岚区水务局", "19900001111"))
    world.do(finish_wish, made[2], world.now.date(), "换了新的水龙头")
    world.do(accept_wish, made[2], "赵德山", world.now.date())
