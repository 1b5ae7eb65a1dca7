"""志愿服务, 双报到, 微心愿 and 三张清单 in the monthly report, each where the centre keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.cases.queries.figures import Scope, SpanFigures
from models.centre import Centre
from models.double_check_in.queries.figures import read_checkin_figures
from models.small_wishes.queries.figures import read_wish_figures
from models.three_lists.queries.figures import read_list_figures
from models.volunteers.queries.behind import count_volunteers_behind
from models.volunteers.queries.figures import read_volunteer_figures
from reports.figures import Figure, FigureKind, FigureRow, FigureTable, TableForm

PERSONS, PERSON_TIMES, HOURS = "人", "人次", "小时"


@dataclass(frozen=True)
class _Said:
    """How a figure is called and defined; a standing one is told as things stand now."""

    label: str
    unit: str
    definition: str
    is_standing: bool = False
    records_unit: str = ""  # of hours: what their records are


@dataclass(frozen=True)
class _Section:
    key: str
    title: str
    said: Mapping[str, _Said]
    note: str = ""


_VOLUNTEERS = _Section(
    "volunteers",
    "志愿服务",
    {
        "vol_activities": _Said(
            "活动", "场",
            "期间内有班次的活动，跨月的每个月各算 1 场。草稿、取消的和还没到日子的不算。",
        ),
        "vol_persons": _Said(
            "参加人数", PERSONS, "期间内到场服务过的志愿者，同一人来三次只算 1 人。"
        ),
        "vol_person_times": _Said(
            "参加人次", PERSON_TIMES, "期间内每人每班到场算 1 人次，同一人来三次算 3 人次。"
        ),
        "vol_hours": _Said(
            "服务时长", HOURS,
            "期间内负责人确认过的时长之和；没有确认的和更正前的不算。", records_unit=PERSON_TIMES,
        ),
        "vol_waiting": _Said(
            "其中 时长待确认", PERSON_TIMES, "参加人次中，时长还没有经负责人确认的。"
        ),
        "vol_new_volunteers": _Said("新登记志愿者", PERSONS, "登记日期在期间内的志愿者。"),
        "vol_volunteers": _Said(
            "在册志愿者", PERSONS, "期间最后一天在册的志愿者，已退出的不算。"
        ),
        "vol_stars": _Said("授予星级", "人次", "授予日期在期间内的星级，每授一级算 1 人次。"),
        "vol_certificates": _Said(
            "出具证明", "份", "出具日期在期间内的志愿服务记录证明，后来撤销的也算。"
        ),
    },
    "人数和人次分开统计，不相加。",
)  # fmt: skip
_CHECK_IN = _Section(
    "check_in",
    "在职党员双报到",
    {
        "checkin_units": _Said("报到单位", "家", "期间最后一天在册的报到单位。"),
        "checkin_members": _Said(
            "报到党员", PERSONS, "期间最后一天在册的报到党员，转出的不算；一人只计一次。"
        ),
        "checkin_new_members": _Said("新报到", PERSONS, "报到日期在期间内的党员。"),
        "checkin_served": _Said("参加服务", PERSONS, "期间内参加过服务的报到党员。"),
        "checkin_services": _Said(
            "服务人次", PERSON_TIMES,
            "期间内登记卡上的服务和确认过的志愿活动，同一天同一次服务只计一次。",
        ),
        "checkin_minutes": _Said(
            "服务时长", HOURS, "服务人次的时长之和，与各单位季度反馈表的合计相同。",
            records_unit=PERSON_TIMES,
        ),
        "checkin_posts": _Said("开放岗位", "个", "期间最后一天开放的岗位。"),
        "checkin_claims": _Said("认领岗位", PERSON_TIMES, "期间内认领的岗位。"),
    },
)  # fmt: skip
_WISHES = _Section(
    "wishes",
    "微心愿",
    {
        "wish_collected": _Said("征集", "个", "征集日期在期间内的心愿。"),
        "wish_published": _Said("发布", "个", "发布日期在期间内的心愿。"),
        "wish_claimed": _Said("认领", "次", "期间内的认领，后来放弃或到期退回的也算。"),
        "wish_done": _Said("实施", "个", "完成日期在期间内的心愿。"),
        "wish_accepted": _Said("验收", "个", "验收日期在期间内、有心愿人签名的心愿。"),
        "wish_open": _Said(
            "待认领", "个", "统计时可以认领的心愿，认领到期退回的也算。", is_standing=True
        ),
    },
)
_LISTS = _Section(
    "lists",
    "需求、资源、项目清单",
    {
        "needs_raised": _Said("新提出需求", "条", "提出时间在期间内的需求。"),
        "needs_met": _Said("完成需求", "条", "完成日期在期间内的需求。"),
        "matches_made": _Said("对接", "次", "期间内的对接，后来取消的也算。"),
        "needs_open": _Said("待对接需求", "条", "统计时还没有对接的需求。", is_standing=True),
        "resources_all": _Said("在册资源", "条", "统计时没有撤回的资源。", is_standing=True),
        "resources_free": _Said(
            "其中 可对接", "条", "统计时在有效期内、还有名额的资源。", is_standing=True
        ),
        "projects_running": _Said("在办项目", "个", "统计时进行中的项目。", is_standing=True),
    },
)


def make_neighbour_tables(
    centre: Centre, found: SpanFigures, columns: tuple[str, ...]
) -> list[FigureTable]:
    """The sections of the span, the one before and the year so far.

    None for one grid, and none for a subject of which the centre has nothing to count.
    """
    if found.now.scope.grid_id is not None:
        return []
    scopes = [spans.scope for spans in (found.now, found.before, found.year) if spans is not None]
    counted = [centre.ask(_read, scope) for scope in scopes]
    tables = (
        _table(section, columns, scopes, counted)
        for section in (_VOLUNTEERS, _CHECK_IN, _WISHES, _LISTS)
    )
    return [table for table in tables if table is not None]


def _read(session: Any, scope: Scope) -> dict[str, int]:
    """All figures of a span by their ids; hours in minutes."""
    start, end, today = scope.start, scope.end, scope.today
    volunteers = read_volunteer_figures(session, start, min(end, today))
    return {
        "vol_activities": volunteers.activities,
        "vol_persons": volunteers.persons,
        "vol_person_times": volunteers.person_times,
        "vol_hours": volunteers.minutes,
        "vol_waiting": volunteers.waiting,
        "vol_new_volunteers": volunteers.new_volunteers,
        "vol_volunteers": volunteers.volunteers,
        "vol_stars": volunteers.stars,
        "vol_certificates": volunteers.certificates,
        "vol_hours_records": count_volunteers_behind(session, "vol_hours", scope),
        **read_checkin_figures(session, start, end),
        **read_wish_figures(session, start, end, today),
        **read_list_figures(session, start, end, today),
    }


def _table(
    section: _Section,
    columns: tuple[str, ...],
    scopes: list[Scope],
    counted: list[dict[str, int]],
) -> FigureTable | None:
    if not any(found[id_] for found in counted for id_ in section.said):
        return None
    rows = []
    for id_, said in section.said.items():
        cells = [
            _make(section.key, id_, said, column, scope, found)
            for column, scope, found in zip(columns, scopes, counted, strict=True)
        ]
        # What stands now has no figure for a month before.
        shown = [cells[0], *[None] * (len(cells) - 1)] if said.is_standing else cells
        rows.append(FigureRow(_row_label(said), tuple(shown)))
    return FigureTable(
        section.key, section.title, TableForm.TABLE, columns, tuple(rows), note=section.note
    )


def _make(
    key: str, id_: str, said: _Said, column: str, scope: Scope, found: Mapping[str, int]
) -> Figure:
    records = {"vol_hours": "vol_hours_records", "checkin_minutes": "checkin_services"}
    is_hours = said.unit == HOURS
    return Figure(
        id=id_,
        key=f"{key}/{id_}/{column}",
        label=said.label,
        definition=said.definition,
        unit=said.unit,
        kind=FigureKind.HOURS if is_hours else FigureKind.COUNT,
        value=found[id_],
        scope=scope,
        records=id_,
        records_count=found[records.get(id_, id_)],
        records_unit=said.records_unit,
    )


def _row_label(said: _Said) -> str:
    return said.label if said.label.startswith("其中") else f"{said.label}（{said.unit}）"
