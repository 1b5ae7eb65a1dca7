"""A case passes to a colleague, an outside unit, or several bodies at once (转办、交办、联办)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from models.accounts.tables import Account
from models.cases.actions.open_ends import unanswered_bodies
from models.cases.actions.papers import id_of, issue_transfer
from models.cases.actions.steps import check_step, take_step
from models.cases.queries.desk import Desk
from models.cases.tables import Case, CaseTransfer, JointPart
from models.errors import KnownError
from models.roles import DESK, LEADERS, Role
from models.work import Work, action


@dataclass(frozen=True)
class TransferForm:
    """To whom a case is given: a colleague by id, or an outside unit by name."""

    to_id: int | None
    to_unit: str = ""
    to_contact: str = ""
    reason: str = ""
    papers: str = ""  # what goes along with it
    answer_by: date | None = None


@dataclass(frozen=True)
class JointAsk:
    """What one body is asked for."""

    body: str
    task: str = ""
    answer_by: date | None = None


@action("转办", may=DESK)
def give_case(work: Work, case_id: int, form: TransferForm) -> int:
    """Offer a case to somebody else; returns the transfer slip.

    The giver stays its handler, and answers for it, until it is taken (首问责任制, practice).
    """
    case = work.session.get_one(Case, case_id)
    check_step(work, case, "give")
    taker = _check_taker(work, case, form)
    if not form.reason.strip():
        raise KnownError("请写明转办的原因。还没有转出，已填的内容都在。", field="reason")
    _check_answer_by(work, form.answer_by)
    take_step(work, case, "give", opinion=form.reason, to=taker)
    transfer = CaseTransfer(
        case=case,
        from_id=case.handler_id,
        to_id=form.to_id,
        to_unit=form.to_unit.strip() if form.to_id is None else "",
        to_contact=form.to_contact.strip(),
        reason=form.reason.strip(),
        papers=form.papers.strip(),
        given_at=work.now,
        answer_by=form.answer_by,
    )
    work.session.add(transfer)
    desk = Desk(work.session, work.now)
    return id_of(work, issue_transfer(work, desk, transfer, taker))


@action("接收转办", may=DESK)
def take_case(work: Work, case_id: int, signed_by: str = "") -> None:
    """Take a case that was given: the named colleague, or a leader, becomes its handler.

    For an outside unit the clerk records who signed there; the unit then counts as the one that
    handles it, while the giver still follows it up.
    """
    case = work.session.get_one(Case, case_id)
    transfer = _offered(work, case, "take")
    if transfer.to_id is None:
        if not signed_by.strip():
            raise KnownError(f"请填写{transfer.to_unit}由谁签收。还没有保存。", field="signed_by")
        case.handled_by = transfer.to_unit
        transfer.taken_by = signed_by.strip()
    else:
        if work.clerk.id != transfer.to_id and work.clerk.role not in LEADERS:
            named = work.session.get_one(Account, transfer.to_id).name
            raise KnownError(f"这件是转给{named}的，由{named}本人或主管接收。没有任何改动。")
        case.handler_id, case.handled_by = work.clerk.id, ""
        transfer.taken_by = signed_by.strip() or work.clerk.name
    transfer.taken_at = work.now
    take_step(work, case, "take", signed_by=transfer.taken_by, unit=transfer.to_unit)


@action("退回转办", may=DESK)
def refuse_transfer(work: Work, case_id: int, reason: str) -> None:
    """A case that is not taken goes back to the giver, who never stopped being its handler."""
    case = work.session.get_one(Case, case_id)
    transfer = _offered(work, case, "refuse_transfer")
    if not reason.strip():
        raise KnownError("请写明退回的原因。没有任何改动。", field="reason")
    concerned = work.clerk.id in (transfer.to_id, transfer.from_id)
    if transfer.to_id is not None and not concerned and work.clerk.role not in LEADERS:
        raise KnownError("只有转出人、接收人和主管能退回这次转办。没有任何改动。")
    transfer.refused_at, transfer.refusal = work.now, reason.strip()
    take_step(work, case, "refuse_transfer", opinion=reason)


@action("登记承办单位答复", may=DESK)
def answer_unit(work: Work, case_id: int, answer: str) -> None:
    """Record what the outside unit answered to the last transfer it took."""
    case = work.session.get_one(Case, case_id)
    take_step(work, case, "answer_unit", opinion=answer)
    if not answer.strip():
        raise KnownError("请写下承办单位怎样答复的。没有任何改动。", field="answer")
    transfer = work.session.scalar(
        select(CaseTransfer)
        .where(
            CaseTransfer.case_id == case_id,
            CaseTransfer.to_id.is_(None),
            CaseTransfer.taken_at.is_not(None),
            CaseTransfer.answered_at.is_(None),
        )
        .order_by(CaseTransfer.id.desc())
        .limit(1)
    )
    if transfer is None:
        raise KnownError("这件没有等着外单位答复的转办。没有任何改动。")
    transfer.answered_at, transfer.answer = work.now, answer.strip()


@action("联办", may=DESK)
def ask_joint(work: Work, case_id: int, asks: tuple[JointAsk, ...]) -> None:
    """Ask several bodies for their part; the handler leads and closes for all of them."""
    case = work.session.get_one(Case, case_id)
    check_step(work, case, "ask_joint")
    bodies = [ask.body.strip() for ask in asks]
    if not bodies or not all(bodies):
        raise KnownError("请写明由哪些单位联办。没有任何改动。", field="bodies")
    if len(set(bodies)) < len(bodies):
        raise KnownError("同一个单位写了两次，请合并成一行。没有任何改动。", field="bodies")
    asked = set(bodies) & set(unanswered_bodies(work, case_id))
    if asked:
        raise KnownError(
            f"{'、'.join(sorted(asked))}已经在联办，还没有答复，不用再请。没有任何改动。",
            field="bodies",
        )
    for ask in asks:
        _check_answer_by(work, ask.answer_by)
    take_step(work, case, "ask_joint", bodies=bodies)
    work.session.add_all(
        JointPart(
            case=case,
            body=ask.body.strip(),
            task=ask.task.strip(),
            asked_at=work.now,
            answer_by=ask.answer_by,
        )
        for ask in asks
    )


@action("登记联办意见", may=DESK)
def answer_joint(work: Work, part_id: int, answer: str) -> None:
    """Record the opinion of one body; it is given once."""
    part = work.session.get_one(JointPart, part_id)
    if not answer.strip():
        raise KnownError(f"请写下{part.body}的意见。没有任何改动。", field="answer")
    take_step(work, part.case, "answer_joint", opinion=answer, body=part.body)
    if part.answered_at is not None:
        raise KnownError(f"{part.body}的意见已经登记过。没有任何改动。")
    part.answered_at, part.answer = work.now, answer.strip()


def _check_taker(work: Work, case: Case, form: TransferForm) -> str:
    if form.to_id is None:
        if not form.to_unit.strip():
            raise KnownError("请选择转给哪位同事，或填写外单位。还没有转出。", field="to")
        return form.to_unit.strip()
    if form.to_id == case.handler_id:
        raise KnownError("这件本来就在他手上，请选择另一位同事。还没有转出。", field="to")
    taker = work.session.get(Account, form.to_id)
    if taker is None or not taker.active or Role(taker.role) not in DESK:
        raise KnownError("这位同事现在不能办件，请选择另一位。还没有转出。", field="to")
    return taker.name


def _offered(work: Work, case: Case, step: str) -> CaseTransfer:
    """The transfer nobody has taken or refused; the table speaks first."""
    check_step(work, case, step)
    return work.session.scalars(
        select(CaseTransfer)
        .where(
            CaseTransfer.case_id == case.id,
            CaseTransfer.taken_at.is_(None),
            CaseTransfer.refused_at.is_(None),
        )
        .order_by(CaseTransfer.id.desc())
        .limit(1)
    ).one()


def _check_answer_by(work: Work, day: date | None) -> None:
    if day is not None and day < work.today:
        raise KnownError("要求答复的日期已经过去，请改一下。还没有保存。", field="answer_by")
