"""Keeping the catalogue: every change is a new dated version with a reason."""

from datetime import date

from sqlalchemy import select

from models.catalogue.queries import version_in_force
from models.catalogue.rules import (
    Material,
    Mode,
    blocked_certificate,
    check_item,
    item_tokens,
    read_services,
)
from models.catalogue.rules import (
    ServiceItem as ItemForm,
)
from models.catalogue.tables import ItemMaterial, ItemVersion, ServiceItem
from models.errors import KnownError
from models.roles import LEADERS
from models.store.find import drop_terms, put_terms
from models.work import Work, action


@action("载入事项目录", may=LEADERS)
def load_first_catalogue(work: Work) -> int:
    """Give a new centre the catalogue the program ships with; returns how many items."""
    if work.session.scalar(select(ServiceItem.id).limit(1)) is not None:
        return 0
    for form in read_services():
        _add(work, form, date(2004, 1, 1), "程序自带目录")
    return len(read_services())


@action("新增事项", may=LEADERS)
def add_item(work: Work, form: ItemForm, reason: str) -> None:
    """Take a new item into the catalogue from today; needs the approval as reason (准入)."""
    if not reason.strip():
        raise KnownError("新增事项要写明准入依据。", field="reason")
    _refuse_blocked(form)
    if work.session.scalar(select(ServiceItem.id).where(ServiceItem.code == form.code.strip())):
        raise KnownError(f"编码“{form.code}”已经有了，请换一个。", field="code")
    _add(work, form, work.today, reason)


@action("修改事项", may=LEADERS)
def change_item(work: Work, form: ItemForm, reason: str, *, seen: int | None = None) -> None:
    """Make a new version from today; cases already accepted keep theirs.

    `seen` is the number of the version the clerk started from. Raises KnownError where a
    colleague has made another one since.
    """
    if not reason.strip():
        raise KnownError("修改事项要写明原因。", field="reason")
    check_item(form)
    _refuse_blocked(form)
    last = version_in_force(work.session, form.code, work.today)
    if seen is not None and last.number != seen:
        raise KnownError(
            f"“{last.name}”刚刚被另一位同事改成了第 {last.number} 版，您的修改还没有保存。"
            "请先看一下新的版本，需要的改动再按“修改事项”填上。"
        )
    _keep_version(work, last.item, last.number + 1, form, work.today, reason)


@action("停办事项", may=LEADERS)
def retire_item(work: Work, code: str) -> None:
    """No longer offer an item from today; it is still counted."""
    item = version_in_force(work.session, code, work.today).item
    item.retired_on = work.today
    drop_terms(work.session, "service_item", [item.id])


def _refuse_blocked(form: ItemForm) -> None:
    """No centre offers one of the twenty certificates; telling people where to go is fine."""
    blocked = blocked_certificate(form.name)
    if blocked is not None and form.mode is not Mode.INFORM:
        raise KnownError(blocked.text, field="name")


def _add(work: Work, form: ItemForm, since: date, reason: str) -> None:
    check_item(form)
    item = ServiceItem(code=form.code.strip())
    work.session.add(item)
    work.session.flush()
    _keep_version(work, item, 1, form, since, reason)


def _keep_version(
    work: Work, item: ServiceItem, number: int, form: ItemForm, since: date, reason: str
) -> None:
    work.session.add(
        ItemVersion(
            item=item,
            number=number,
            valid_from=since,
            name=form.name.strip(),
            category=form.category.strip(),
            mode=form.mode.value,
            days_centre=form.days_centre,
            days_total=form.days_total,
            statutory_days=form.statutory_days,
            person_must_appear=form.person_must_appear.value,
            proxy=form.proxy.value,
            handling_chain=form.handling_chain,
            basis=form.basis,
            hint=form.hint,
            synonyms="｜".join(form.synonyms),
            reason=reason.strip(),
            materials=[_material(seq, m) for seq, m in enumerate(form.materials, 1)],
        )
    )
    put_terms(
        work.session,
        "service_item",
        {item.id: item_tokens(form.code, form.name, form.synonyms)},
    )


def _material(seq: int, m: Material) -> ItemMaterial:
    return ItemMaterial(
        seq=seq,
        name=m.name,
        form=m.form,
        copies=m.copies,
        requirement=m.requirement,
        source=m.source,
    )
