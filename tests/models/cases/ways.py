"""Ways into every state of one-stop service, and one function that takes any step."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts.queries import find_account
from models.cases.actions.callbacks import record_call
from models.cases.actions.deliveries import DeliveryForm, await_delivery, deliver_case
from models.cases.actions.endings import (
    answer_chase,
    archive_case,
    chase_case,
    reopen_case,
    send_back,
    take_in_again,
)
from models.cases.actions.papers import Declined
from models.cases.actions.pauses import (
    ExtendForm,
    NoticeForm,
    SuspendForm,
    ask_extend,
    ask_suspend,
    decide_request,
    end_notice,
    extend_case,
    post_notice,
    resume_case,
    suspend_case,
)
from models.cases.actions.ratings import RatingGiven, rate_case
from models.cases.actions.steps import (
    accept_case,
    answer_enquiry,
    close_case,
    decline,
    move_case,
    notify,
    supplement,
)
from models.cases.actions.transfers import (
    JointAsk,
    TransferForm,
    answer_joint,
    answer_unit,
    ask_joint,
    give_case,
    refuse_transfer,
    take_case,
)
from models.cases.actions.visits import Decision
from models.cases.rules.callbacks import Finding
from models.cases.rules.deliveries import DeliveryWay
from models.cases.rules.one_stop import Outcome
from models.cases.tables import Case, CaseRequest, CaseTransfer, JointPart
from models.catalogue.actions import change_item
from models.catalogue.rules import read_services
from models.centre import Centre
from models.roles import EVERYONE, Role
from models.work import Work, action
from tests.models.cases.desk import Desk, find_code

ALL = frozenset(range(1, 30))
DECLINED = Declined("不属于本社区的范围", "望岚区民政局")
CLERK, CLERK_PASSWORD = "赵敏", "窗口 二号 赵敏同志"
SUSPEND = SuspendForm("等专家评审", "专家评审")
EXTEND = ExtendForm(5, "需要外调档案")
UNIT = TransferForm(None, "望岚区民政局", reason="由区里审批", papers="申请书一份")
RECEIVED = DeliveryForm(DeliveryWay.COUNTER, "王秀英")


def add_clerk(centre: Centre, open_centre: Callable[..., Centre]) -> Centre:
    """赵敏 at the second window, signed in; 李敏 stays the only leader."""
    centre.add_user(CLERK, Role.CLERK, CLERK_PASSWORD)
    return open_centre(CLERK, CLERK_PASSWORD)


def id_of(centre: Centre, name: str) -> int:
    account = centre.ask(find_account, name)
    assert account is not None
    return account.id


def promise_days(centre: Centre, days: int) -> None:
    """The first promised item of the catalogue promises so many working days from today."""
    code = find_code(centre, "promised")
    form = next(item for item in read_services() if item.code == code)
    changed = replace(form, days_centre=min(5, days), days_total=days, statutory_days=None)
    centre.act(change_item, changed, "试用")


@action("试验", may=EVERYONE)
def hang_on(work: Work, case_id: int) -> tuple[int, int]:
    """A part of a joint case, a request and a taken transfer, so that any step has its record."""
    case = work.session.get_one(Case, case_id)
    part = JointPart(case=case, body="区民政局", asked_at=work.now)
    request = CaseRequest(
        case=case, step="extend", facts={"days": 5, "reason": "外调"}, asked_at=work.now,
        asked_by_id=work.clerk.id,
    )  # fmt: skip
    transfer = CaseTransfer(
        case=case, from_id=work.clerk.id, to_unit="区民政局", given_at=work.now, taken_at=work.now
    )
    work.session.add_all([part, request, transfer])
    if case.is_open:
        case.chase_until = work.today
    work.session.flush()
    return part.id, request.id


class Ways:
    """Two clerks at one desk: a leader and a window clerk."""

    def __init__(self, desk: Desk, clerk: Centre) -> None:
        self.desk = desk
        self.clerk = clerk

    def bring_to(self, state: str) -> int:
        """A case that rests in that state."""
        act = self.desk.centre.act
        if state == "enquiry":
            return self.desk.open_case(Decision.ENQUIRY)
        if state in ("supplementing", "intake", "declined"):
            id_ = self.desk.open_case(Decision.NOTICE)
            if state == "intake":
                act(supplement, id_, ALL, frozenset())
            if state == "declined":
                act(decline, id_, DECLINED)
            return id_
        id_ = self.desk.open_case(Decision.ACCEPT)
        if state == "accepted":
            return id_
        act(move_case, id_, "process")
        for step in _FROM_PROCESSING[state]:
            self.take(id_, step)
        return id_

    def take(self, id_: int, step: str, records: tuple[int, int] = (0, 0)) -> None:
        """Take a step with forms that are complete; `records` are a part and a request."""
        act, today = self.desk.centre.act, self.desk.today
        match step:
            case "answer":
                act(answer_enquiry, id_, "已说明")
            case "accept":
                act(accept_case, id_)
            case "notify" | "notify_again":
                act(notify, id_, "首次告知有遗漏")
            case "supplement":
                act(supplement, id_, ALL, frozenset())
            case "decline":
                act(decline, id_, DECLINED)
            case "close":
                act(close_case, id_, Outcome.DONE, "已办")
            case "give":
                act(give_case, id_, UNIT)
            case "take":
                act(take_case, id_, "张科长")
            case "refuse_transfer":
                act(refuse_transfer, id_, "不归我们管")
            case "answer_unit":
                act(answer_unit, id_, "同意")
            case "ask_joint":
                act(ask_joint, id_, (JointAsk("区残联", "核对残疾证"),))
            case "answer_joint":
                act(answer_joint, records[0], "同意")
            case "post_notice":
                act(post_notice, id_, NoticeForm(today, today + timedelta(days=6), "公告栏"))
            case "end_notice":
                act(end_notice, id_)
            case "ask_suspend":
                self.clerk.act(ask_suspend, id_, SUSPEND)
            case "suspend":
                act(suspend_case, id_, SUSPEND)
            case "resume":
                act(resume_case, id_)
            case "ask_extend":
                self.clerk.act(ask_extend, id_, EXTEND)
            case "extend":
                act(extend_case, id_, EXTEND)
            case "refuse_request":
                act(decide_request, records[1], False, "理由不充分")
            case "chase":
                act(chase_case, id_, "请尽快办理", today)
            case "answer_chase":
                act(answer_chase, id_, "明天办结")
            case "send_back":
                act(send_back, id_, "表格版本不对", "办事指南第三条")
            case "take_in_again":
                act(take_in_again, id_)
            case "await_delivery":
                act(await_delivery, id_, DeliveryWay.POST)
            case "deliver" | "deliver_rated":
                act(deliver_case, id_, RECEIVED)
            case "rate" | "rate_early":
                act(rate_case, id_, RatingGiven(5))
            case "rate_again":
                act(rate_case, id_, RatingGiven(4))
            case "archive":
                act(archive_case, id_)
            case "reopen":
                act(reopen_case, id_, "申诉成立", 10)
            case _:
                act(move_case, id_, step, "原因")

    def rectify(self, id_: int) -> None:
        """A bad rating, put right during the call."""
        self.desk.centre.act(rate_case, id_, RatingGiven(1))
        (callback,) = self.desk.read(id_).callbacks
        self.desk.centre.act(record_call, callback.id, "态度生硬，已道歉", Finding.FIXED_NOW)


def state_of(session: Session, case_id: int) -> str:
    state = session.scalar(select(Case.state).where(Case.id == case_id))
    assert state is not None
    return state


_FROM_PROCESSING: dict[str, tuple[str, ...]] = {
    "processing": (),
    "transferred": ("give",),
    "public_notice": ("post_notice",),
    "suspended": ("suspend",),
    "closed": ("close",),
    "awaiting_delivery": ("close", "await_delivery"),
    "delivered": ("close", "deliver"),
    "rated": ("close", "rate"),
    "archived": ("close", "archive"),
    "sent_back": ("send_back",),
    "withdrawn": ("withdraw",),
    "terminated": ("terminate",),
}
