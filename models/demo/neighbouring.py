"""The invented centre's neighbours: units that check in, small wishes, the three lists.

Done by the real actions, in the order of time, as the volunteers are.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from models.demo.rules.days import NOW, Span
from models.demo.rules.neighbours import (
    NEEDS,
    POSTS,
    PROJECT,
    RESOURCES,
    SERVICES,
    UNITS,
    WISHES,
    Way,
    day_of_service,
)
from models.demo.rules.residents import Resident
from models.double_check_in.actions.members import (
    MemberForm,
    check_in_member,
    publish_posts,
    receive,
)
from models.double_check_in.actions.posts import PostForm, claim_post, set_post
from models.double_check_in.actions.returns import make_returns, send_returns, stamped_back
from models.double_check_in.actions.services import ServiceForm, record_services
from models.double_check_in.actions.units import UnitForm, check_in_unit
from models.double_check_in.rules.quarters import Quarter
from models.people.rules.groups import age_on
from models.roles import EVERYONE
from models.small_wishes.actions.claims import ClaimForm, claim_wish
from models.small_wishes.actions.endings import accept_wish, finish_wish, rate_wish
from models.small_wishes.actions.wishes import (
    WishForm,
    check_wish,
    collect_wish,
    publish_wish,
    refuse_wish,
    withdraw_wish,
)
from models.three_lists.actions.matches import agree_match
from models.three_lists.actions.needs import NeedForm, raise_need
from models.three_lists.actions.projects import ProjectForm, move_project, open_project
from models.three_lists.actions.resources import ResourceForm, offer_resource
from models.three_lists.rules.lists import Progress
from models.work import Work, action

_DAY = timedelta(days=1)
_MEMBERS, _LEAST = 18, 24
_LOOKED_AT = 3000
_GROWN = range(24, 60)
_RETURNED, _STAMPED = 4, 2  # of last quarter's slips


@action("生成演示共建", may=EVERYONE)
def invent_neighbours(work: Work, span: Span, seed: int, residents: Sequence[Resident]) -> int:
    """Units, members with service in two quarters, wishes and lists; returns how many members.

    A centre of a few residents has none.
    """
    chance = Random(f"neighbours {seed}")
    known = residents[:_LOOKED_AT]
    names = Counter(p.name for p in known)
    own = [p for p in known if p.id_number and p.consents and names[p.name] == 1]
    members = [p for p in own if age_on(p.birth_date, span.day) in _GROWN]
    if len(members) < _LEAST:
        return 0
    chance.shuffle(members)
    # Who volunteers on a day has hours of that day already: the rest check in.
    inventor = _Inventor(work, span, members[-_MEMBERS:])
    inventor.double_check_in()
    inventor.wishes(sorted(own, key=lambda p: p.birth_date))
    inventor.lists()
    work.now = datetime.combine(span.day, NOW)
    return _MEMBERS


@dataclass
class _Inventor:
    work: Work
    span: Span
    members: Sequence[Resident]

    def _go(self, back: int, hour: int) -> None:
        self._be(self.span.day - back * _DAY, hour)

    def _be(self, day: date, hour: int) -> None:
        last = datetime.combine(self.span.day, NOW)
        self.work.now = min(datetime.combine(day, time(hour)), last)

    def double_check_in(self) -> None:
        """Six units, posts, and what the members did in the last quarter and in this one."""
        now = Quarter.of(self.span.day)
        self._be(now.before.start - 20 * _DAY, 9)
        units = [
            check_in_unit(
                self.work,
                UnitForm(
                    name, member.name, f"1990000{5000 + at:04d}", short_names=(short,),
                    stated_members=stated,
                ),
            )
            for at, ((name, short, stated), member) in enumerate(
                zip(UNITS, self.members, strict=False)
            )
        ]  # fmt: skip
        posts = [set_post(self.work, PostForm(kind, name, wanted)) for kind, name, wanted in POSTS]
        ids = [
            check_in_member(
                self.work,
                MemberForm(units[at % len(units)], member.id, wanted=(POSTS[at % len(POSTS)][0],)),
            ).id
            for at, member in enumerate(self.members)
        ]
        self._be(now.before.start - 15 * _DAY, 10)
        received = ids[:-1]  # the last one has only just come
        receive(self.work, received)
        placed: list[tuple[int, int]] = []  # member and post
        for at, member in enumerate(received):
            turn = at % len(POSTS)
            if sum(turn == other for _, other in placed) < POSTS[turn][2]:
                claim_post(self.work, posts[turn], member)
                placed.append((member, turn))
        # The last one placed still waits for the notice.
        publish_posts(self.work, [member for member, _ in placed[:-1]])
        self._serve(placed[:-1], posts, now.before, now.before.end)
        self._return(now.before)
        self._serve(placed[: len(placed) // 2], posts, now, self.span.day - _DAY)

    def _serve(
        self, placed: Sequence[tuple[int, int]], posts: Sequence[int], quarter: Quarter, last: date
    ) -> None:
        """One event of each post: everybody on it, on one day."""
        for turn in range(len(POSTS)):
            on_it = [member for member, at in placed if at == turn]
            day = day_of_service(last, quarter.start, 5 + 9 * turn)
            if not on_it or day >= self.span.day:
                continue
            forms = [
                ServiceForm(
                    member, day, POSTS[turn][0], SERVICES[turn], 90 + 30 * turn, "陈静",
                    posts[turn], "青禾里社区",
                )
                for member in on_it
            ]  # fmt: skip
            self._be(day, 17)
            record_services(self.work, forms)

    def _return(self, quarter: Quarter) -> None:
        """Printed on the first day after it; most were sent, some came back with a stamp."""
        self._be(quarter.end + _DAY, 9)
        made = make_returns(self.work, quarter)
        send_returns(self.work, [one.id for one in made[:_RETURNED]], self.work.today)
        for one in made[:_STAMPED]:
            stamped_back(self.work, one.id, self.work.today)

    def wishes(self, wishers: Sequence[Resident]) -> None:
        """The oldest residents wish; each wish as far as its way says."""
        for at, (way, back, kind, content, value) in enumerate(WISHES):
            person = wishers[at % len(wishers)]
            self._go(back, 9)
            wish = collect_wish(self.work, WishForm(person.id, kind, content, value))
            if way is Way.COLLECTED:
                continue
            self._go(back, 11)
            if way is Way.REFUSED:
                refuse_wish(self.work, wish, "属于救助范围，已转民政窗口")
                continue
            check_wish(self.work, wish)
            if way is Way.CHECKED:
                continue
            publish_wish(self.work, wish)
            if way is Way.WITHDRAWN:
                withdraw_wish(self.work, wish, "家人已经陪同去过")
            elif way is not Way.PUBLISHED:
                self._grant(wish, way, back, person.name)

    def _grant(self, wish: int, way: Way, back: int, wisher: str) -> None:
        claimer = self.members[wish % len(self.members)]
        self._go(back - 2, 10)
        claim_wish(self.work, wish, ClaimForm(claimer.name, UNITS[wish % len(UNITS)][1]))
        if way in (Way.CLAIMED, Way.LAPSED):
            return
        self._go(back - 6, 15)
        finish_wish(self.work, wish, self.work.today, "已送到家，当面试用")
        if way is Way.DONE:
            return
        self._go(back - 7, 15)
        accept_wish(self.work, wish, wisher, self.work.today)
        if way is Way.RATED:
            rate_wish(self.work, wish, "谢谢你们，冬天不冷了", 5)

    def lists(self) -> None:
        """Needs and resources, two of them brought together, the rest waiting for proposals."""
        self._go(25, 9)
        resources = [
            offer_resource(
                self.work,
                ResourceForm(
                    party, kind, content, places, available=when,
                    valid_to=self.span.day + 200 * _DAY, contact_name="王主任",
                    contact_phone=f"1990000{4800 + at:04d}",
                ),
            )
            for at, (party, kind, content, places, when) in enumerate(RESOURCES)
        ]  # fmt: skip
        needs = []
        for at, (party, category, content, urgency, many) in enumerate(NEEDS):
            self._go(22 - 3 * at, 10)
            phone = f"1990000{4900 + at:04d}"
            form = NeedForm(
                party, category, content, urgency, many, contact_name="李组长", contact_phone=phone
            )
            needs.append(raise_need(self.work, form))
        self._go(5, 14)
        agree_match(self.work, needs[0], resources[4], "理发店每月第二周上门")
        agree_match(self.work, needs[4], resources[2])
        name, lead, partner = PROJECT
        starts = self.span.day - 4 * _DAY
        self._go(4, 9)
        form_ = ProjectForm(
            name, lead, starts, starts + 90 * _DAY, partner_units=partner, need_ids=(needs[0],)
        )
        move_project(self.work, open_project(self.work, form_), Progress.RUNNING)
