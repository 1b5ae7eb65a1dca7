"""Units check in at the community, change, and leave."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select, update

from models.double_check_in.rules.states import CheckInState
from models.double_check_in.tables import CheckIn, PartnerUnit
from models.errors import Conflict, Difference, KnownError
from models.people.rules.contacts import read_phone
from models.roles import DESK
from models.store.serials import take_numbers
from models.work import Work, action

SERIES = "DW"


@dataclass(frozen=True)
class UnitForm:
    """A unit as the form gives it. `None` for the phone means: leave what is kept."""

    name: str
    contact_name: str = ""
    contact_phone: str | None = ""
    credit_code: str = ""
    short_names: tuple[str, ...] = ()
    stated_members: int | None = None
    offers: str = ""
    checked_in_on: date | None = None


@action("单位报到", may=DESK)
def check_in_unit(work: Work, form: UnitForm) -> int:
    """Register a unit and return the id. Raises KnownError for a name that is there already."""
    number = unit_numbers(work, 1)[0]
    _check(work, form, None)
    unit = PartnerUnit(
        number=number, name="", checked_in_on=form.checked_in_on or work.today, short_names=[]
    )
    _fill(unit, form)
    work.session.add(unit)
    work.session.flush()
    return unit.id


@action("修改共建单位", may=DESK)
def change_unit(work: Work, unit_id: int, form: UnitForm, version: int) -> None:
    """Change a unit whose page showed that version. Raises Conflict with both versions."""
    unit = work.session.get_one(PartnerUnit, unit_id)
    if unit.version != version:
        raise Conflict(
            f"“{unit.name}”刚刚被另一位同事修改过，您的修改还没有保存。请逐项选定，再保存。",
            _differences(unit, form),
        )
    _check(work, form, unit)
    _fill(unit, form)
    work.session.flush()


@action("单位退出双报到", may=DESK)
def unit_leaves(work: Work, unit_id: int, on: date) -> None:
    """A unit is dissolved or leaves. Raises KnownError while members of it are still there."""
    unit = hold_unit(work, unit_id)
    if unit.left_on is not None:
        raise KnownError(f"“{unit.name}”已经退出。没有任何改动。")
    staying = work.session.scalar(
        select(func.count()).where(
            CheckIn.unit_id == unit_id, CheckIn.status != CheckInState.MOVED_OUT.value
        )
    )
    if staying:
        raise KnownError(
            f"“{unit.name}”还有 {staying} 名党员在册，请先办理转出或改到新单位。没有任何改动。"
        )
    if on < unit.checked_in_on or on > work.today:
        raise KnownError("退出日期要在报到之后、今天之前。没有任何改动。", field="on")
    unit.left_on = on


@action("单位重新报到", may=DESK)
def unit_returns(work: Work, unit_id: int) -> None:
    """A unit that left is there again, under its old number."""
    unit = work.session.get_one(PartnerUnit, unit_id)
    if unit.left_on is None:
        raise KnownError(f"“{unit.name}”没有退出过。没有任何改动。")
    unit.left_on = None


def hold_unit(work: Work, unit_id: int) -> PartnerUnit:
    """The unit; two PCs, one with a member for it, one that lets it go, wait for each other."""
    work.session.execute(
        update(PartnerUnit)
        .where(PartnerUnit.id == unit_id)
        .values(number=PartnerUnit.number)
        .execution_options(synchronize_session=False)
    )
    return work.session.get_one(PartnerUnit, unit_id)


def unit_numbers(work: Work, count: int) -> list[str]:
    """The next numbers of units; whoever takes one waits for others who do."""
    year = work.today.year
    return [
        f"{SERIES}{year}{serial:04d}"
        for serial in take_numbers(work.session, SERIES, str(year), count)
    ]


def _check(work: Work, form: UnitForm, unit: PartnerUnit | None) -> None:
    name = form.name.strip()
    if not name:
        raise KnownError("请填写单位名称。没有保存。", field="name")
    other = work.session.scalar(select(PartnerUnit).where(PartnerUnit.name == name))
    if other is not None and other is not unit:
        left = "报到过又退出了" if other.left_on else "已经报到"
        todo = "请打开它办理重新报到。" if other.left_on else "请直接打开它。"
        raise KnownError(f"“{name}”{left}（{other.number}），没有重复登记。{todo}", field="name")
    if form.stated_members is not None and form.stated_members < 0:
        raise KnownError("党员数不能小于 0。没有保存。", field="stated_members")
    if form.checked_in_on is not None and form.checked_in_on > work.today:
        raise KnownError("报到日期在今天之后，请核对。没有保存。", field="checked_in_on")


def _fill(unit: PartnerUnit, form: UnitForm) -> None:
    unit.name = form.name.strip()
    unit.contact_name = form.contact_name.strip()
    if form.contact_phone is not None:
        unit.contact_phone = read_phone(form.contact_phone)
    unit.credit_code = form.credit_code.strip().upper()
    unit.short_names = [name.strip() for name in form.short_names if name.strip()]
    unit.stated_members = form.stated_members
    unit.offers = form.offers.strip()
    if form.checked_in_on is not None:
        unit.checked_in_on = form.checked_in_on


def _differences(unit: PartnerUnit, form: UnitForm) -> tuple[Difference, ...]:
    pairs = {
        "name": (form.name.strip(), unit.name),
        "contact_name": (form.contact_name.strip(), unit.contact_name),
        "credit_code": (form.credit_code.strip(), unit.credit_code),
        "stated_members": (_text(form.stated_members), _text(unit.stated_members)),
        "offers": (form.offers.strip(), unit.offers),
    }
    return tuple(Difference(name, a, b) for name, (a, b) in pairs.items() if a != b)


def _text(value: int | None) -> str:
    return "" if value is None else str(value)
