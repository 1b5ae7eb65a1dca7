"""Whether a file is still the template that was taught: labels, formulas and layout."""

import hashlib
import json

from reports.sheets.templates.book import TemplateView, ViewCell, ViewSheet, load_view
from reports.sheets.templates.references import cell_name

MOST_TOLD = 20
_LONGEST = 20  # characters of a text that is told


def fingerprint(view: TemplateView) -> str:
    """SHA-256 of what a mapping rests on; looks and widths may change."""
    told = [
        [
            sheet.name,
            sheet.is_hidden,
            sorted([*at, cell.is_formula, cell.text] for at, cell in _written(sheet).items()),
            sorted(sheet.merges),
        ]
        for sheet in view.sheets
    ]
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def check_same(template: bytes, file: bytes, name: str = "文件") -> tuple[str, ...]:
    """What changed between two versions of a template, in words; nothing when it is the same.

    Raises KnownError when one of them cannot be read.
    """
    return compare_views(load_view(template, "已教的模板"), load_view(file, name))


def compare_views(old: TemplateView, new: TemplateView) -> tuple[str, ...]:
    """The same for templates already read."""
    told: list[str] = []
    before = {sheet.name: sheet for sheet in old.sheets}
    after = {sheet.name: sheet for sheet in new.sheets}
    told += [f"工作表“{name}”没有了" for name in before if name not in after]
    told += [f"多了工作表“{name}”" for name in after if name not in before]
    for name in before:
        if name in after:
            told += _compare(before[name], after[name])
    if len(told) > MOST_TOLD:
        return (*told[:MOST_TOLD], f"……共 {len(told)} 处不同")
    return tuple(told)


def _compare(old: ViewSheet, new: ViewSheet) -> list[str]:
    told = []
    place = f"“{old.name}”"
    if old.is_hidden != new.is_hidden:
        told.append(f"{place}现在{'隐藏了' if new.is_hidden else '显示出来了'}")
    before, after = _written(old), _written(new)
    for at in sorted({*before, *after}):
        was, now = before.get(at), after.get(at)
        name = f"{place}{cell_name(*at)}"
        if was is None and now is not None:
            told.append(f"{name} 原来是空的，现在是“{_short(now.text)}”")
        elif now is None and was is not None:
            told.append(f"{name} 原来是“{_short(was.text)}”，现在是空的")
        elif was and now and (was.text, was.is_formula) != (now.text, now.is_formula):
            what = "公式" if was.is_formula or now.is_formula else ""
            told.append(f"{name} {what}原来是“{_short(was.text)}”，现在是“{_short(now.text)}”")
    for top, left, bottom, right in sorted({*old.merges} ^ {*new.merges}):
        block = f"{cell_name(top, left)}:{cell_name(bottom, right)}"
        change = "不再合并" if (top, left, bottom, right) in old.merges else "合并了"
        told.append(f"{place}{block} {change}")
    return told


def _written(sheet: ViewSheet) -> dict[tuple[int, int], ViewCell]:
    return {at: cell for at, cell in sheet.cells.items() if cell.text}


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
