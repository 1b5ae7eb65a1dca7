"""The path of a proxy case: received, lodged, in progress, closed, given back and settled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from models.calendar.rules import due_date
from models.cases.actions.open_ends import open_callbacks
from models.cases.actions.ratings import RatingGiven, give_rating, rate_again
from models.cases.actions.steps import close_now, take_step
from models.cases.queries.desk import Desk
from models.cases.rules.one_stop import Outcome
from models.cases.rules.ratings import check_grades
from models.cases.tables import Case
from models.errors import KnownError
from models.proxy.actions.letters import letter_in_force, read_proxied, require_power
from models.proxy.actions.money import case_balance
from models.proxy.actions.moving import LineForm, OnScreen, hand_on, keep_signatures, take_in
from models.proxy.actions.papers import (
    issue_completion,
    issue_custody_list,
    issue_return,
    issue_settlement,
    issue_stop,
)
from models.proxy.queries.custody import read_custody
from models.proxy.rules.custody import Holder, HolderKind, MaterialForm
from models.proxy.rules.letters import Power
from models.proxy.rules.money import say_balance
from models.proxy.rules.states import PROXY, ProxyMode
from models.proxy.tables import CustodyLine, MoneyEntry, ProxyCase
from models.roles import DESK, LEADERS
from models.settings.queries import read_setting
from models.work import Work, action

RESULT_POWERS = (Power.COLLECT, Power.SIGN)
RETURN_DAYS = 5  # working days an original may be out (practice)


@dataclass(frozen=True)
class HandOn:
    """So many copies of a line to somebody."""

    line_id: int
    copies: int
    giver: Holder
    taker: Holder


@action("材料交接", may=DESK)
def receive_materials(
    work: Work, case_id: int, lines: Sequence[LineForm], drawer: str, signed: OnScreen | None = None
) -> int:
    """Take things over from the principal into a drawer; returns the custody list to print."""
    case, proxied = read_proxied(work, case_id)
    if case.state in ("authorised", "supplementing", "resumed"):
        take_step(work, case, "receive", table=PROXY)
    elif case.state not in ("assisted", "custody", "lodged", "processing"):
        raise KnownError(
            f"这件现在是“{PROXY.states[case.state].label}”，不能接收材料。没有任何改动。"
        )
    until = _return_by(work)
    dated = [
        LineForm(
            line.name, line.form, line.copies, line.pages, line.remark,
            line.return_by or (until if line.form is MaterialForm.ORIGINAL else None),
        )
        for line in lines
    ]  # fmt: skip
    giver = Holder(HolderKind.PRINCIPAL, case.applicant.name)
    taker = Holder(HolderKind.CENTRE, _drawer(proxied, drawer))
    take_in(work, case, dated, giver, taker, signed=signed)
    work.session.flush()
    return issue_custody_list(work, case, proxied)


@action("收到办理结果", may=DESK)
def receive_results(
    work: Work,
    case_id: int,
    lines: Sequence[LineForm],
    office: str,
    drawer: str,
    signed: OnScreen | None = None,
    power: Power = Power.COLLECT,
) -> int:
    """Collect results from the office for the principal; returns the custody list.

    `power`: COLLECT for papers and results, SIGN for a document (决定书, 通知书) the agent signs
    for; the letter gives each of them by itself.
    """
    if power not in RESULT_POWERS:
        raise KnownError("请选择是领取证件和结果，还是签收文书。没有保存。", field="power")
    case, proxied = read_proxied(work, case_id)
    require_power(work, proxied, power)
    _require_open(case)
    take_in(
        work, case, lines, Holder(HolderKind.OFFICE, office.strip()),
        Holder(HolderKind.CENTRE, _drawer(proxied, drawer)), signed=signed,
    )  # fmt: skip
    work.session.flush()
    return issue_custody_list(work, case, proxied)


@action("移交材料", may=DESK)
def move_materials(
    work: Work,
    case_id: int,
    moves: Sequence[HandOn],
    remark: str = "",
    signed: OnScreen | None = None,
) -> int:
    """Things change hands, both sides signing; returns the list as it stands now.

    What goes to an office needs the power to lodge. Raises KnownError if a giver has fewer.
    """
    case, proxied = read_proxied(work, case_id)
    _require_open(case)
    if not moves:
        raise KnownError("还没有勾选要移交的材料。没有任何改动。")
    if any(m.taker.kind in (HolderKind.OFFICE, HolderKind.USED_UP) for m in moves):
        require_power(work, proxied, Power.LODGE)
    _hand_on_all(work, case_id, moves, signed, remark)
    work.session.flush()
    return issue_custody_list(work, case, proxied)


@action("送件", may=DESK)
def lodge(
    work: Work,
    case_id: int,
    office: str,
    receipt: str,
    moves: Sequence[HandOn],
    signed: OnScreen | None = None,
) -> None:
    """Hand the case in at the office, with the things it takes and its receipt number."""
    if not office.strip():
        raise KnownError("请填写送到哪个单位。", field="office")
    case, proxied = read_proxied(work, case_id)
    require_power(work, proxied, Power.LODGE)
    take_step(work, case, "lodge", table=PROXY, office=office.strip(), receipt=receipt.strip())
    proxied.lodged_at_office, proxied.lodged_on = office.strip(), work.today
    proxied.lodge_receipt = receipt.strip()
    case.handled_by = office.strip()
    _hand_on_all(work, case_id, moves, signed, "送件")


@action("补材料", may=DESK)
def ask_supplement(work: Work, case_id: int, missing: str) -> None:
    """The office wants more: the principal is asked once for everything."""
    case, proxied = read_proxied(work, case_id)
    if not missing.strip():
        raise KnownError("请写明还缺什么材料。", field="reason")
    require_power(work, proxied, Power.SUPPLEMENT)
    take_step(work, case, "supplement", missing, table=PROXY)


@action("代办流转", may=DESK)
def move_request(work: Work, case_id: int, transition: str, reason: str = "") -> int | None:
    """A step that needs at most a reason; a suspension returns its form to print.

    Raises KnownError for a request that would end while something or some money is still here.
    """
    case, proxied = read_proxied(work, case_id)
    step = PROXY.transitions[transition]
    if "reason" in step.needs and not reason.strip():
        raise KnownError(f"“{step.label}”要写明原因。", field="reason")
    if transition not in _PLAIN:
        raise KnownError(f"“{step.label}”要填写更多内容，请用它自己的按钮。")
    _check_mode(proxied, transition)
    if transition == "process":
        require_power(work, proxied, Power.LODGE)
    take_step(work, case, transition, reason, table=PROXY)
    if not case.is_open:
        _require_settled(work, case_id, step.label)
    if transition == "suspend":
        return issue_stop(work, case, proxied, "suspension", reason)
    return None


@action("代办终止", may=LEADERS)
def terminate_request(work: Work, case_id: int, reason: str) -> int:
    """End without result; everything still has to come back. Returns the form."""
    return _stop(work, case_id, "terminate", reason)


@action("撤销委托", may=DESK)
def revoke_letter(work: Work, case_id: int, reason: str) -> int:
    """The principal revokes (民法典 173): the letter ends at once; returns the form."""
    return _stop(work, case_id, "revoke", reason)


@action("代办办结", may=DESK)
def close_request(work: Work, case_id: int, outcome: Outcome, result: str) -> int:
    """The matter is done; things and money go back next. Returns the completion form."""
    case, proxied = read_proxied(work, case_id)
    close_now(work, case, outcome, result, table=PROXY)
    return issue_completion(work, case, proxied)


@action("回交结清", may=DESK)
def give_back(work: Work, case_id: int, signed: OnScreen | None = None) -> tuple[int, ...]:
    """Close the book with the principal: nothing out, nothing owed. Returns receipt and settlement.

    Raises KnownError that names, line by line, what is still missing.
    """
    case, proxied = read_proxied(work, case_id)
    _require_settled(work, case_id, "回交结清")
    letter = letter_in_force(work, case_id)
    if letter is not None:
        letter.ended_on, letter.end_reason = work.today, "事项办完"
    where, giver_sign, taker_sign = keep_signatures(work, signed)
    take_step(
        work, case, "give_back", table=PROXY, signed=where, giver_sign=giver_sign,
        taker_sign=taker_sign,
    )  # fmt: skip
    proxied.returned_on = work.today
    papers = [issue_return(work, case, proxied, (giver_sign, taker_sign))]
    if work.session.scalar(select(MoneyEntry.id).where(MoneyEntry.case_id == case_id).limit(1)):
        papers.append(issue_settlement(work, case, proxied))
    return tuple(papers)


@action("代办评价", may=DESK)
def rate_request(work: Work, case_id: int, given: RatingGiven) -> None:
    """Keep the rating of a settled case, or the one after rectification.

    A bad one opens a callback as at the counter.
    """
    case, proxied = read_proxied(work, case_id)
    check_grades(
        given.satisfaction,
        (
            ("efficiency", given.efficiency),
            ("competence", given.competence),
            ("attitude", given.attitude),
        ),
    )
    if case.satisfaction is not None:
        rate_again(work, case, given, table=PROXY)
        return
    since = proxied.returned_on or work.today
    give_rating(work, case, given, "rate", since=since, table=PROXY)


@action("代办归档", may=LEADERS)
def archive_request(work: Work, case_id: int) -> None:
    """Freeze a settled case. Raises KnownError while a callback is open."""
    case, _ = read_proxied(work, case_id)
    waiting = open_callbacks(work, case_id)
    if waiting:
        raise KnownError(f"还不能归档：回访{'、'.join(waiting)}还没有办结。没有任何改动。")
    take_step(work, case, "archive", table=PROXY)
    case.archived_on = work.today


def obstacles(work: Work, case_id: int) -> list[str]:
    """What stands between a case and its settlement, line by line, in the clerk's words."""
    custody = read_custody(work.session, case_id)
    found = [
        f"{line.name} {MaterialForm(line.form).text}在{line.now_with}" for line in custody.out_lines
    ]
    balance = case_balance(work, case_id)
    if balance:
        found.append(f"{say_balance(balance)}还没有结清")
    return found


_PLAIN = ("await_letter", "assist", "process", "suspend", "send_back", "decline", "withdraw")


def _stop(work: Work, case_id: int, transition: str, reason: str) -> int:
    if not reason.strip():
        raise KnownError("请写明原因。没有任何改动。", field="reason")
    case, proxied = read_proxied(work, case_id)
    take_step(work, case, transition, reason, table=PROXY)
    letter = letter_in_force(work, case_id)
    if letter is not None:
        letter.ended_on, letter.end_reason = work.today, reason.strip()[:120]
    return issue_stop(work, case, proxied, "termination", reason)


def _check_mode(proxied: ProxyCase, transition: str) -> None:
    """帮办 and 代办 are never turned into each other without a new record."""
    mode = ProxyMode(proxied.mode)
    if transition == "assist" and mode is ProxyMode.PROXY:
        raise KnownError("代办要先签委托书；要改成帮办，请另登记一件。没有任何改动。")
    if transition == "await_letter" and mode is ProxyMode.ASSISTED:
        raise KnownError("帮办由本人办理，不签委托书。没有任何改动。")


def _require_settled(work: Work, case_id: int, step: str) -> None:
    missing = obstacles(work, case_id)
    if missing:
        raise KnownError(f"还不能{step}：" + "；".join(missing) + "。没有任何改动。")


def _hand_on_all(
    work: Work,
    case_id: int,
    moves: Sequence[HandOn],
    signed: OnScreen | None,
    remark: str,
) -> None:
    for move in moves:
        line = work.session.get_one(CustodyLine, move.line_id)
        if line.case_id != case_id:
            raise KnownError(f"“{line.name}”不是这一件的材料。没有任何改动。")
        hand_on(
            work, move.line_id, move.copies, move.giver, move.taker, signed=signed, remark=remark
        )


def _require_open(case: Case) -> None:
    if not case.is_open:
        label = PROXY.states[case.state].label
        raise KnownError(f"这件已是“{label}”，不能再交接材料。没有任何改动。")


def _drawer(proxied: ProxyCase, drawer: str) -> str:
    return f"{proxied.agent.name} {drawer.strip()}".strip()


def _return_by(work: Work) -> date:
    days = read_setting(work.session, "proxy", work.today).get("return_days", RETURN_DAYS)
    return due_date(work.today, int(days), Desk(work.session, work.now).days).date
