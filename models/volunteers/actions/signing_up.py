"""Signing up at the counter, withdrawing, and the waiting line that moves up by itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select

from models.errors import KnownError
from models.roles import DESK
from models.store.reading import read_columns
from models.volunteers.actions.attending import hold_volunteers
from models.volunteers.actions.places import (
    OpenPlace,
    free_place,
    join_line,
    leave_line,
    move_up,
    read_held,
    read_place,
    read_volunteers,
    same_shift,
    set_wanted,
    take_place,
)
from models.volunteers.rules.activities import MOST_WANTED, Status
from models.volunteers.rules.signing_up import (
    Caution,
    MovedUp,
    MustConfirm,
    SignUpState,
    ToTell,
    clashes,
    may_take,
    pack_codes,
    unconfirmed,
)
from models.volunteers.tables import Place, SignUp
from models.work import Work, action

_KEPT = select(SignUp.id).where(
    SignUp.place_id == bindparam("place"), SignUp.volunteer_id == bindparam("volunteer")
)
_IN = frozenset({SignUpState.ADMITTED.value, SignUpState.WAITING.value})


@dataclass(frozen=True)
class SignedUp:
    """What became of it: in, or at which place of the waiting line (1 is next)."""

    id: int
    status: SignUpState
    place_in_line: int | None
    cautions: tuple[Caution, ...] = ()  # that were said yes to


@action("活动报名", may=DESK)
def sign_up(
    work: Work,
    place_id: int,
    volunteer_id: int,
    *,
    confirmed: Sequence[str] = (),
    with_guardian: bool = False,
    may_wait: bool = True,
) -> SignedUp:
    """Sign a volunteer up for a place, or for its waiting line where it is full.

    Raises MustConfirm for cautions that are not in `confirmed`, and KnownError where the volunteer
    may not take the place, sign-up is over, or the waiting line is full, too.
    """
    # Two PCs that sign up, or let go, one volunteer wait for each other.
    hold_volunteers(work, [volunteer_id])
    place = read_place(work, place_id)
    _check_open(work, place)
    volunteer = read_volunteers(work, [volunteer_id]).get(volunteer_id)
    if volunteer is None:
        raise KnownError("请先选择志愿者，或登记新的志愿者。没有报名。", field="volunteer")
    kept = _find_kept(work, place_id, volunteer_id)
    if kept is not None and kept.status in _IN:
        state = SignUpState(kept.status).text
        raise KnownError(
            f"{volunteer.name} 已经报过这个岗位（{state}），没有重复报名。", field="volunteer"
        )
    facts = place.facts
    held = read_held(work, facts, [volunteer_id])[volunteer_id]
    against = list(may_take(facts, volunteer, with_guardian))
    if volunteer.birth_date is None and not against:
        # Whoever came in with a typed list: nobody knows whether a guardian has to sign.
        against.append("没有出生日期，不知道是否成年，请先在人员信息里补上")
    if same_shift(facts, held):
        against.append("已在本班次的另一个岗位，要换岗请先退出那一个")
    if against:
        raise KnownError(
            f"{volunteer.name} 不能报“{facts.activity}”：{'；'.join(against)}。没有报名。",
            field="volunteer",
        )
    if place.is_taken or (not may_wait and place.taken >= place.wanted):
        raise _full(work, place)
    cautions = clashes(facts, held)
    asked = unconfirmed(cautions, confirmed)
    if asked:
        raise MustConfirm(volunteer.name, asked)
    line = None
    if not take_place(work, place_id):
        line = join_line(work, facts) if may_wait else None
        if line is None:
            raise _full(work, place)
    if kept is None:
        kept = SignUp(activity_id=facts.activity_id, place_id=place_id, volunteer_id=volunteer_id)
        work.session.add(kept)
    kept.status = (SignUpState.ADMITTED if line is None else SignUpState.WAITING).value
    kept.at, kept.clerk_id, kept.line = work.now, work.clerk.id, line
    kept.with_guardian, kept.confirmed = with_guardian, pack_codes(cautions)
    kept.promoted_at = kept.called_at = kept.withdrawn_at = None
    kept.reason = kept.to_tell = ""
    work.session.flush()
    return SignedUp(kept.id, SignUpState(kept.status), _place_in_line(work, kept), cautions)


@action("退出报名", may=DESK)
def withdraw(work: Work, sign_up_id: int, reason: str) -> MovedUp:
    """Somebody gives notice; the first of the waiting line comes in, and is to be called.

    Raises KnownError once the shift is over: staying away is kept with the attendance.
    """
    if not reason.strip():
        raise KnownError("请写明退出的原因，如“本人来电，有事”。没有任何改动。", field="reason")
    kept, place = _find(work, sign_up_id)
    return _let_go(work, kept, place, SignUpState.WITHDRAWN, reason)


@action("不予录取", may=DESK)
def reject(work: Work, sign_up_id: int, reason: str) -> MovedUp:
    """The organiser does not take somebody; the person is to be called, and the line moves up."""
    if not reason.strip():
        raise KnownError("请写明不录取的原因，要告诉本人。没有任何改动。", field="reason")
    kept, place = _find(work, sign_up_id)
    moved = _let_go(work, kept, place, SignUpState.REJECTED, reason)
    kept.to_tell = ToTell.SKIPPED.value
    return moved


@action("调整岗位人数", may=DESK)
def change_wanted(work: Work, place_id: int, wanted: int) -> MovedUp:
    """Want more or fewer at a post; more places are filled from the waiting line.

    Raises KnownError for fewer than are already in: nobody is put out by a number.
    """
    place = read_place(work, place_id)
    if place.status not in (Status.DRAFT, Status.OPEN):
        raise KnownError(f"活动{place.status.text}，不能再改人数。没有任何改动。", field="wanted")
    if not 1 <= wanted <= MOST_WANTED:
        raise KnownError(f"人数应为 1 到 {MOST_WANTED}。没有任何改动。", field="wanted")
    free = set_wanted(work, place_id, wanted)
    if free is None:
        raise too_few(place.facts.post, place.taken)
    work.note(place=place_id, wanted=[place.wanted, wanted])
    return move_up(work, place, free)


@action("已电话通知", may=DESK)
def told(work: Work, sign_up_id: int) -> None:
    """The volunteer was told by phone what had to be told."""
    kept = work.session.get_one(SignUp, sign_up_id)
    if not kept.to_tell:
        raise KnownError("已经通知过了，没有重复登记。")
    work.note(told=kept.to_tell, sign_up=sign_up_id)
    kept.to_tell, kept.called_at = "", work.now


def too_few(post: str, taken: int) -> KnownError:
    """The sentence for a number below those already in."""
    return KnownError(
        f"“{post}”已录取 {taken} 人，人数不能更少。请先为不来的人办理退出。没有任何改动。",
        field="wanted",
    )


def _find_kept(work: Work, place_id: int, volunteer_id: int) -> SignUp | None:
    """The volunteer's name for that place from before, whatever became of it."""
    ids = read_columns(work.session, _KEPT, {"place": place_id, "volunteer": volunteer_id})
    return work.session.get_one(SignUp, ids[0].id) if ids else None


def _find(work: Work, sign_up_id: int) -> tuple[SignUp, OpenPlace]:
    kept = work.session.get_one(SignUp, sign_up_id)
    place = read_place(work, kept.place_id)
    if kept.status not in _IN:
        state = SignUpState(kept.status).text
        raise KnownError(f"这个报名{state}，没有重复办理。")
    if place.status is not Status.OPEN:
        raise KnownError(f"活动{place.status.text}，不用再办。没有任何改动。")
    if work.now >= place.facts.ends_at:
        raise KnownError("班次已经结束，没来的人请在签到里登记缺席。没有任何改动。")
    return kept, place


def _let_go(work: Work, kept: SignUp, place: OpenPlace, state: SignUpState, reason: str) -> MovedUp:
    free = 0
    if kept.status == SignUpState.ADMITTED.value:
        free = free_place(work, kept.place_id)
    else:
        leave_line(work, kept.activity_id)
    kept.status, kept.line = state.value, None
    kept.withdrawn_at, kept.reason, kept.to_tell = work.now, reason.strip(), ""
    return move_up(work, place, free)


def _check_open(work: Work, place: OpenPlace) -> None:
    facts = place.facts
    if place.status is Status.DRAFT:
        raise KnownError(f"“{facts.activity}”还没有发布，不能报名。请先发布。", field="place")
    if place.status is not Status.OPEN:
        raise KnownError(
            f"“{facts.activity}”{place.status.text}，不能报名。没有任何改动。", field="place"
        )
    closes = place.closes_at or facts.ends_at
    if work.now >= min(closes, facts.ends_at):
        closed = f"报名已于 {closes:%m-%d %H:%M} 截止"
        what = "这个班次已经结束" if work.now >= facts.ends_at else closed
        raise KnownError(f"“{facts.activity}”{what}，没有报名。", field="place")


def _full(work: Work, place: OpenPlace) -> KnownError:
    """What the one who came too late is told, with the places of the activity that are left."""
    left = work.session.execute(
        select(Place.post, Place.wanted - Place.taken)
        .where(Place.activity_id == place.facts.activity_id, Place.taken < Place.wanted)
        .order_by(Place.id)
        .limit(5)
    )
    others = "、".join(f"{post}还有 {free} 个" for post, free in left)
    line = "候补也已满" if place.waiting_places else "不设候补"
    advice = f"同一活动：{others}名额。" if others else "请另选一个活动。"
    return KnownError(
        f"“{place.facts.activity}”{place.facts.post}（{place.facts.when}）名额已满，{line}，"
        f"没有报名。{advice}",
        field="place",
    )


def _place_in_line(work: Work, kept: SignUp) -> int | None:
    if kept.line is None:
        return None
    return work.session.scalar(
        select(func.count())
        .select_from(SignUp)
        .where(
            SignUp.place_id == kept.place_id,
            SignUp.status == SignUpState.WAITING.value,
            SignUp.line <= kept.line,
        )
    )
