"""需求清单, 资源清单, 项目清单 in the columns of forms F14 to F16, each naming its partners."""

from collections.abc import Iterable, Iterator

from models.three_lists.queries.lists import NeedRow, ProjectRow, ResourceRow
from reports.ledgers.ledger import Ledger, Line

NEEDS_TITLE, RESOURCES_TITLE, PROJECTS_TITLE = "需求清单", "资源清单", "项目清单"

_NEEDS: tuple[tuple[str, float, str, str, float], ...] = (
    ("序号", 9, "center", "number", 6),
    ("需求单位/居民", 34, "left", "text", 24),
    ("需求类别", 18, "left", "text", 12),
    ("需求内容", 66, "left", "text", 44),
    ("紧急程度", 13, "center", "text", 10),
    ("受益人数", 16, "right", "text", 10),
    ("提出时间", 19, "center", "date", 12),
    ("联系人及电话", 29, "left", "text", 22),
    ("对接资源/项目编号", 43, "left", "text", 28),
    ("状态", 20, "left", "text", 12),
)
_RESOURCES: tuple[tuple[str, float, str, str, float], ...] = (
    ("序号", 9, "center", "number", 6),
    ("提供单位(共建单位)", 36, "left", "text", 26),
    ("资源类别(场地/人才/资金/物资/服务)", 26, "left", "text", 16),
    ("资源内容", 66, "left", "text", 44),
    ("数量", 17, "right", "text", 10),
    ("可用时间", 28, "left", "text", 20),
    ("联系人及电话", 29, "left", "text", 22),
    ("有效期", 20, "center", "text", 14),
    ("已匹配需求编号", 36, "left", "text", 26),
)
_PROJECTS: tuple[tuple[str, float, str, str, float], ...] = (
    ("序号", 9, "center", "number", 6),
    ("项目名称", 34, "left", "text", 26),
    ("对应需求", 30, "left", "text", 22),
    ("牵头单位", 26, "left", "text", 20),
    ("参与单位", 28, "left", "text", 22),
    ("认领人", 15, "left", "text", 10),
    ("起止时间", 24, "left", "text", 24),
    ("经费及来源", 25, "left", "text", 20),
    ("进度", 14, "center", "text", 10),
    ("完成情况", 33, "left", "text", 28),
    ("成效评价", 29, "left", "text", 24),
)


def _needs(rows: Iterable[NeedRow]) -> Iterator[Line]:
    for number, row in enumerate(rows, start=1):
        yield (
            number, row.party, row.category, f"{row.number} {row.content}",
            row.urgency.text if row.urgency else "", row.beneficiaries, row.raised_on,
            row.contact, row.links, row.state.text, row.id,
        )  # fmt: skip


def _resources(rows: Iterable[ResourceRow]) -> Iterator[Line]:
    for number, row in enumerate(rows, start=1):
        yield (
            number, row.party, row.kind.text, f"{row.number} {row.content}", row.quantity,
            row.available, row.contact, row.validity, row.links, row.id,
        )  # fmt: skip


def _projects(rows: Iterable[ProjectRow]) -> Iterator[Line]:
    for number, row in enumerate(rows, start=1):
        yield (
            number, f"{row.number} {row.name}", row.need_numbers, row.lead_unit,
            row.partner_units, row.claimed_by, row.span, row.funding, row.progress.text,
            row.result, row.evaluation, row.id,
        )  # fmt: skip


NEEDS = Ledger[NeedRow]("needs_list", "needs-list/1", _NEEDS, _needs, unit="条")
RESOURCES = Ledger[ResourceRow](
    "resources_list", "resources-list/1", _RESOURCES, _resources, unit="条"
)
PROJECTS = Ledger[ProjectRow]("projects_list", "projects-list/1", _PROJECTS, _projects, unit="个")
