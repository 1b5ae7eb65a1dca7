"""Rows put into a template: everything that speaks of the rows below follows."""

from collections.abc import Iterable

from reports.sheets.templates.cells import RowPlace, formula_of, read_rows
from reports.sheets.templates.markup import Changes, Element
from reports.sheets.templates.package import Package, SheetPlace
from reports.sheets.templates.references import Insertion, cell_name, speaks_of, split_range

_MARKED = {  # grows with the rows above it: validations, colours, filters
    "conditionalFormatting": "sqref",
    "dataValidation": "sqref",
    "protectedRange": "sqref",
    "ignoredError": "sqref",
    "autoFilter": "ref",
    "sortState": "ref",
    "sortCondition": "ref",
}
_FORMULAS = ("formula", "formula1", "formula2")


def insert_rows(
    package: Package, place: SheetPlace, insertion: Insertion, block: tuple[int, int], rows: str
) -> None:
    """Exchange the rows of `block` (first, last) by `rows` and let the whole workbook follow."""
    changes = Changes(package.part(place.part))
    _exchange_block(changes, place.name, insertion, block, rows)
    if insertion.count:
        _follow_marks(changes, insertion, place.name)
        _follow_merges(changes, insertion, model=insertion.at - 1)
        _follow_breaks(changes, insertion)
    package.change(changes, place.part)
    if not insertion.count:
        return
    for other in package.sheets:
        if other.name != place.name:
            _follow_elsewhere(package, other, insertion)
    _follow_names(package, insertion)
    _follow_beside(package, place, insertion)
    for name in package.names("xl/charts/"):
        if name.endswith(".xml"):
            _follow_formulas(package, name, ("f",), insertion)


def _exchange_block(
    changes: Changes, sheet: str, insertion: Insertion, block: tuple[int, int], rows: str
) -> None:
    part, (first, last) = changes.part, block
    places = read_rows(part)
    inside = [place for number, place in places.items() if first <= number <= last]
    data = part.first("sheetData")
    assert data is not None
    if inside:
        changes.put(inside[0].element.start, inside[-1].element.end, rows)
    else:
        before = [place.element.end for number, place in places.items() if number < first]
        at = max(before, default=data.inner)
        changes.put(at, at, rows)
    if insertion.count:
        for number, place in places.items():
            if not first <= number <= last:
                _follow_row(changes, place, insertion, sheet)


def _follow_row(changes: Changes, place: RowPlace, insertion: Insertion, sheet: str) -> None:
    number = insertion.row(place.number)
    if number != place.number:
        changes.attributes(place.element, [("r", str(number))])
    for column, cell in place.cells.items():
        if number != place.number:
            changes.attributes(cell, [("r", cell_name(number, column))])
        formula = formula_of(cell)
        if formula is not None:
            _follow_formula(changes, formula, insertion, sheet)


def _follow_formula(changes: Changes, formula: Element, insertion: Insertion, sheet: str) -> None:
    reference = formula.attributes.get("ref")
    if reference:
        changes.attributes(formula, [("ref", _moved(reference, insertion))])
    text = insertion.formula(formula.text, sheet)
    if text != formula.text and not formula.is_empty:
        changes.text(formula, text)


def _follow_marks(changes: Changes, insertion: Insertion, sheet: str) -> None:
    for element in changes.part.elements:
        name, at = element.name, element.attributes
        if name in _MARKED and _MARKED[name] in at:
            attribute = _MARKED[name]
            changes.attributes(element, [(attribute, insertion.range(at[attribute]))])
        elif name in ("dimension", "hyperlink") and "ref" in at:
            changes.attributes(element, [("ref", _moved(at["ref"], insertion))])
        elif name == "sqref" and element.text:  # of an extension
            changes.text(element, insertion.range(element.text.strip()))
        elif (name in _FORMULAS and not element.children and element.text) or (
            name == "f" and element.parent is not None and element.parent.name != "c"
        ):
            text = insertion.formula(element.text, sheet)
            if text != element.text:
                changes.text(element, text)


def _follow_merges(changes: Changes, insertion: Insertion, model: int) -> None:
    merges = changes.part.first("mergeCells")
    if merges is None:
        return
    prefix, added = changes.part.prefix(), []
    for element in merges.children:
        reference = element.attributes.get("ref", "")
        changes.attributes(element, [("ref", _moved(reference, insertion))])
        top, left, bottom, right = split_range(reference)
        if top == bottom == model:
            added += [
                f'<{prefix}mergeCell ref="{cell_name(row, left)}:{cell_name(row, right)}"/>'
                for row in range(insertion.at, insertion.at + insertion.count)
            ]
    if added:
        changes.attributes(merges, [("count", str(len(merges.children) + len(added)))])
        changes.put(merges.close, merges.close, "".join(added))


def _follow_breaks(changes: Changes, insertion: Insertion) -> None:
    for element in changes.part.named("brk"):
        if element.parent is not None and element.parent.name == "rowBreaks":
            row = int(element.attributes.get("id", "0"))
            changes.attributes(element, [("id", str(insertion.row(row)))])


def _follow_elsewhere(package: Package, other: SheetPlace, insertion: Insertion) -> None:
    names = ("f", *_FORMULAS)
    _follow_formulas(package, other.part, names, insertion, other.name)


def _follow_formulas(
    package: Package, name: str, elements: Iterable[str], insertion: Insertion, own: str = ""
) -> None:
    changes = Changes(package.part(name))
    touched = False
    for element in changes.part.named(*elements):
        if element.text and not element.children and speaks_of(element.text, insertion.sheet, own):
            changes.text(element, insertion.formula(element.text, own))
            touched = True
    if touched:
        package.change(changes, name)


def _follow_names(package: Package, insertion: Insertion) -> None:
    _follow_formulas(package, package.workbook, ("definedName",), insertion)


def _follow_beside(package: Package, place: SheetPlace, insertion: Insertion) -> None:
    """Comments, drawings and tables lie in parts of their own."""
    for kind, name in package.relations(place.part).values():
        if not package.has(name):
            continue
        changes = Changes(package.part(name))
        part = changes.part
        if kind in ("comments", "threadedComment"):
            for element in part.named("comment", "threadedComment"):
                reference = element.attributes.get("ref", "")
                changes.attributes(element, [("ref", _moved(reference, insertion))])
        elif kind == "drawing":
            for element in part.named("row"):
                changes.text(element, str(insertion.row(int(element.text) + 1) - 1))
        elif kind == "vmlDrawing":
            _follow_notes(changes, insertion)
        elif kind == "table":
            for element in part.named("table", "autoFilter", "sortState", "sortCondition"):
                reference = element.attributes.get("ref", "")
                if reference:
                    changes.attributes(element, [("ref", insertion.range(reference))])
        else:
            continue
        package.change(changes, name)


def _follow_notes(changes: Changes, insertion: Insertion) -> None:
    """The boxes of comments: where they belong, and where they are drawn."""
    for element in changes.part.named("Row"):
        changes.text(element, str(insertion.row(int(element.text) + 1) - 1))
    for element in changes.part.named("Anchor"):
        numbers = [text.strip() for text in element.text.split(",")]
        if len(numbers) == 8:
            for at in (2, 6):
                numbers[at] = str(insertion.row(int(numbers[at]) + 1) - 1)
            changes.text(element, ", ".join(numbers))


def _moved(reference: str, insertion: Insertion) -> str:
    """A block of cells that moves as a whole, or grows when the new rows lie inside it."""
    top, left, bottom, right = split_range(reference)
    start = cell_name(insertion.row(top), left)
    if ":" not in reference:
        return start
    return f"{start}:{cell_name(insertion.row(bottom), right)}"
