"""A home visit is arranged, put off, moved to another address, or called off."""

from datetime import date

from models.cases.actions.steps import record_step
from models.errors import KnownError
from models.proxy.actions.letters import read_proxied
from models.proxy.rules.states import PROXY
from models.roles import DESK
from models.work import Work, action


@action("改上门时间", may=DESK)
def change_visit(work: Work, case_id: int, day: date | None, address: str, reason: str) -> None:
    """Set the day and the address of the visit; no day calls it off. The trip sheet follows.

    An empty address is the one where the person lives. The step keeps both days and the reason,
    the address stays with the case. Raises KnownError for a day that is over, without a reason
    where a visit was arranged already, where nothing changes, or for a case that has ended.
    """
    case, proxied = read_proxied(work, case_id)
    if not case.is_open:
        label = PROXY.states[case.state].label
        raise KnownError(f"这件已是“{label}”，不用再上门。没有任何改动。")
    address = address.strip() if day is not None else ""
    before, moved = proxied.visit_on, address != proxied.visit_address
    if day == before and not moved:
        raise KnownError("上门日期和地址都没有变，没有任何改动。", field="day")
    if day is not None and day < work.today:
        raise KnownError("上门日期已经过了，没有保存。请改成今天或以后的一天。", field="day")
    if before is not None and not reason.strip():
        raise KnownError("已经约好上门，请写明为什么改。没有保存。", field="reason")
    proxied.visit_on, proxied.visit_address = day, address
    facts = {"visit_from": before and str(before), "visit_to": day and str(day)}
    record_step(work, case, "visit", reason, moved=moved, **facts)
