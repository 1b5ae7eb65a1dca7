"""A need is raised, done, and confirmed by whoever had it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from models.errors import Conflict, Difference, KnownError
from models.people.rules.contacts import read_phone
from models.roles import DESK
from models.three_lists.actions.numbers import next_number
from models.three_lists.actions.places import free_place, hold_need
from models.three_lists.rules.lists import UNMET, USED_UP, NeedState, Urgency
from models.three_lists.tables import Match, Need
from models.work import Work, action

SERIES = "X"


@dataclass(frozen=True)
class NeedForm:
    """A need as the form gives it. `None` for the phone means: leave what is kept."""

    party: str
    category: str
    content: str
    urgency: Urgency | None = Urgency.ORDINARY
    beneficiaries: int | None = None
    raised_on: date | None = None
    contact_name: str = ""
    contact_phone: str | None = ""


@action("登记需求", may=DESK)
def raise_need(work: Work, form: NeedForm) -> int:
    """Put a need on the list; returns the id."""
    _check(work, form)
    need = Need(number=next_number(work, SERIES), status=NeedState.OPEN.value, raised_on=work.today)
    _fill(need, form)
    work.session.add(need)
    work.session.flush()
    return need.id


@action("修改需求", may=DESK)
def change_need(work: Work, need_id: int, version: int, form: NeedForm) -> None:
    """Change a need whose page showed that version. Raises Conflict with both versions."""
    _check(work, form)
    need = work.session.get_one(Need, need_id)
    if need.version != version:
        urgency = form.urgency.text if form.urgency else ""
        kept = Urgency(need.urgency).text if need.urgency else ""
        pairs = {
            "party": (form.party.strip(), need.party),
            "category": (form.category.strip(), need.category),
            "content": (form.content.strip(), need.content),
            "urgency": (urgency, kept),
            "contact_name": (form.contact_name.strip(), need.contact_name),
        }
        raise Conflict(
            f"需求 {need.number} 刚刚被另一位同事修改过，您的修改还没有保存。请逐项选定，再保存。",
            tuple(Difference(name, a, b) for name, (a, b) in pairs.items() if a != b),
        )
    _fill(need, form)
    work.session.flush()


@action("开始办理需求", may=DESK)
def begin_need(work: Work, need_id: int) -> None:
    """Work on it has begun."""
    need = work.session.get_one(Need, need_id)
    _require(need, frozenset({NeedState.OPEN, NeedState.MATCHED}), "开始办理")
    need.status = NeedState.DOING.value


@action("需求办结", may=DESK)
def finish_need(
    work: Work, need_id: int, on: date, result: str, frees_resource: bool = False
) -> None:
    """What was done for a need, and when; `frees_resource`: its places can serve again."""
    if not result.strip():
        raise KnownError("请填写完成情况。没有保存。", field="result")
    need = hold_need(work, need_id)
    _require(need, UNMET, "办结")
    if on > work.today or (need.raised_on is not None and on < need.raised_on):
        raise KnownError("完成日期要在提出之后、不晚于今天。没有保存。", field="on")
    need.status, need.met_on, need.result = NeedState.DONE.value, on, result.strip()
    if frees_resource:
        for match in _matches(work, need_id):
            free_place(work, match, USED_UP)


@action("需求方确认", may=DESK)
def confirm_need(work: Work, need_id: int, by: str) -> None:
    """Whoever had the need says that it was met."""
    if not by.strip():
        raise KnownError("请填写确认人。没有保存。", field="by")
    need = work.session.get_one(Need, need_id)
    _require(need, frozenset({NeedState.DONE}), "确认")
    need.status, need.confirmed_by = NeedState.CONFIRMED.value, by.strip()


@action("撤回需求", may=DESK)
def withdraw_need(work: Work, need_id: int, reason: str) -> None:
    """The need is no more; what was promised to it is free again."""
    if not reason.strip():
        raise KnownError("请写明撤回的原因。没有任何改动。", field="reason")
    need = hold_need(work, need_id)
    _require(need, UNMET, "撤回")
    for match in _matches(work, need_id):
        free_place(work, match, "需求已撤回")
    need.status, need.result = NeedState.WITHDRAWN.value, reason.strip()


def _matches(work: Work, need_id: int) -> list[Match]:
    statement = select(Match).where(Match.need_id == need_id, Match.released_at.is_(None))
    return list(work.session.scalars(statement.order_by(Match.id)))


def _require(need: Need, allowed: frozenset[NeedState], what: str) -> None:
    state = NeedState(need.status)
    if state not in allowed:
        raise KnownError(f"需求 {need.number} 现在是“{state.text}”，不能{what}。没有任何改动。")


def _check(work: Work, form: NeedForm) -> None:
    for name, label in (("party", "需求单位或居民"), ("category", "需求类别"), ("content", "内容")):
        if not getattr(form, name).strip():
            raise KnownError(f"请填写{label}。没有保存。", field=name)
    if form.beneficiaries is not None and form.beneficiaries < 0:
        raise KnownError("受益人数不能小于 0。没有保存。", field="beneficiaries")
    if form.raised_on is not None and form.raised_on > work.today:
        raise KnownError("提出日期在今天之后，请核对。没有保存。", field="raised_on")


def _fill(need: Need, form: NeedForm) -> None:
    need.party, need.category = form.party.strip(), form.category.strip()
    need.content = form.content.strip()
    need.urgency = form.urgency.value if form.urgency else ""
    if form.beneficiaries is not None or not need.beneficiaries_said:
        need.beneficiaries, need.beneficiaries_said = form.beneficiaries, ""
    need.raised_on = form.raised_on or need.raised_on
    need.contact_name = form.contact_name.strip()
    if form.contact_phone is not None:
        need.contact_phone = read_phone(form.contact_phone)
