"""Teams with dated membership: who belonged to which from when to when, and who led it."""

from datetime import date, timedelta

from sqlalchemy import func, select

from models.errors import KnownError
from models.people.tables import Person
from models.roles import DESK
from models.volunteers.actions.volunteers import hold_volunteer
from models.volunteers.rules.menu import OrderStatus
from models.volunteers.rules.volunteers import ServiceKind
from models.volunteers.tables import MenuItem, MenuOrder, Team, TeamMember, Volunteer
from models.work import Work, action


@action("组建志愿服务队", may=DESK)
def found_team(
    work: Work, name: str, kind: ServiceKind | None = None, founded_on: date | None = None
) -> int:
    """Found a team, today unless told otherwise; returns its id."""
    _check_name(work, name)
    if founded_on is not None and founded_on > work.today:
        raise KnownError("成立日期在今天之后，请核对。没有保存。", field="founded_on")
    team = Team(
        name=name.strip(), kind=kind.value if kind else "", founded_on=founded_on or work.today
    )
    work.session.add(team)
    work.session.flush()
    return team.id


@action("修改志愿服务队", may=DESK)
def rename_team(work: Work, team_id: int, name: str, kind: ServiceKind | None = None) -> None:
    """Another name or kind; members and past activities stay with it."""
    team = _open_team(work, team_id)
    if name.strip() != team.name:
        _check_name(work, name)
    team.name, team.kind = name.strip(), kind.value if kind else ""


@action("撤销志愿服务队", may=DESK)
def close_team(work: Work, team_id: int, on: date) -> None:
    """Close a team on its last day; memberships end with it and its menu is taken down.

    Raises KnownError while a resident's order waits for the team.
    """
    team = _open_team(work, team_id)
    if on > work.today or on < team.founded_on:
        raise KnownError("撤销日期应在成立之后、今天之前，请核对。没有保存。", field="on")
    waiting = work.session.scalar(
        select(func.count())
        .select_from(MenuOrder)
        .join(MenuItem, MenuItem.id == MenuOrder.item_id)
        .where(
            MenuItem.team_id == team_id,
            MenuOrder.status.in_((OrderStatus.ORDERED.value, OrderStatus.TAKEN.value)),
        )
    )
    if waiting:
        raise KnownError(
            f"“{team.name}”还有 {waiting} 个居民点单没有完成，请先完成或取消。没有任何改动。",
            field="on",
        )
    team.closed_on = on
    for kept in work.session.scalars(
        select(TeamMember).where(TeamMember.team_id == team_id, TeamMember.until.is_(None))
    ):
        kept.until = max(on, kept.since)
    for item in work.session.scalars(
        select(MenuItem).where(MenuItem.team_id == team_id, MenuItem.retired_on.is_(None))
    ):
        item.retired_on = on


@action("加入志愿服务队", may=DESK)
def join_team(
    work: Work,
    team_id: int,
    volunteer_id: int,
    since: date | None = None,
    is_leader: bool = False,
) -> int:
    """A volunteer belongs to a team from a day on; returns the membership.

    Raises KnownError where it would overlap with an earlier membership of the same team.
    """
    team = _open_team(work, team_id)
    first = since or work.today
    # Two PCs may add the same volunteer at once: the later one sees the first.
    hold_volunteer(work, volunteer_id)
    volunteer = work.session.get_one(Volunteer, volunteer_id)
    if volunteer.left_on is not None:
        raise KnownError("这位志愿者已经退出，不能加入服务队。没有保存。", field="volunteer")
    if first > work.today or first < team.founded_on:
        raise KnownError(
            f"加入日期应在服务队成立（{team.founded_on}）之后、今天之前。没有保存。", field="since"
        )
    name = work.session.get_one(Person, volunteer.person_id).name
    for kept in work.session.scalars(
        select(TeamMember).where(
            TeamMember.team_id == team_id, TeamMember.volunteer_id == volunteer_id
        )
    ):
        if kept.until is None or kept.until >= first:
            until = f"到 {kept.until}" if kept.until else "，还没有离队"
            raise KnownError(
                f"{name} 从 {kept.since} 起在“{team.name}”{until}，没有重复登记。", field="since"
            )
    return _add(work, team_id, volunteer_id, first, is_leader)


@action("任免服务队队长", may=DESK)
def make_leader(work: Work, member_id: int, since: date, is_leader: bool = True) -> int:
    """A member leads the team from a day on, or no longer; returns the new membership.

    The earlier one ends the day before, so that it stays known who led the team when.
    """
    member = work.session.get_one(TeamMember, member_id)
    if member.until is not None:
        raise KnownError("这位队员已经离队，请先重新加入。没有任何改动。", field="member")
    if member.is_leader == is_leader:
        now = "已经是队长" if is_leader else "不是队长"
        raise KnownError(f"这位队员{now}，没有任何改动。", field="member")
    if since > work.today or since < member.since:
        raise KnownError("日期应在入队之后、今天之前，请核对。没有保存。", field="since")
    if since == member.since:
        member.is_leader = is_leader
        return member.id
    member.until = since - timedelta(days=1)
    return _add(work, member.team_id, member.volunteer_id, since, is_leader)


@action("离开志愿服务队", may=DESK)
def leave_team(work: Work, member_id: int, until: date) -> None:
    """The last day of a membership."""
    member = work.session.get_one(TeamMember, member_id)
    if member.until is not None:
        raise KnownError(f"这位队员已于 {member.until} 离队，没有重复登记。")
    if until > work.today or until < member.since:
        raise KnownError("离队日期应在入队之后、今天之前，请核对。没有保存。", field="until")
    member.until = until


def _add(work: Work, team_id: int, volunteer_id: int, since: date, is_leader: bool) -> int:
    member = TeamMember(
        team_id=team_id, volunteer_id=volunteer_id, since=since, is_leader=is_leader
    )
    work.session.add(member)
    work.session.flush()
    return member.id


def _open_team(work: Work, team_id: int) -> Team:
    team = work.session.get_one(Team, team_id)
    if team.closed_on is not None:
        raise KnownError(f"“{team.name}”已于 {team.closed_on} 撤销。没有任何改动。", field="team")
    return team


def _check_name(work: Work, name: str) -> None:
    if not name.strip():
        raise KnownError("请填写服务队名称。没有保存。", field="name")
    if work.session.scalar(select(Team.id).where(Team.name == name.strip())) is not None:
        raise KnownError(f"已经有“{name.strip()}”了，没有重复登记。", field="name")
