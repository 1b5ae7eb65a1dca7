"""Handing over the outcome, and the receipt for it (行政许可法 art. 44)."""

from dataclasses import dataclass

from models.calendar.rules import due_date
from models.cases.actions.papers import id_of, issue_blank_receipt, issue_delivery
from models.cases.actions.steps import check_step, take_step
from models.cases.queries.desk import Desk
from models.cases.queries.papers import delivered_document
from models.cases.rules.deliveries import DeliveryWay, check_delivery
from models.cases.tables import Case, Delivery
from models.errors import KnownError
from models.roles import DESK
from models.work import Work, action


@dataclass(frozen=True)
class DeliveryForm:
    """How the outcome was handed over. An empty `document` is the outcome notice itself."""

    way: DeliveryWay
    receiver: str = ""
    relation: str = ""
    place: str = ""
    document: str = ""
    deliverers: str = ""
    post_number: str = ""
    refusal: str = ""
    witness: str = ""


@action("待送达", may=DESK)
def await_delivery(work: Work, case_id: int, way: DeliveryWay) -> int:
    """Note that a paper has still to be handed over; returns the blank receipt for signing.

    It has to happen within 10 working days of the decision (行政许可法 art. 44).
    """
    case = work.session.get_one(Case, case_id)
    take_step(work, case, "await_delivery", way=way.value)
    assert case.closed_on is not None
    desk = Desk(work.session, work.now)
    case.deliver_until = due_date(case.closed_on, desk.settings.delivery_days, desk.days).date
    case.delivery = way.text
    document = delivered_document(work.session, case.id)
    return id_of(work, issue_blank_receipt(work, desk, case, way, document))


@action("送达", may=DESK)
def deliver_case(work: Work, case_id: int, form: DeliveryForm) -> int:
    """Record who signed for the outcome; returns the receipt with what was recorded.

    A case rated before its paper was there counts as rated again afterwards.
    """
    case = work.session.get_one(Case, case_id)
    step = "deliver_rated" if case.state == "rated" else "deliver"
    check_step(work, case, step)
    check_delivery(
        form.way,
        receiver=form.receiver,
        relation=form.relation,
        deliverers=form.deliverers,
        post_number=form.post_number,
        refusal=form.refusal,
        witness=form.witness,
    )
    late = case.deliver_until is not None and case.deliver_until < work.today
    take_step(
        work,
        case,
        step,
        way=form.way.value,
        receiver=form.receiver.strip(),
        relation=form.relation.strip(),
        late=late,
    )
    if case.delivered_on is not None:
        raise KnownError("这件已经登记过送达。没有任何改动。")
    if step == "deliver" and case.satisfaction is not None:
        take_step(work, case, "rate", opinion="送达前已经评价")
    desk = Desk(work.session, work.now)
    delivery = Delivery(
        case=case,
        way=form.way.value,
        place=form.place.strip(),
        document=form.document.strip() or delivered_document(work.session, case.id),
        deliverers=form.deliverers.strip(),
        at=work.now,
        receiver=form.receiver.strip(),
        relation=form.relation.strip(),
        post_number=form.post_number.strip(),
        refusal=form.refusal.strip(),
        witness=form.witness.strip(),
    )
    work.session.add(delivery)
    case.delivered_on, case.delivery = work.today, form.way.text
    return id_of(work, issue_delivery(work, desk, delivery))
