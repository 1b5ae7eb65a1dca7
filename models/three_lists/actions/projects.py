"""Projects that answer needs."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select

from models.errors import Conflict, Difference, KnownError
from models.roles import DESK
from models.three_lists.actions.numbers import next_number
from models.three_lists.rules.lists import UNMET, NeedState, Progress
from models.three_lists.tables import Need, Project, ProjectNeed
from models.work import Work, action

SERIES = "P"
_AFTER = {
    Progress.PLANNED: (Progress.RUNNING, Progress.STOPPED),
    Progress.RUNNING: (Progress.DONE, Progress.STOPPED),
    Progress.STOPPED: (Progress.RUNNING,),
    Progress.DONE: (),
}


@dataclass(frozen=True)
class ProjectForm:
    """A project as the form gives it."""

    name: str
    lead_unit: str
    starts_on: date
    ends_on: date | None = None
    partner_units: str = ""
    claimed_by: str = ""
    funding: str = ""
    need_ids: tuple[int, ...] = ()


@action("登记项目", may=DESK)
def open_project(work: Work, form: ProjectForm) -> int:
    """Make a project of needs; returns the id."""
    _check(form)
    project = Project(number=next_number(work, SERIES), progress=Progress.PLANNED.value)
    _fill(project, form)
    work.session.add(project)
    work.session.flush()
    _link(work, project, form)
    return project.id


@action("修改项目", may=DESK)
def change_project(work: Work, project_id: int, version: int, form: ProjectForm) -> None:
    """Change a project and its needs. Raises Conflict with both versions."""
    _check(form)
    project = work.session.get_one(Project, project_id)
    if project.version != version:
        pairs = {
            "name": (form.name.strip(), project.name),
            "lead_unit": (form.lead_unit.strip(), project.lead_unit),
            "partner_units": (form.partner_units.strip(), project.partner_units),
            "claimed_by": (form.claimed_by.strip(), project.claimed_by),
            "funding": (form.funding.strip(), project.funding),
        }
        raise Conflict(
            f"项目 {project.number} 刚刚被另一位同事修改过，您的修改还没有保存。"
            "请逐项选定，再保存。",
            tuple(Difference(name, a, b) for name, (a, b) in pairs.items() if a != b),
        )
    _fill(project, form)
    work.session.flush()
    _link(work, project, form)


@action("项目进度", may=DESK)
def move_project(
    work: Work, project_id: int, progress: Progress, result: str = "", evaluation: str = ""
) -> None:
    """Begin, stop or finish a project. What is finished has met the needs it was for.

    Raises KnownError for a step that cannot follow, or an end without a result.
    """
    project = work.session.get_one(Project, project_id)
    before = Progress(project.progress)
    if progress not in _AFTER[before]:
        raise KnownError(
            f"项目 {project.number} 现在是“{before.text}”，不能改为“{progress.text}”。"
            "没有任何改动。"
        )
    if progress is not Progress.RUNNING and not result.strip():
        raise KnownError("请填写完成情况或停止的原因。没有保存。", field="result")
    project.progress = progress.value
    if result.strip():
        project.result = result.strip()
    if evaluation.strip():
        project.evaluation = evaluation.strip()
    for need in _needs(work, project_id):
        if NeedState(need.status) not in UNMET:
            continue
        if progress is Progress.RUNNING:
            need.status = NeedState.DOING.value
        elif progress is Progress.DONE:
            need.status, need.met_on = NeedState.DONE.value, work.today
            need.result = f"项目 {project.number}：{project.result}"


def _link(work: Work, project: Project, form: ProjectForm) -> None:
    held = set(
        work.session.scalars(
            select(ProjectNeed.need_id).where(ProjectNeed.project_id == project.id)
        )
    )
    wanted = set(form.need_ids)
    gone = held - wanted
    if gone:
        work.session.execute(
            delete(ProjectNeed).where(
                ProjectNeed.project_id == project.id, ProjectNeed.need_id.in_(gone)
            )
        )
    for need_id in sorted(wanted - held):
        need = work.session.get_one(Need, need_id)
        if NeedState(need.status) not in UNMET:
            raise KnownError(
                f"需求 {need.number} 现在是“{NeedState(need.status).text}”，不能再立项。没有保存。",
                field="needs",
            )
        if project.progress == Progress.RUNNING.value:
            need.status = NeedState.DOING.value
        work.session.add(ProjectNeed(project_id=project.id, need_id=need_id))
    if gone:
        work.note(project=project.id, needs_removed=sorted(gone))
    work.session.flush()


def _needs(work: Work, project_id: int) -> list[Need]:
    return list(
        work.session.scalars(
            select(Need)
            .join(ProjectNeed, ProjectNeed.need_id == Need.id)
            .where(ProjectNeed.project_id == project_id)
            .order_by(Need.id)
        )
    )


def _check(form: ProjectForm) -> None:
    if not form.name.strip():
        raise KnownError("请填写项目名称。没有保存。", field="name")
    if not form.lead_unit.strip():
        raise KnownError("请填写牵头单位。没有保存。", field="lead_unit")
    if form.ends_on is not None and form.ends_on < form.starts_on:
        raise KnownError("结束日期早于开始日期，请核对。没有保存。", field="ends_on")


def _fill(project: Project, form: ProjectForm) -> None:
    project.name, project.lead_unit = form.name.strip(), form.lead_unit.strip()
    project.partner_units, project.claimed_by = form.partner_units.strip(), form.claimed_by.strip()
    project.starts_on, project.ends_on = form.starts_on, form.ends_on
    project.funding = form.funding.strip()
