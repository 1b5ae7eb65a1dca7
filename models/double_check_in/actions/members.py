"""Members check in, are received, change their unit, and move out. One person is counted once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select, update

from models.double_check_in.actions.units import hold_unit
from models.double_check_in.rules.posts import PostKind
from models.double_check_in.rules.states import CheckInState
from models.double_check_in.tables import (
    CheckIn,
    CommunityPost,
    PostClaim,
    ServiceRecord,
    UnitSpell,
)
from models.errors import Conflict, Difference, KnownError
from models.people.actions import PersonForm, add_person
from models.people.queries import same_id_number
from models.people.rules.identity import read_id_number
from models.people.rules.names import read_name
from models.people.tables import Person
from models.roles import DESK
from models.store.serials import take_numbers
from models.work import Work, action

SERIES = "BD"


@dataclass(frozen=True)
class MemberForm:
    """A member who checks in: somebody on file (`person_id`), or by name and ID number."""

    unit_id: int
    person_id: int | None = None
    name: str = ""
    id_number: str = ""
    phone: str = ""
    skills: tuple[str, ...] = ()
    wanted: tuple[PostKind, ...] = ()
    checked_in_on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class CheckedIn:
    """A member as checked in."""

    id: int
    number: str  # of the slip
    person_id: int
    was_made: bool  # the person was not on file before
    is_again: bool  # had moved out and is back


@action("党员报到", may=DESK)
def check_in_member(work: Work, form: MemberForm) -> CheckedIn:
    """Check a member in; the person is found by ID number, or made.

    Raises KnownError for somebody who is checked in already, whatever the unit, and for an ID
    number that is on file under another name.
    """
    serial = take_numbers(work.session, SERIES, str(work.today.year))[0]
    unit = hold_unit(work, form.unit_id)
    if unit.left_on is not None:
        raise KnownError(f"“{unit.name}”已经退出双报到，请另选单位。没有保存。", field="unit")
    day = form.checked_in_on or work.today
    if day > work.today:
        raise KnownError("报到日期在今天之后，请核对。没有保存。", field="checked_in_on")
    person, was_made = _find_person(work, form)
    kept = work.session.scalar(select(CheckIn).where(CheckIn.person_id == person.id))
    if kept is not None and kept.status != CheckInState.MOVED_OUT.value:
        raise KnownError(
            f"“{person.name}”已在“{kept.unit.name}”报到（{kept.number}），一人只报到、只统计一次。"
            "没有保存；换了单位请用“改单位”。",
            field="person",
        )
    if kept is None:
        kept = CheckIn(
            number=f"{SERIES}{work.today.year}{serial:05d}", person=person, unit=unit,
            status=CheckInState.CHECKED_IN.value, checked_in_on=day,
        )  # fmt: skip
        is_again = False
        work.session.add(kept)
    else:
        if kept.moved_out_on is not None and day <= kept.moved_out_on:
            raise KnownError(
                f"“{person.name}”到 {kept.moved_out_on} 才转出，重新报到要在那之后。没有保存。",
                field="checked_in_on",
            )
        is_again = True
        kept.unit, kept.status = unit, CheckInState.CHECKED_IN.value
        kept.checked_in_on, kept.received_on = day, None
        kept.moved_out_on, kept.moved_out_to = None, ""
    kept.skills = [skill.strip() for skill in form.skills if skill.strip()]
    kept.wanted_posts = [kind.value for kind in form.wanted]
    kept.note = form.note.strip()
    work.session.flush()
    work.session.add(UnitSpell(check_in_id=kept.id, unit_id=unit.id, since=day))
    return CheckedIn(kept.id, kept.number, person.id, was_made, is_again)


@action("接收报到党员", may=DESK)
def receive(work: Work, ids: Sequence[int]) -> int:
    """The community receives members; returns how many were waiting for it."""
    return _move_all(work, ids, CheckInState.CHECKED_IN, CheckInState.RECEIVED)


@action("接收全部报到党员", may=DESK)
def receive_waiting(work: Work, unit_id: int | None = None) -> int:
    """Receive all who wait, of one unit or of all: after an import there are many."""
    waiting = select(CheckIn.id).where(CheckIn.status == CheckInState.CHECKED_IN.value)
    if unit_id is not None:
        waiting = waiting.where(CheckIn.unit_id == unit_id)
    ids = work.session.scalars(waiting.order_by(CheckIn.id)).all()
    return _move_all(work, ids, CheckInState.CHECKED_IN, CheckInState.RECEIVED)


@action("公示定岗", may=DESK)
def publish_posts(work: Work, ids: Sequence[int]) -> int:
    """The posts of these members are made public; returns how many waited for it."""
    return _move_all(work, ids, CheckInState.PLACED, CheckInState.POSTED)


@action("修改报到信息", may=DESK)
def change_member(
    work: Work,
    check_in_id: int,
    version: int,
    skills: Sequence[str],
    wanted: Sequence[PostKind],
    note: str,
) -> None:
    """Change what a member can and wants to do. Raises Conflict with both versions."""
    kept = work.session.get_one(CheckIn, check_in_id)
    new = [skill.strip() for skill in skills if skill.strip()]
    kinds = [kind.value for kind in wanted]
    if kept.version != version:
        pairs = {
            "skills": ("、".join(new), "、".join(kept.skills)),
            "wanted_posts": (_words(kinds), _words(kept.wanted_posts)),
            "note": (note.strip(), kept.note),
        }
        raise Conflict(
            f"“{kept.person.name}”的报到信息刚刚被另一位同事修改过，您的修改还没有保存。"
            "请逐项选定，再保存。",
            tuple(Difference(name, a, b) for name, (a, b) in pairs.items() if a != b),
        )
    kept.skills, kept.wanted_posts, kept.note = new, kinds, note.strip()
    work.session.flush()


@action("改单位", may=DESK)
def move_unit(work: Work, check_in_id: int, unit_id: int, since: date) -> None:
    """A member works elsewhere from that day; services before it stay with the old unit.

    Raises KnownError when services from that day on stand with the old unit.
    """
    kept = hold_member(work, check_in_id)
    unit = hold_unit(work, unit_id)
    if kept.status == CheckInState.MOVED_OUT.value:
        raise KnownError(f"“{kept.person.name}”已经转出。没有任何改动。")
    if unit.left_on is not None:
        raise KnownError(f"“{unit.name}”已经退出双报到，请另选单位。没有任何改动。", field="unit")
    if kept.unit_id == unit_id:
        raise KnownError(f"“{kept.person.name}”现在就在“{unit.name}”。没有任何改动。", field="unit")
    spell = open_spell(work, check_in_id)
    if since > work.today or since <= spell.since:
        raise KnownError(
            f"改单位的日期要在 {spell.since} 之后，不晚于今天。没有任何改动。", field="since"
        )
    later = work.session.scalar(
        select(ServiceRecord.id)
        .where(
            ServiceRecord.check_in_id == check_in_id,
            ServiceRecord.is_current,
            ServiceRecord.day >= since,
        )
        .limit(1)
    )
    if later is not None:
        raise KnownError(
            f"{since} 之后已有服务记录记在“{kept.unit.name}”名下，请先更正这些记录。没有任何改动。",
            field="since",
        )
    spell.until = since - timedelta(days=1)
    work.session.add(UnitSpell(check_in_id=check_in_id, unit_id=unit_id, since=since))
    kept.unit = unit


@action("党员转出", may=DESK)
def move_out(work: Work, check_in_id: int, on: date, to: str) -> None:
    """A member leaves; the posts become free. Raises KnownError for a day before services."""
    kept = hold_member(work, check_in_id)
    if kept.status == CheckInState.MOVED_OUT.value:
        raise KnownError(f"“{kept.person.name}”已经转出。没有任何改动。")
    spell = open_spell(work, check_in_id)
    if on > work.today or on < spell.since:
        raise KnownError(f"转出日期要在 {spell.since} 与今天之间。没有任何改动。", field="on")
    later = work.session.scalar(
        select(ServiceRecord.day)
        .where(
            ServiceRecord.check_in_id == check_in_id,
            ServiceRecord.is_current,
            ServiceRecord.day > on,
        )
        .limit(1)
    )
    if later is not None:
        raise KnownError(f"{later} 还有服务记录，转出日期不能早于它。没有任何改动。", field="on")
    claims = work.session.scalars(
        select(PostClaim).where(PostClaim.check_in_id == check_in_id, PostClaim.until.is_(None))
    ).all()
    for claim in claims:
        free_place(work, claim, on, "转出")
    spell.until = on
    kept.status, kept.moved_out_on = CheckInState.MOVED_OUT.value, on
    kept.moved_out_to = to.strip()


def hold_member(work: Work, check_in_id: int) -> CheckIn:
    """The member; of two PCs that let somebody go and write down a service one waits."""
    work.session.execute(
        update(CheckIn)
        .where(CheckIn.id == check_in_id)
        .values(number=CheckIn.number)
        .execution_options(synchronize_session=False)
    )
    return work.session.get_one(CheckIn, check_in_id)


def free_place(work: Work, claim: PostClaim, on: date, reason: str) -> None:
    """End a claim within a running action; the place is free for the next one."""
    claim.until, claim.end_reason = max(on, claim.since), reason
    work.session.execute(
        update(CommunityPost)
        .where(CommunityPost.id == claim.post_id)
        .values(taken=CommunityPost.taken - 1)
        .execution_options(synchronize_session=False)
    )
    work.changes.touch(CommunityPost.__tablename__)


def open_spell(work: Work, check_in_id: int) -> UnitSpell:
    """The unit membership that goes on."""
    return work.session.scalars(
        select(UnitSpell).where(UnitSpell.check_in_id == check_in_id, UnitSpell.until.is_(None))
    ).one()


def unit_on(work: Work, check_in_id: int, day: date) -> int | None:
    """The unit a member belonged to on a day; None: was not checked in."""
    return work.session.scalar(
        select(UnitSpell.unit_id).where(
            UnitSpell.check_in_id == check_in_id,
            UnitSpell.since <= day,
            (UnitSpell.until.is_(None)) | (UnitSpell.until >= day),
        )
    )


def _move_all(work: Work, ids: Sequence[int], before: CheckInState, after: CheckInState) -> int:
    moved = 0
    for start in range(0, len(ids), 500):
        some = list(ids[start : start + 500])
        values: dict[str, object] = {"status": after.value, "version": CheckIn.version + 1}
        if after is CheckInState.RECEIVED:
            values["received_on"] = work.today
        done = work.session.execute(
            update(CheckIn)
            .where(CheckIn.id.in_(some), CheckIn.status == before.value)
            .values(values)
            .execution_options(synchronize_session=False)
        )
        moved += done.rowcount  # type: ignore[attr-defined]
    work.changes.touch(CheckIn.__tablename__)
    work.note(members=list(ids)[:200], moved=moved, state=after.value)
    return moved


def _find_person(work: Work, form: MemberForm) -> tuple[Person, bool]:
    if form.person_id is not None:
        person = work.session.get(Person, form.person_id)
        if person is None or person.is_merged:
            raise KnownError("请重新选择报到的党员。没有保存。", field="person")
        return person, False
    name = read_name(form.name)
    if form.id_number.strip():
        number = read_id_number(form.id_number, work.today).number
        same = same_id_number(work.session, number)
        if same:
            person = work.session.get_one(Person, same[0])
            if person.name != name:
                raise KnownError(
                    f"这个身份证号登记在“{person.name}”名下，不是“{name}”。请核对证件。没有保存。",
                    field="id_number",
                )
            return person, False
    made = add_person(work, PersonForm(name, form.id_number, phone=form.phone))
    return work.session.get_one(Person, made), True


def _words(kinds: Sequence[str]) -> str:
    return "、".join(PostKind(kind).text for kind in kinds)
