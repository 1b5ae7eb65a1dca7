"""Wishes are collected, checked and published; or refused, or withdrawn."""

from dataclasses import dataclass
from decimal import Decimal

from models.errors import Conflict, Difference, KnownError
from models.people.tables import Person
from models.roles import DESK
from models.small_wishes.actions.steps import hold_wish, require, settle_claim, take_step
from models.small_wishes.queries.settings import read_wish_settings
from models.small_wishes.rules.states import UNCLAIMED, WishKind, WishState
from models.small_wishes.tables import SmallWish, WishStep
from models.store.serials import take_numbers
from models.work import Work, action

SERIES = "WX"
_OPEN = frozenset({WishState.COLLECTED, WishState.CHECKED})


@dataclass(frozen=True)
class WishForm:
    """A wish as the form gives it; `value` is about what it will cost, in yuan."""

    person_id: int
    kind: WishKind
    content: str
    value: Decimal | None = None


@action("征集微心愿", may=DESK)
def collect_wish(work: Work, form: WishForm) -> int:
    """Write a wish down; returns the id. Raises KnownError above the centre's limit."""
    person = work.session.get(Person, form.person_id)
    if person is None or person.is_merged:
        raise KnownError("请先选择许愿人，或登记新的人员。没有保存。", field="person")
    _check(work, form)
    year = str(work.today.year)
    serial = take_numbers(work.session, SERIES, year)[0]
    wish = SmallWish(
        number=f"{SERIES}{year}{serial:04d}",
        person_id=person.id,
        kind=form.kind.value,
        content=form.content.strip(),
        value=form.value,
        status=WishState.COLLECTED.value,
        collected_on=work.today,
    )
    work.session.add(wish)
    work.session.flush()
    work.session.add(
        WishStep(wish_id=wish.id, at=work.now, clerk_id=work.clerk.id, before="", after=wish.status)
    )
    return wish.id


@action("修改微心愿", may=DESK)
def change_wish(work: Work, wish_id: int, version: int, form: WishForm) -> None:
    """Change a wish nobody has claimed; a published one stays as it hangs on the wall.

    Raises Conflict with both versions.
    """
    wish = hold_wish(work, wish_id)
    if wish.version != version:
        pairs = {
            "kind": (form.kind.text, WishKind(wish.kind).text),
            "content": (form.content.strip(), wish.content),
            "value": (str(form.value or ""), str(wish.value or "")),
        }
        raise Conflict(
            f"心愿 {wish.number} 刚刚被另一位同事修改过，您的修改还没有保存。请逐项选定，再保存。",
            tuple(Difference(name, a, b) for name, (a, b) in pairs.items() if a != b),
        )
    require(wish, _OPEN, "修改")
    _check(work, form)
    wish.kind, wish.content, wish.value = form.kind.value, form.content.strip(), form.value


@action("审核微心愿", may=DESK)
def check_wish(work: Work, wish_id: int) -> None:
    """The wish is real, lawful and within the limit."""
    wish = hold_wish(work, wish_id)
    require(wish, {WishState.COLLECTED}, "审核")
    _check_value(work, wish.value)  # the limit may be another one by now
    take_step(work, wish, WishState.CHECKED)


@action("发布微心愿", may=DESK)
def publish_wish(work: Work, wish_id: int) -> None:
    """Into the pool: from now on it can be claimed."""
    wish = hold_wish(work, wish_id)
    require(wish, {WishState.CHECKED}, "发布（要先审核）")
    take_step(work, wish, WishState.PUBLISHED)
    wish.published_on = work.today


@action("不予采纳微心愿", may=DESK)
def refuse_wish(work: Work, wish_id: int, reason: str) -> None:
    """Not a wish for the pool; the reason is told to the wisher."""
    _end(work, wish_id, WishState.REFUSED, reason, _OPEN)


@action("撤回微心愿", may=DESK)
def withdraw_wish(work: Work, wish_id: int, reason: str) -> None:
    """The wisher no longer wants it. Raises KnownError once somebody has claimed it."""
    _end(work, wish_id, WishState.WITHDRAWN, reason, UNCLAIMED)


def _end(
    work: Work, wish_id: int, state: WishState, reason: str, allowed: frozenset[WishState]
) -> None:
    if not reason.strip():
        raise KnownError("请写明原因。没有任何改动。", field="reason")
    wish = hold_wish(work, wish_id)
    settle_claim(work, wish)
    require(wish, allowed, state.text.removeprefix("已"))
    take_step(work, wish, state, reason)


def _check(work: Work, form: WishForm) -> None:
    if not form.content.strip():
        raise KnownError("请填写心愿内容。没有保存。", field="content")
    _check_value(work, form.value)


def _check_value(work: Work, value: Decimal | None) -> None:
    """Raise KnownError above the centre's limit; who cannot tell a value leaves it empty."""
    if value is None:
        return
    if value < 0 or value != value.quantize(Decimal("0.01")):
        raise KnownError("金额要不小于 0，最多两位小数。没有保存。", field="value")
    most = read_wish_settings(work.session, work.today).most_value
    if value > most:
        raise KnownError(
            f"微心愿不超过 {most} 元，填的是 {value} 元。没有保存；"
            "可以改小，或走救助、帮扶等渠道。",
            field="value",
        )
