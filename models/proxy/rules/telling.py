"""One sentence that tells the resident where the request stands."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from models.proxy.rules.states import ProxyMode


@dataclass(frozen=True)
class Standing:
    """What the sentence is made of."""

    item: str
    state: str
    mode: ProxyMode
    agent: str
    agent_phone: str
    office: str  # where it was lodged; empty before
    due_date: date | None
    appear_on: date | None
    returned_on: date | None
    things_out: bool = False  # something has still to come back
    balance: Decimal = Decimal(0)  # what is held for the resident, in yuan


_WHERE = {
    "registered": "已登记",
    "awaiting_letter": "等您签委托书",
    "authorised": "已签委托书，等交材料",
    "assisted": "正在帮您办",
    "custody": "材料已收，准备送件",
    "lodged": "已送到{office}",
    "processing": "已送到{office}，正在办理",
    "supplementing": "还要补材料，请和代办员联系",
    "suspended": "暂时中止，续签委托书后继续",
    "resumed": "已恢复办理",
    "closed": "已办结",
    "terminated": "已终止",
    "returned": "已办结，材料和余款已交还",
    "rated": "已办结，材料和余款已交还",
    "declined": "不能代办",
    "withdrawn": "已按您的意思撤回",
    "archived": "已办结归档",
}
_COUNTED = ("authorised", "assisted", "custody", "lodged", "processing", "resumed")


def tell_resident(standing: Standing, today: date) -> str:
    """您的医保零星报销已送到区医保局，预计4月9日前办结，李敏负责，电话1990000…。"""
    where = _WHERE.get(standing.state, "正在办理")
    where = where.format(office=standing.office or "承办单位")
    parts = [f"您的{standing.item}{where}"]
    if standing.state in ("closed", "terminated"):
        parts.append(_say_out(standing))
    if standing.state in _COUNTED and standing.due_date is not None:
        late = standing.due_date < today
        parts.append(
            f"原定{_say(standing.due_date, today)}办结，正在催办"
            if late
            else f"预计{_say(standing.due_date, today)}前办结"
        )
    if (
        standing.state in _COUNTED
        and standing.appear_on is not None
        and standing.appear_on >= today
    ):
        parts.append(f"请您{_say(standing.appear_on, today)}本人到场")
    doer = "负责" if standing.mode is ProxyMode.PROXY else "陪您办"
    parts.append(f"{standing.agent}{doer}")
    if standing.agent_phone:
        parts.append(f"电话{standing.agent_phone}")
    return "，".join(parts) + "。"


def _say_out(standing: Standing) -> str:
    """Only what there is to fetch or to make up."""
    fetched = (("材料", standing.things_out), ("余款", standing.balance > 0))
    out = "和".join(word for word, there in fetched if there)
    said = [f"等您来取回{out}"] if out else []
    if standing.balance < 0:
        said.append(f"请补交垫付的 {-standing.balance} 元")
    return "，".join(said) or "等您来签收结清"


def _say(day: date, today: date) -> str:
    year = f"{day.year}年" if day.year != today.year else ""
    return f"{year}{day.month}月{day.day}日"
