"""Ratings: one for each case, a second only after rectification; a bad one opens a callback."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from models.accounts.tables import Account
from models.calendar.rules import due_date
from models.cases.actions.papers import id_of, issue_rating
from models.cases.actions.steps import record_step, take_step
from models.cases.queries.desk import Desk
from models.cases.queries.papers import newest_paper
from models.cases.rules.callbacks import CALLBACK
from models.cases.rules.kinds import CaseKind
from models.cases.rules.one_stop import CLOSED
from models.cases.rules.ratings import RatingChannel, check_grades, is_bad
from models.cases.tables import Callback, Case, Rating
from models.errors import KnownError
from models.roles import DESK, LEADERS
from models.store.serials import take_numbers
from models.work import Work, action


@dataclass(frozen=True)
class RatingGiven:
    """What the resident said, 5 非常满意 to 1 非常不满意; None: not answered."""

    satisfaction: int
    efficiency: int | None = None
    competence: int | None = None
    attitude: int | None = None
    remarks: str = ""
    callback_welcome: bool = True
    channel: RatingChannel = RatingChannel.SLIP


@action("登记评价", may=DESK)
def rate_case(work: Work, case_id: int, given: RatingGiven) -> None:
    """Keep the resident's rating (国办发〔2019〕51号): the first, or the one after rectification.

    Taken until DeskSettings.rating_days working days after closing. The history shows that a
    rating was given, not by whom nor what was remarked. Raises KnownError for a second rating.
    """
    case = work.session.get_one(Case, case_id)
    if case.state not in CLOSED:
        raise KnownError("办结以后才能评价。没有任何改动。")
    check_grades(
        given.satisfaction,
        (
            ("efficiency", given.efficiency),
            ("competence", given.competence),
            ("attitude", given.attitude),
        ),
    )
    if case.satisfaction is not None:
        rate_again(work, case, given)
        return
    assert case.closed_on is not None
    step = "rate_early" if case.state == "awaiting_delivery" else "rate"
    give_rating(work, case, given, step, since=case.closed_on)


def give_rating(
    work: Work,
    case: Case,
    given: RatingGiven,
    step: str,
    *,
    since: date,
    table: CaseKind | None = None,
) -> None:
    """The first rating within a running action, taken for so many working days from `since`.

    A bad one opens a callback. `table` as in take_step.
    """
    desk = Desk(work.session, work.now)
    until = due_date(since, desk.settings.rating_days, desk.days).date
    if work.today > until:
        raise KnownError(
            f"评价的期限到{until.month}月{until.day}日为止，已经过了，不能再补评。没有任何改动。"
        )
    take_step(work, case, step, table=table)
    case.satisfaction, case.rated_on = given.satisfaction, work.today
    rating = _keep(work, case, given, 1)
    if is_bad(given.satisfaction):
        _open_callback(work, desk, case, rating)


@action("打印评价表", may=DESK)
def issue_rating_slip(work: Work, case_id: int) -> int:
    """The rating form of a closed case; one case has one, printed as often as needed."""
    case = work.session.get_one(Case, case_id)
    if case.state not in CLOSED:
        raise KnownError("办结以后才有评价表。没有任何改动。")
    assert case.closed_on is not None
    clerk = case.handled_by or work.session.get_one(Account, case.handler_id).name
    return file_rating_slip(work, case, clerk, since=case.closed_on)


def file_rating_slip(work: Work, case: Case, clerk: str, *, since: date) -> int:
    """The rating form that names `clerk`; the days to rate count from `since`."""
    known = newest_paper(work.session, case.id, "rating_slip")
    if known is not None:
        return known.id
    desk = Desk(work.session, work.now)
    until = due_date(since, desk.settings.rating_days, desk.days).date
    return id_of(work, issue_rating(work, desk, case, until, clerk))


def rate_again(
    work: Work, case: Case, given: RatingGiven, *, table: CaseKind | None = None
) -> None:
    """The one rating after rectification, within a running action; `table` as in take_step."""
    rectified = work.session.scalar(
        select(Callback.id)
        .where(Callback.case_id == case.id, Callback.rectified_at.is_not(None))
        .limit(1)
    )
    again = work.session.scalar(
        select(Rating.id).where(Rating.case_id == case.id, Rating.sequence == 2)
    )
    if rectified is None:
        raise KnownError("这件已经评价过，一件只评一次；差评整改以后可以再评一次。没有任何改动。")
    if again is not None:
        raise KnownError("整改后的评价也只评一次，这件已经再评过。没有任何改动。")
    take_step(work, case, "rate_again", table=table)
    _keep(work, case, given, 2)


def _keep(work: Work, case: Case, given: RatingGiven, sequence: int) -> Rating:
    rating = Rating(
        case=case,
        sequence=sequence,
        at=work.now,
        channel=given.channel.value,
        satisfaction=given.satisfaction,
        efficiency=given.efficiency,
        competence=given.competence,
        attitude=given.attitude,
        remarks=given.remarks.strip(),
        callback_welcome=given.callback_welcome,
        clerk_id=work.clerk.id,
    )
    work.session.add(rating)
    return rating


def _open_callback(work: Work, desk: Desk, case: Case, rating: Rating) -> None:
    work.session.flush()
    day = f"{work.today:%Y%m%d}"
    serial = take_numbers(work.session, CALLBACK.prefix, day)[0]
    callback = Callback(
        number=f"{CALLBACK.prefix}{day}{serial:04d}",
        case=case,
        rating_id=rating.id,
        state="to_call",
        opened_at=work.now,
        caller_id=_caller(work, case),
        call_until=due_date(work.today, desk.settings.callback_days, desk.days).date,
    )
    work.session.add(callback)
    record_step(work, case, "callback", number=callback.number)


def _caller(work: Work, case: Case) -> int:
    """The one supervisor where there is exactly one, else the handler: a named person."""
    leaders = work.session.scalars(
        select(Account.id)
        .where(Account.active.is_(True), Account.role.in_([role.value for role in LEADERS]))
        .limit(2)
    ).all()
    return leaders[0] if len(leaders) == 1 else case.handler_id
