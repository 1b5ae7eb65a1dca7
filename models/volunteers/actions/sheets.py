"""Sign-in sheets: printed with numbers, names and blank lines; entered again; or lost."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from models.errors import KnownError
from models.people.tables import Person
from models.roles import DESK
from models.volunteers.actions.attending import (
    DoubtfulLine,
    as_doubtful,
    check_shift,
    hold_volunteers,
    judge_typed,
    names_of,
    read_typed,
)
from models.volunteers.actions.numbering import SHEET, next_numbers
from models.volunteers.queries.attendance import ShiftFacts, read_others, read_shift
from models.volunteers.queries.fitness import list_unfit, read_admitted
from models.volunteers.queries.settings import read_volunteer_settings
from models.volunteers.rules.attendance import Doubt, Judgement, Other, Times
from models.volunteers.rules.sign_in_list import read_hours
from models.volunteers.tables import (
    Attendance,
    Place,
    Shift,
    SignInSheet,
    SignUp,
    Volunteer,
)
from models.work import Work, action

LINES = 20  # of a sheet
MOST_BLANK = 200
ADMITTED = "admitted"


@dataclass(frozen=True)
class PrintedSheet:
    """A sheet as it goes to the printer."""

    id: int
    number: str
    page: int


@dataclass(frozen=True)
class LineForm:
    """A line as typed; the printed volunteer unless somebody else signed there.

    Times are text as on the paper. `deducted` are minutes; None means the breaks of the shift.
    """

    line: int
    volunteer_id: int | None
    sign_in: str
    sign_out: str
    deducted: int | None = None
    written_hours: str = ""


@dataclass(frozen=True)
class SheetEntered:
    """What became of a sheet."""

    attendance_ids: tuple[int, ...]
    credited_minutes: int
    absent: int
    doubtful: tuple[DoubtfulLine, ...]  # without those who were absent


@action("打印签到表", may=DESK)
def print_sheets(work: Work, shift_id: int, blank_lines: int = 5) -> tuple[PrintedSheet, ...]:
    """Number the sheets of a shift: who is admitted and on no other sheet, then blank lines.

    A sheet has 20 lines; the last one is filled up with blank ones.
    """
    # A sheet more or less changes what is missing: two PCs meet at the shift.
    work.session.get_one(Shift, shift_id).version += 1
    work.session.flush()
    shift = read_shift(work.session, shift_id)
    check_shift(shift)
    if not 0 <= blank_lines <= MOST_BLANK:
        raise KnownError(f"空行最多 {MOST_BLANK} 行，请核对。没有打印。", field="blank_lines")
    kept = work.session.scalars(select(SignInSheet).where(SignInSheet.shift_id == shift_id)).all()
    listed = {id_ for sheet in kept if not sheet.lost_reason for id_ in sheet.volunteer_ids}
    names = [id_ for id_ in _admitted(work, shift_id) if id_ not in listed]
    lines: list[int | None] = [*names, *[None] * blank_lines]
    if not lines:
        raise KnownError("没有要打印的人，也没有空行。请填写空行数。", field="blank_lines")
    lines += [None] * (-len(lines) % LINES)
    pages = [lines[at : at + LINES] for at in range(0, len(lines), LINES)]
    first = max((sheet.page for sheet in kept), default=0) + 1
    sheets = [
        SignInSheet(
            number=number, activity_id=shift.activity_id, shift_id=shift_id, page=page,
            volunteer_ids=ids, printed_at=work.now, clerk_id=work.clerk.id,
        )
        for page, (number, ids) in enumerate(
            zip(next_numbers(work, SHEET, len(pages)), pages, strict=True), first
        )
    ]  # fmt: skip
    work.session.add_all(sheets)
    work.session.flush()
    return tuple(PrintedSheet(sheet.id, sheet.number, sheet.page) for sheet in sheets)


@action("补录签到表", may=DESK)
def enter_sheet(work: Work, number: str, lines: Sequence[LineForm]) -> SheetEntered:
    """Enter a sheet that came back, in its order; all of it or nothing.

    A printed name without a line, or without times, was absent; not so who had given notice
    after it was printed, signed in at the counter, or signed on another line. Doubtful lines
    have no hours until they are approved with a reason or corrected. Raises KnownError with the
    field (line.3.sign_out) for times that cannot be read or cannot have been, and for a person
    on two lines at the same time.
    """
    sheet = _find(work, number)
    _check_open(sheet)
    shift = read_shift(work.session, sheet.shift_id)
    check_shift(shift)
    if work.now < shift.starts_at:
        raise KnownError(
            f"“{shift.activity}”{shift.starts_at:%m月%d日%H:%M}才开始，还不能录入。没有保存。"
        )
    forms = _whole_sheet(sheet, lines, _not_awaited(work, sheet))
    ids = {volunteer_id for _, volunteer_id in forms}
    names = names_of(work, ids)
    hold_volunteers(work, ids)
    entering = _Entering(work, sheet, shift, names)
    for form, volunteer_id in forms:
        entering.take(form, volunteer_id)
    sheet.entered_at = work.now
    work.session.add_all(row for row, _ in entering.rows)
    work.session.flush()
    return SheetEntered(
        tuple(row.id for row, _ in entering.rows),
        sum(row.credited or 0 for row, _ in entering.rows),
        sum(Doubt.ABSENT in row.doubts for row, _ in entering.rows),
        tuple(
            as_doubtful(row, names[row.volunteer_id], "；".join(judgement.sentences))
            for row, judgement in entering.rows
            if row.doubts and Doubt.ABSENT not in row.doubts
        ),
    )


@action("登记签到表遗失", may=DESK)
def lose_sheet(work: Work, number: str, reason: str) -> None:
    """Say why a sheet will not come back (遗失, 作废); it is missing no longer."""
    sheet = _find(work, number)
    _check_open(sheet)
    if not reason.strip():
        raise KnownError("请写明遗失或作废的原因。没有保存。", field="reason")
    sheet.lost_reason = reason.strip()


@action("签到表找回", may=DESK)
def find_sheet_again(work: Work, number: str) -> None:
    """A lost sheet turned up and can be entered."""
    sheet = _find(work, number)
    if not sheet.lost_reason:
        raise KnownError(f"签到表 {sheet.number} 没有登记过遗失。没有任何改动。")
    sheet.lost_reason = ""


class _Entering:
    """The lines of a sheet, one after the other; a later one knows of those before it."""

    def __init__(
        self, work: Work, sheet: SignInSheet, shift: ShiftFacts, names: dict[int, str]
    ) -> None:
        self.rows: list[tuple[Attendance, Judgement]] = []
        self._work, self._sheet, self._shift, self._names = work, sheet, shift, names
        self._settings = read_volunteer_settings(work.session, shift.day)
        self._others = read_others(work.session, names, shift.day)
        self._taken: dict[int, list[tuple[int, Other]]] = {}  # volunteer → lines of this sheet
        self._unfit = list_unfit(work.session, shift.id, names)

    def take(self, form: LineForm, volunteer_id: int) -> None:
        where = f"line.{form.line}."
        typed = read_typed(self._shift, form.sign_in, form.sign_out, form.deducted, where)
        written, written_minutes = read_hours(form.written_hours)
        times = typed.with_written(written_minutes)
        others = self._others[volunteer_id]
        self._check_once(form.line, volunteer_id, times)
        judgement = judge_typed(
            self._work, self._shift, times, others, self._settings, self._names[volunteer_id],
            where, self._unfit.get(volunteer_id, ""),
        )  # fmt: skip
        if times.sign_in is not None or times.sign_out is not None:
            here = Other(self._shift.id, self._shift.activity, times.sign_in, times.sign_out)
            others.append(here)
            self._taken.setdefault(volunteer_id, []).append((form.line, here))
        row = Attendance(
            activity_id=self._shift.activity_id, shift_id=self._shift.id,
            volunteer_id=volunteer_id, day=self._shift.day, sheet_id=self._sheet.id,
            line=form.line, sign_in=times.sign_in, sign_out=times.sign_out,
            deducted=times.deducted, minutes=judgement.minutes, credited=judgement.credited,
            written_hours=written, doubts=[doubt.value for doubt in judgement.doubts],
            at=self._work.now, clerk_id=self._work.clerk.id,
        )  # fmt: skip
        self.rows.append((row, judgement))

    def _check_once(self, line: int, volunteer_id: int, times: Times) -> None:
        """Whoever came twice stands on two lines; at one time nobody does."""
        start, end = times.sign_in, times.sign_out
        for first, other in self._taken.get(volunteer_id, ()):
            if start is not None and end is not None and other.overlaps(start, end):
                raise KnownError(
                    f"第 {line} 行与第 {first} 行是同一人（{self._names[volunteer_id]}），"
                    "时间重叠，时长只能计一次。没有保存；认错了人请重新选定，重复签的请清空一行。",
                    field=f"line.{line}.volunteer",
                )


def _not_awaited(work: Work, sheet: SignInSheet) -> set[int]:
    """Printed names whose empty line is no absence: withdrawn since, or seen at the counter."""
    seen = work.session.scalars(
        select(Attendance.volunteer_id).where(
            Attendance.shift_id == sheet.shift_id,
            Attendance.is_current,
            or_(Attendance.sign_in.is_not(None), Attendance.sign_out.is_not(None)),
        )
    )
    printed = {id_ for id_ in sheet.volunteer_ids if id_ is not None}
    return (printed - read_admitted(work.session, sheet.shift_id)) | set(seen)


def _whole_sheet(
    sheet: SignInSheet, lines: Iterable[LineForm], not_awaited: Collection[int]
) -> list[tuple[LineForm, int]]:
    """Every line with somebody in it, in the order of the sheet."""
    typed: dict[int, LineForm] = {}
    for form in lines:
        if not 1 <= form.line <= len(sheet.volunteer_ids) or form.line in typed:
            raise KnownError(
                f"签到表 {sheet.number} 没有第 {form.line} 行，或者这一行录了两次。没有保存。",
                field=f"line.{form.line}.volunteer",
            )
        typed[form.line] = form
    signed = {
        form.volunteer_id or sheet.volunteer_ids[line - 1]
        for line, form in typed.items()
        if form.sign_in.strip() or form.sign_out.strip()
    }
    whole = []
    for line, printed in enumerate(sheet.volunteer_ids, 1):
        form = typed.get(line) or LineForm(line, None, "", "")
        volunteer_id = form.volunteer_id or printed
        is_empty = not (form.sign_in.strip() or form.sign_out.strip())
        if is_empty and (volunteer_id in not_awaited or volunteer_id in signed):
            continue
        if volunteer_id is not None:
            whole.append((form, volunteer_id))
        elif not is_empty:
            raise KnownError(
                f"第 {line} 行有时间，但还没有选定是谁。没有保存。", field=f"line.{line}.volunteer"
            )
    if not whole:
        raise KnownError("这张签到表上没有要录的人。没有保存；没有用过的表请登记为作废。")
    return whole


def _admitted(work: Work, shift_id: int) -> list[int]:
    rows = work.session.scalars(
        select(SignUp.volunteer_id)
        .join(Place, Place.id == SignUp.place_id)
        .join(Volunteer, Volunteer.id == SignUp.volunteer_id)
        .join(Person, Person.id == Volunteer.person_id)
        .where(Place.shift_id == shift_id, SignUp.status == ADMITTED)
        .order_by(Place.id, SignUp.at, SignUp.id)
    )
    return list(dict.fromkeys(rows))  # whoever helps at two posts signs once


def _find(work: Work, number: str) -> SignInSheet:
    wanted = "".join(number.split()).upper()
    sheet = work.session.scalar(select(SignInSheet).where(SignInSheet.number == wanted))
    if sheet is None:
        raise KnownError(
            f"没有编号为“{number.strip()[:20]}”的签到表，请核对表上的编号。没有保存。",
            field="number",
        )
    return sheet


def _check_open(sheet: SignInSheet) -> None:
    if sheet.entered_at is not None:
        raise KnownError(
            f"签到表 {sheet.number} 已于 {sheet.entered_at:%m月%d日%H:%M} 录入，没有重复录入。"
            "要改某一行请用更正。"
        )
    if sheet.lost_reason:
        raise KnownError(
            f"签到表 {sheet.number} 已登记为“{sheet.lost_reason}”。没有保存；"
            "找到了请先点“找回”再录入。"
        )
