"""The three lists, linked: needs (F14), resources (F15), projects (F16)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from models.people.rules.masking import Purpose, mask_phone
from models.three_lists.queries.links import (
    LinkRow,
    ProjectLink,
    needs_of,
    needs_of_projects,
    projects_of,
    resources_of,
)
from models.three_lists.rules.lists import NeedState, Progress, ResourceKind, Urgency
from models.three_lists.tables import Need, Project, Resource


@dataclass(frozen=True)
class ListFilter:
    """Which rows a list shows; what does not belong to a list is passed over."""

    text: str = ""  # part of number, party, content or contact
    state: NeedState | None = None  # of needs
    category: str = ""  # of needs
    kind: ResourceKind | None = None  # of resources
    progress: Progress | None = None  # of projects
    only_free: bool = False  # resources that can be promised today
    since: date | None = None  # needs raised, projects begun
    until: date | None = None
    newest_first: bool = False


@dataclass(frozen=True)
class NeedRow:
    """A need as the list prints it."""

    id: int
    number: str
    party: str
    category: str
    content: str
    urgency: Urgency | None
    beneficiaries: str  # as it is said, or the number
    raised_on: date | None
    contact_name: str
    contact_phone: str  # masked unless the export was allowed in clear
    state: NeedState
    met_on: date | None
    resources: tuple[LinkRow, ...]
    projects: tuple[ProjectLink, ...]

    @property
    def contact(self) -> str:
        """联系人及电话."""
        return f"{self.contact_name} {self.contact_phone}".strip()

    @property
    def links(self) -> str:
        """对接资源/项目编号."""
        numbers = [link.number for link in self.resources]
        return "、".join([*numbers, *(project.number for project in self.projects)])

    @property
    def units(self) -> str:
        """Who provides what is promised."""
        return "、".join(dict.fromkeys(link.party for link in self.resources))


@dataclass(frozen=True)
class NeedPage(NeedRow):
    """A need's page."""

    version: int
    beneficiaries_count: int | None
    result: str
    confirmed_by: str


@dataclass(frozen=True)
class ResourceRow:
    """A resource as the list prints it."""

    id: int
    number: str
    party: str
    kind: ResourceKind
    content: str
    quantity: str  # as it is said
    places: int
    taken: int
    available: str
    contact_name: str
    contact_phone: str  # masked unless the export was allowed in clear
    valid_to: date | None
    withdrawn_on: date | None
    needs: tuple[LinkRow, ...]

    @property
    def contact(self) -> str:
        """联系人及电话."""
        return f"{self.contact_name} {self.contact_phone}".strip()

    @property
    def validity(self) -> str:
        """有效期 in words."""
        return f"{self.valid_to}" if self.valid_to else "长期有效"

    @property
    def links(self) -> str:
        """已匹配需求编号."""
        return "、".join(link.number for link in self.needs)

    @property
    def free(self) -> int:
        """Places nobody was promised; see `is_valid` for the day."""
        return 0 if self.withdrawn_on else self.places - self.taken

    def is_valid(self, day: date) -> bool:
        """Whether it can be promised on that day."""
        return self.withdrawn_on is None and (self.valid_to is None or self.valid_to >= day)


@dataclass(frozen=True)
class ResourcePage(ResourceRow):
    """A resource's page."""

    version: int


@dataclass(frozen=True)
class ProjectRow:
    """A project as the list prints it."""

    id: int
    number: str
    name: str
    needs: tuple[ProjectLink, ...]
    lead_unit: str
    partner_units: str
    claimed_by: str
    starts_on: date
    ends_on: date | None
    funding: str
    progress: Progress
    result: str
    evaluation: str

    @property
    def need_numbers(self) -> str:
        """对应需求."""
        return "、".join(need.number for need in self.needs)

    @property
    def span(self) -> str:
        """起止时间."""
        return f"{self.starts_on} 至 {self.ends_on}" if self.ends_on else f"{self.starts_on} 起"


@dataclass(frozen=True)
class ProjectPage(ProjectRow):
    """A project's page."""

    version: int


def list_needs(
    session: Session,
    chosen: ListFilter,
    after: int | None = None,
    limit: int = 100,
    *,
    clear: bool = False,
) -> list[NeedRow]:
    """A page of needs; `after` is the id of the last row seen. Phones masked unless `clear`."""
    statement = _paged(_chosen_needs(select(Need), chosen), Need.id, chosen, after, limit)
    needs = list(session.scalars(statement))
    ids = [need.id for need in needs]
    resources, projects = resources_of(session, ids), projects_of(session, ids)
    return [
        NeedRow(**_need(n, resources.get(n.id, ()), projects.get(n.id, ()), clear)) for n in needs
    ]


def count_needs(session: Session, chosen: ListFilter) -> int:
    """How many needs the list has."""
    return session.scalar(_chosen_needs(select(func.count()).select_from(Need), chosen)) or 0


def read_need(session: Session, need_id: int) -> NeedPage:
    """One need with what is promised to it."""
    need = session.get_one(Need, need_id)
    resources = resources_of(session, [need_id]).get(need_id, ())
    projects = projects_of(session, [need_id]).get(need_id, ())
    return NeedPage(
        **_need(need, resources, projects, False),
        version=need.version,
        beneficiaries_count=need.beneficiaries,
        result=need.result,
        confirmed_by=need.confirmed_by,
    )


def list_resources(
    session: Session,
    chosen: ListFilter,
    today: date,
    after: int | None = None,
    limit: int = 100,
    *,
    clear: bool = False,
) -> list[ResourceRow]:
    """A page of resources; `after` is the id of the last row seen."""
    statement = _chosen_resources(select(Resource), chosen, today)
    found = list(session.scalars(_paged(statement, Resource.id, chosen, after, limit)))
    needs = needs_of(session, [resource.id for resource in found])
    return [ResourceRow(**_resource(r, needs.get(r.id, ()), clear)) for r in found]


def count_resources(session: Session, chosen: ListFilter, today: date) -> int:
    """How many resources the list has."""
    statement = select(func.count()).select_from(Resource)
    return session.scalar(_chosen_resources(statement, chosen, today)) or 0


def read_resource(session: Session, resource_id: int) -> ResourcePage:
    """One resource with the needs it is promised to."""
    resource = session.get_one(Resource, resource_id)
    needs = needs_of(session, [resource_id]).get(resource_id, ())
    return ResourcePage(**_resource(resource, needs, False), version=resource.version)


def list_projects(
    session: Session, chosen: ListFilter, after: int | None = None, limit: int = 100
) -> list[ProjectRow]:
    """A page of projects; `after` is the id of the last row seen."""
    statement = _paged(_chosen_projects(select(Project), chosen), Project.id, chosen, after, limit)
    found = list(session.scalars(statement))
    needs = needs_of_projects(session, [project.id for project in found])
    return [ProjectRow(**_project(p, needs.get(p.id, ()))) for p in found]


def count_projects(session: Session, chosen: ListFilter) -> int:
    """How many projects the list has."""
    statement = select(func.count()).select_from(Project)
    return session.scalar(_chosen_projects(statement, chosen)) or 0


def read_project(session: Session, project_id: int) -> ProjectPage:
    """One project with its needs."""
    project = session.get_one(Project, project_id)
    needs = needs_of_projects(session, [project_id]).get(project_id, ())
    return ProjectPage(**_project(project, needs), version=project.version)


def list_categories(session: Session) -> list[str]:
    """The categories of needs that are in use, for a choice."""
    statement = select(Need.category).distinct().order_by(Need.category)
    return list(session.scalars(statement))


def _paged(statement: Any, key: Any, chosen: ListFilter, after: int | None, limit: int) -> Any:
    if after is not None:
        statement = statement.where(key < after if chosen.newest_first else key > after)
    return statement.order_by(key.desc() if chosen.newest_first else key).limit(limit)


def _chosen_needs(statement: Any, chosen: ListFilter) -> Any:
    statement = _with_text(
        statement, chosen, Need.number, Need.party, Need.content, Need.contact_name
    )
    if chosen.state is not None:
        statement = statement.where(Need.status == chosen.state.value)
    if chosen.category:
        statement = statement.where(Need.category == chosen.category)
    if chosen.since is not None:
        statement = statement.where(Need.raised_on >= chosen.since)
    if chosen.until is not None:
        statement = statement.where(Need.raised_on <= chosen.until)
    return statement


def _chosen_resources(statement: Any, chosen: ListFilter, today: date) -> Any:
    statement = _with_text(
        statement, chosen, Resource.number, Resource.party, Resource.content,
        Resource.contact_name,
    )  # fmt: skip
    if chosen.kind is not None:
        statement = statement.where(Resource.category == chosen.kind.value)
    if chosen.only_free:
        statement = statement.where(can_be_promised(today))
    return statement


def _chosen_projects(statement: Any, chosen: ListFilter) -> Any:
    statement = _with_text(
        statement, chosen, Project.number, Project.name, Project.lead_unit,
        Project.partner_units, Project.claimed_by,
    )  # fmt: skip
    if chosen.progress is not None:
        statement = statement.where(Project.progress == chosen.progress.value)
    if chosen.since is not None:
        statement = statement.where(Project.starts_on >= chosen.since)
    if chosen.until is not None:
        statement = statement.where(Project.starts_on <= chosen.until)
    return statement


def can_be_promised(day: date) -> Any:
    """Has a free place and is valid on that day."""
    return (
        (Resource.taken < Resource.places)
        & Resource.withdrawn_on.is_(None)
        & or_(Resource.valid_to.is_(None), Resource.valid_to >= day)
    )


def _with_text(statement: Any, chosen: ListFilter, *columns: Any) -> Any:
    text = chosen.text.strip()
    if not text:
        return statement
    return statement.where(or_(*(column.contains(text, autoescape=True) for column in columns)))


def _need(
    need: Need,
    resources: tuple[LinkRow, ...],
    projects: tuple[ProjectLink, ...],
    clear: bool,
) -> dict[str, Any]:
    said = need.beneficiaries_said
    count = "" if need.beneficiaries is None else str(need.beneficiaries)
    return {
        "id": need.id,
        "number": need.number,
        "party": need.party,
        "category": need.category,
        "content": need.content,
        "urgency": Urgency(need.urgency) if need.urgency else None,
        "beneficiaries": said or count,
        "raised_on": need.raised_on,
        "contact_name": need.contact_name,
        "contact_phone": _phone(need.contact_phone, clear),
        "state": NeedState(need.status),
        "met_on": need.met_on,
        "resources": resources,
        "projects": projects,
    }


def _resource(resource: Resource, needs: tuple[LinkRow, ...], clear: bool) -> dict[str, Any]:
    return {
        "id": resource.id,
        "number": resource.number,
        "party": resource.party,
        "kind": ResourceKind(resource.category),
        "content": resource.content,
        "quantity": resource.places_said or str(resource.places),
        "places": resource.places,
        "taken": resource.taken,
        "available": resource.available,
        "contact_name": resource.contact_name,
        "contact_phone": _phone(resource.contact_phone, clear),
        "valid_to": resource.valid_to,
        "withdrawn_on": resource.withdrawn_on,
        "needs": needs,
    }


def _project(project: Project, needs: tuple[ProjectLink, ...]) -> dict[str, Any]:
    return {
        "id": project.id,
        "number": project.number,
        "name": project.name,
        "needs": needs,
        "lead_unit": project.lead_unit,
        "partner_units": project.partner_units,
        "claimed_by": project.claimed_by,
        "starts_on": project.starts_on,
        "ends_on": project.ends_on,
        "funding": project.funding,
        "progress": Progress(project.progress),
        "result": project.result,
        "evaluation": project.evaluation,
    }


def _phone(phone: str, clear: bool) -> str:
    return phone if clear else mask_phone(phone, Purpose.SCREEN)
