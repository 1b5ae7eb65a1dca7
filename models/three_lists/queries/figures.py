"""The figures of the three lists for the monthly report."""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.three_lists.queries.lists import can_be_promised
from models.three_lists.rules.lists import NeedState, Progress
from models.three_lists.tables import Match, Need, Project, Resource


def read_list_figures(session: Session, start: date, end: date, today: date) -> dict[str, int]:
    """Needs raised and met and matches made in the span; open, free and running as of today."""
    first = datetime.combine(start, time())
    after = datetime.combine(end + timedelta(days=1), time())
    counted: dict[str, tuple[Any, ...]] = {
        "needs_raised": (Need.raised_on >= start, Need.raised_on <= end),
        "needs_met": (Need.met_on >= start, Need.met_on <= end),
        "needs_open": (Need.status == NeedState.OPEN.value,),
        "resources_all": (Resource.withdrawn_on.is_(None),),
        "resources_free": (can_be_promised(today),),
        "matches_made": (Match.at >= first, Match.at < after),
        "projects_running": (Project.progress == Progress.RUNNING.value,),
    }
    return {
        name: session.scalar(select(func.count()).where(*conditions)) or 0
        for name, conditions in counted.items()
    }
