"""The service menu: teams offer, residents order (点单), a team comes, the resident rates."""

from datetime import date

from models.errors import Conflict, Difference, KnownError
from models.people.tables import Person
from models.roles import DESK
from models.volunteers.actions.numbering import next_number
from models.volunteers.rules.activities import Status
from models.volunteers.rules.menu import GRADES, ItemForm, OrderForm, OrderStatus
from models.volunteers.tables import Activity, MenuItem, MenuOrder, Team
from models.work import Work, action

ORDER = "DD"


@action("上架服务菜单", may=DESK)
def offer(work: Work, form: ItemForm) -> int:
    """A team offers a service; returns the item."""
    item = MenuItem(offered_from=form.offered_from or work.today)
    _fill(work, item, form)
    work.session.add(item)
    work.session.flush()
    return item.id


@action("修改服务菜单", may=DESK)
def change_item(work: Work, item_id: int, form: ItemForm, version: int) -> None:
    """Change an item that is still offered. Raises Conflict where somebody saved meanwhile."""
    item = _offered(work, item_id)
    if item.version != version:
        mine = {"name": form.name.strip(), "description": form.description.strip()}
        raise Conflict(
            f"“{item.name}”刚刚被另一位同事修改过，您的修改还没有保存。请在下面选定，再保存。",
            tuple(
                Difference(name, text, getattr(item, name))
                for name, text in mine.items()
                if text != getattr(item, name)
            ),
        )
    with work.session.no_autoflush:
        _fill(work, item, form)
        item.offered_from = form.offered_from or item.offered_from


@action("下架服务菜单", may=DESK)
def retire(work: Work, item_id: int, on: date | None = None) -> None:
    """No longer offered from that day on; past figures keep counting it."""
    item = _offered(work, item_id)
    day = on or work.today
    if day < item.offered_from:
        raise KnownError("下架日期早于上架日期，请核对。没有保存。", field="on")
    item.retired_on = day


@action("居民点单", may=DESK)
def order(work: Work, form: OrderForm) -> int:
    """A resident orders a service; returns the order."""
    item = _offered(work, form.item_id)
    person = work.session.get(Person, form.person_id)
    if person is None or person.is_merged:
        raise KnownError("请先选择居民，或登记新的人员。没有保存。", field="person")
    if form.wanted_on is not None and form.wanted_on < work.today:
        raise KnownError("希望的日期已经过去，请核对。没有保存。", field="wanted_on")
    if item.retired_on is not None and item.retired_on <= (form.wanted_on or work.today):
        raise KnownError(
            f"“{item.name}”从 {item.retired_on} 起下架，请改日期或另选一项。没有保存。",
            field="wanted_on",
        )
    if item.offered_from > (form.wanted_on or work.today):
        raise KnownError(
            f"“{item.name}”从 {item.offered_from} 起提供，请改日期。没有保存。", field="wanted_on"
        )
    kept = MenuOrder(
        number=next_number(work, ORDER), item_id=item.id, person_id=person.id,
        status=OrderStatus.ORDERED.value, at=work.now, clerk_id=work.clerk.id,
        wanted_on=form.wanted_on, address=form.address.strip(), wish=form.wish.strip(),
    )  # fmt: skip
    work.session.add(kept)
    work.session.flush()
    return kept.id


@action("服务队接单", may=DESK)
def take_order(
    work: Work, order_id: int, activity_id: int | None = None, on: date | None = None
) -> None:
    """The team takes the order, by itself or with an activity that serves it."""
    kept = _in(work, order_id, OrderStatus.ORDERED)
    day = _day(work, on, kept.at.date())
    if activity_id is not None:
        activity = work.session.get_one(Activity, activity_id)
        if activity.status == Status.CANCELLED.value:
            raise KnownError("这个活动已经取消，请另选一个。没有保存。", field="activity")
    kept.status, kept.taken_on, kept.activity_id = OrderStatus.TAKEN.value, day, activity_id


@action("点单服务完成", may=DESK)
def finish_order(work: Work, order_id: int, result: str, on: date | None = None) -> None:
    """The service was done, with what came of it."""
    kept = _in(work, order_id, OrderStatus.TAKEN)
    if not result.strip():
        raise KnownError("请写明服务情况。没有保存。", field="result")
    kept.done_on = _day(work, on, kept.taken_on or kept.at.date())
    kept.status, kept.result = OrderStatus.DONE.value, result.strip()


@action("点单评价", may=DESK)
def rate_order(work: Work, order_id: int, grade: int) -> None:
    """The resident's grade, 5 (very satisfied) to 1."""
    kept = _in(work, order_id, OrderStatus.DONE)
    if grade not in GRADES:
        raise KnownError("请选择评价的等级。没有保存。", field="grade")
    kept.status, kept.grade = OrderStatus.RATED.value, grade


@action("取消点单", may=DESK)
def cancel_order(work: Work, order_id: int, reason: str) -> None:
    """The resident or the team calls it off."""
    kept = _in(work, order_id, OrderStatus.ORDERED, OrderStatus.TAKEN)
    if not reason.strip():
        raise KnownError("请写明取消的原因。没有保存。", field="reason")
    kept.status, kept.cancelled_reason = OrderStatus.CANCELLED.value, reason.strip()


def _fill(work: Work, item: MenuItem, form: ItemForm) -> None:
    if not form.name.strip():
        raise KnownError("请填写服务名称。没有保存。", field="name")
    team = work.session.get(Team, form.team_id)
    if team is None or team.closed_on is not None:
        raise KnownError("请选择一个在的服务队。没有保存。", field="team")
    item.name, item.team_id = form.name.strip(), team.id
    item.kind = form.kind.value if form.kind else ""
    item.description = form.description.strip()


def _offered(work: Work, item_id: int) -> MenuItem:
    item = work.session.get_one(MenuItem, item_id)
    if item.retired_on is not None and item.retired_on <= work.today:
        raise KnownError(f"“{item.name}”已于 {item.retired_on} 下架。没有保存。", field="item")
    return item


def _in(work: Work, order_id: int, *states: OrderStatus) -> MenuOrder:
    kept = work.session.get_one(MenuOrder, order_id)
    if kept.status not in states:
        raise KnownError(
            f"点单 {kept.number} {OrderStatus(kept.status).text}，这一步不用办或还不能办。"
            "没有任何改动。"
        )
    return kept


def _day(work: Work, on: date | None, earliest: date) -> date:
    day = on or work.today
    if not earliest <= day <= work.today:
        raise KnownError(f"日期应在 {earliest} 到今天之间。没有保存。", field="on")
    return day
