"""A lesson begun from a file, from the store or from its draft; none of it on the window."""

import base64
from collections.abc import Mapping as Map
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.pages.reports.district.lesson import Lesson
from models.district.queries import find_template, read_template
from reports.sheets.templates.book import TemplateView, load_view
from reports.sheets.templates.comparing import compare_views
from reports.sheets.templates.mapping import read_mapping
from reports.sheets.templates.proposing import Certainty, Proposal
from reports.sheets.templates.teaching import (
    Draft,
    centre_categories,
    fill_draft,
    open_taught,
    read_draft,
    taught_name,
)
from reports.sheets.templates.values import Progress, gather

if TYPE_CHECKING:
    from models.centre import Centre
    from reports.period import Period


def lesson_from(kept: Map[str, Any]) -> Lesson:
    """A lesson from its draft on disk."""
    content = base64.b64decode(kept["content"])
    draft = Draft(
        name=kept["name"],
        file_name=kept["file_name"],
        content=content,
        view=load_view(content, kept["file_name"]),
        mapping=read_mapping(kept["mapping"]),
        proposals=tuple(
            Proposal(**{**p, "certainty": Certainty(p["certainty"])}) for p in kept["proposals"]
        ),
        changed=tuple(kept["changed"]),
    )
    return Lesson(
        draft,
        bool(kept["is_taught"]),
        frozenset((s, c, slot) for s, c, slot in kept["said"]),
        frozenset((s, c) for s, c in kept["dropped"]),
        frozenset(kept["accepted"]),
    )


@dataclass(frozen=True)
class Begun:
    """A lesson ready to be shown, with the categories to choose from."""

    lesson: Lesson
    categories: tuple[str, ...]


def begin_file(centre: "Centre", path: Path, name: str = "") -> Begun:
    """Read a workbook or another centre's template; raises KnownError."""
    wanted = taught_name(path, name)
    old = centre.ask(find_template, wanted)
    categories = centre_categories(centre)
    draft = read_draft(path, old, categories, wanted)
    if old is not None and not draft.changed:  # what was left empty before stays empty
        draft = replace(draft, proposals=tuple(p for p in draft.proposals if p.meaning))
    accepted = frozenset({wanted}) if old is not None and not draft.changed else frozenset()
    return _begun(Lesson(draft, accepted=accepted), categories)


def begin_taught(centre: "Centre", name: str) -> Begun:
    """A template that was taught before, to look at and to correct."""
    draft = open_taught(centre.ask(read_template, name))
    return _begun(Lesson(draft, is_taught=True), centre_categories(centre))


def begin_again(centre: "Centre", kept: Map[str, Any]) -> Begun:
    """The lesson of a draft that was not saved."""
    return _begun(lesson_from(kept), centre_categories(centre))


def _begun(lesson: Lesson, categories: tuple[str, ...]) -> Begun:
    used = {entry.category for entry in lesson.draft.mapping.cells if entry.category}
    return Begun(lesson, tuple(dict.fromkeys((*categories, *sorted(used)))))


def find_differences(centre: "Centre", draft: Draft, name: str) -> tuple[str, ...]:
    """How the template of that name differs that is there; nothing where there is none."""
    old = centre.ask(find_template, name)
    if old is None:
        return ()
    return compare_views(load_view(old.content, old.file_name), draft.view)


@dataclass(frozen=True)
class Look:
    """A draft filled in memory."""

    view: TemplateView
    period: str
    cells: int
    rows: int
    notes: tuple[str, ...]


def look_filled(
    centre: "Centre",
    draft: Draft,
    period: "Period",
    *,
    progress: Progress = lambda done, total: None,
) -> Look:
    """Fill a draft to look at; nothing is written or logged."""
    gathered = gather(centre, draft.mapping, period, progress=progress)
    filled = fill_draft(draft, gathered.values)
    view = load_view(filled.content, draft.file_name)
    notes = (*filled.notes, *gathered.notes)
    return Look(view, period.label, filled.cells, filled.rows, notes)
