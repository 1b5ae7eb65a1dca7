"""The one place where a thing in custody changes hands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from models.cases.tables import Case
from models.errors import KnownError
from models.pictures.actions import keep_picture
from models.proxy.rules.custody import Holder, HolderKind, MaterialForm, Move, hold_after
from models.proxy.tables import CustodyHolding, CustodyLine, CustodyMove
from models.work import Work


@dataclass(frozen=True)
class LineForm:
    """A thing as the custody list takes it in."""

    name: str
    form: MaterialForm = MaterialForm.ORIGINAL
    copies: int = 1
    pages: int | None = None
    remark: str = ""
    return_by: date | None = None


@dataclass(frozen=True)
class OnScreen:
    """Both signatures as they were drawn on the screen, a PNG each; on paper there is none."""

    giver: bytes
    taker: bytes


def take_in(
    work: Work,
    case: Case,
    lines: Sequence[LineForm],
    giver: Holder,
    taker: Holder,
    *,
    signed: OnScreen | None = None,
) -> list[CustodyLine]:
    """New lines, with the move that brought them in; signed on paper or on the screen."""
    if not lines:
        raise KnownError("还没有填写交接的材料。", field="lines")
    last = work.session.scalar(
        select(func.max(CustodyLine.seq)).where(CustodyLine.case_id == case.id)
    )
    kept = [
        _new_line(work, case, form, seq, is_result=giver.kind is HolderKind.OFFICE)
        for seq, form in enumerate(lines, (last or 0) + 1)
    ]
    work.session.flush()
    for line in kept:
        work.session.add(
            CustodyHolding(
                line_id=line.id, holder_kind=taker.kind.value, holder=taker.name, copies=line.copies
            )
        )
        _write(work, Move(line.id, line.copies, giver, taker), case.id, signed, line.remark)
    return kept


def hand_on(
    work: Work,
    line_id: int,
    copies: int,
    giver: Holder,
    taker: Holder,
    *,
    signed: OnScreen | None = None,
    remark: str = "",
) -> None:
    """So many copies from one hand to another. Raises KnownError if the giver has fewer."""
    line = work.session.get_one(CustodyLine, line_id)
    held = {
        Holder(HolderKind(row.holder_kind), row.holder): row
        for row in work.session.scalars(
            select(CustodyHolding).where(CustodyHolding.line_id == line_id).with_for_update()
        )
    }
    move = Move(line_id, copies, giver, taker)
    after = hold_after({holder: row.copies for holder, row in held.items()}, move, line.name)
    _keep(work, line_id, held, after)
    _write(work, move, line.case_id, signed, remark)


def _keep(
    work: Work, line_id: int, held: dict[Holder, CustodyHolding], after: dict[Holder, int]
) -> None:
    for holder, row in held.items():
        if holder not in after:
            work.session.delete(row)
    for holder, copies in after.items():
        if holder in held:
            held[holder].copies = copies
        else:
            work.session.add(
                CustodyHolding(
                    line_id=line_id, holder_kind=holder.kind.value, holder=holder.name,
                    copies=copies,
                )
            )  # fmt: skip


def keep_signatures(work: Work, signed: OnScreen | None) -> tuple[str, int | None, int | None]:
    """Where both signed, and the pictures of it. Raises KnownError for one hand signing twice."""
    if signed is None:
        return "paper", None, None
    if signed.giver == signed.taker:
        raise KnownError("交出人和接收人的签名是同一张。请双方各签一次。没有保存。", field="signed")
    return "screen", keep_picture(work, signed.giver), keep_picture(work, signed.taker)


def _write(work: Work, move: Move, case_id: int, signed: OnScreen | None, remark: str) -> None:
    where, giver_sign, taker_sign = keep_signatures(work, signed)
    work.session.add(
        CustodyMove(
            case_id=case_id,
            line_id=move.line_id,
            at=work.now,
            clerk_id=work.clerk.id,
            copies=move.copies,
            giver_kind=move.giver.kind.value,
            giver=move.giver.name,
            taker_kind=move.taker.kind.value,
            taker=move.taker.name,
            giver_signed=where,
            taker_signed=where,
            giver_sign_id=giver_sign,
            taker_sign_id=taker_sign,
            remark=remark.strip(),
        )
    )


def _new_line(work: Work, case: Case, form: LineForm, seq: int, *, is_result: bool) -> CustodyLine:
    if not form.name.strip():
        raise KnownError("请填写材料名称。", field="name")
    if form.copies < 1 or (form.pages is not None and form.pages < 1):
        raise KnownError(f"“{form.name}”的份数和页数至少为 1。", field="copies")
    line = CustodyLine(
        case_id=case.id,
        seq=seq,
        name=form.name.strip(),
        form=form.form.value,
        copies=form.copies,
        pages=form.pages,
        is_result=is_result,
        remark=form.remark.strip(),
        received_on=work.today,
        return_by=form.return_by,
    )
    work.session.add(line)
    return line
