"""Resources are offered, changed and withdrawn."""

from dataclasses import dataclass
from datetime import date

from models.errors import Conflict, Difference, KnownError
from models.people.rules.contacts import read_phone
from models.roles import DESK
from models.three_lists.actions.numbers import next_number
from models.three_lists.rules.lists import ResourceKind
from models.three_lists.tables import Resource
from models.work import Work, action

SERIES = "Z"


@dataclass(frozen=True)
class ResourceForm:
    """A resource as the form gives it; `places`: how many needs it can serve at once."""

    party: str
    category: ResourceKind
    content: str
    places: int = 1
    places_said: str = ""  # 2场, 3名 as the unit says it
    available: str = ""
    valid_to: date | None = None
    contact_name: str = ""
    contact_phone: str | None = ""


@action("登记资源", may=DESK)
def offer_resource(work: Work, form: ResourceForm) -> int:
    """Put a resource on the list; returns the id."""
    _check(form)
    if form.valid_to is not None and form.valid_to < work.today:
        raise KnownError("有效期已经过了，请核对。没有保存。", field="valid_to")
    resource = Resource(number=next_number(work, SERIES), taken=0)
    _fill(resource, form)
    work.session.add(resource)
    work.session.flush()
    return resource.id


@action("修改资源", may=DESK)
def change_resource(work: Work, resource_id: int, version: int, form: ResourceForm) -> None:
    """Change a resource. Raises KnownError for fewer places than are promised, or Conflict."""
    _check(form)
    resource = work.session.get_one(Resource, resource_id)
    if resource.version != version:
        pairs = {
            "party": (form.party.strip(), resource.party),
            "content": (form.content.strip(), resource.content),
            "places": (str(form.places), str(resource.places)),
            "available": (form.available.strip(), resource.available),
            "valid_to": (str(form.valid_to or ""), str(resource.valid_to or "")),
        }
        raise Conflict(
            f"资源 {resource.number} 刚刚被另一位同事修改过，您的修改还没有保存。"
            "请逐项选定，再保存。",
            tuple(Difference(name, a, b) for name, (a, b) in pairs.items() if a != b),
        )
    if form.places < resource.taken:
        raise KnownError(
            f"资源 {resource.number} 已对接 {resource.taken} 个需求，名额不能少于它。没有保存。",
            field="places",
        )
    _fill(resource, form)
    work.session.flush()


@action("撤回资源", may=DESK)
def withdraw_resource(work: Work, resource_id: int) -> None:
    """No longer offered; what was promised stays promised."""
    resource = work.session.get_one(Resource, resource_id)
    if resource.withdrawn_on is not None:
        raise KnownError(f"资源 {resource.number} 已经撤回。没有任何改动。")
    resource.withdrawn_on = work.today


def _check(form: ResourceForm) -> None:
    if not form.party.strip():
        raise KnownError("请填写提供单位。没有保存。", field="party")
    if not form.content.strip():
        raise KnownError("请填写资源内容。没有保存。", field="content")
    if form.places < 1:
        raise KnownError("名额至少为 1。没有保存。", field="places")


def _fill(resource: Resource, form: ResourceForm) -> None:
    resource.party, resource.category = form.party.strip(), form.category.value
    resource.content, resource.available = form.content.strip(), form.available.strip()
    resource.places, resource.places_said = form.places, form.places_said.strip()
    resource.valid_to = form.valid_to
    resource.contact_name = form.contact_name.strip()
    if form.contact_phone is not None:
        resource.contact_phone = read_phone(form.contact_phone)
