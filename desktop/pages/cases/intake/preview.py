"""The paper that the present decision would issue, drawn while the clerk types."""

from datetime import date, datetime, time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.page import Desk
from desktop.pages.cases.intake.state import Matter, VisitDraft
from desktop.widgets.cards import Card, Text
from desktop.widgets.pdf import PdfPreview
from models.cases.actions.visits import Decision
from models.cases.queries.intake import DeskToday
from models.cases.queries.papers import (
    AcceptanceNotice,
    DecliningNotice,
    MaterialLine,
    MatterLine,
    OneTimeNotice,
    PaperFacts,
    ReferralSlip,
)
from models.catalogue.queries import MaterialRow
from models.errors import KnownError
from reports.forms import build_paper, paper_title
from reports.paper.stamps import PrintStamp

PREVIEW = "（预览）"
WAIT_MS = 150  # after the last edit; a paper takes some hundredths of a second to draw


def paper_of(visit: VisitDraft, today: DeskToday, clerk: str, now: datetime) -> PaperFacts | None:
    """The paper of the shown matter as the visit would issue it; None where there is none."""
    matter = visit.matter
    item = matter.item
    if item is None:
        return None
    applicant = visit.visitor.person.name if visit.visitor else "（来访人）"
    if matter.blocked:
        return ReferralSlip(
            document_number=PREVIEW,
            head=today.head,
            applicant=applicant,
            case_number=PREVIEW,
            certificate=matter.blocked.name,
            basis=matter.blocked.basis,
            instead=matter.blocked.instead,
            refer_to=matter.blocked.refer_to,
            clerk=clerk,
            issued_on=now.date(),
        )
    match matter.proposed:
        case Decision.ACCEPT | Decision.CLOSE:
            together = [m for m in visit.matters if _is_accepted(m, matter)]
            return AcceptanceNotice(
                document_number=PREVIEW,
                head=today.head,
                applicant=applicant,
                contact=visit.came_for_them.strip(),
                phone=visit.visitor.person.phone if visit.visitor else "",
                applied_on=now.date(),
                matters=tuple(_matter_line(m, today, now.date()) for m in together),
                clerk=clerk,
                issued_at=datetime.combine(now.date(), time()),
            )
        case Decision.NOTICE:
            return OneTimeNotice(
                document_number=PREVIEW,
                head=today.head,
                applicant=applicant,
                case_number=PREVIEW,
                item_code=item.code,
                item_name=item.name,
                intake_on=now.date(),
                missing=tuple(_line(m, stays=False) for m in matter.missing),
                until=today.supplement_until,
                sequence=1,
                reason="",
                clerk=clerk,
                issued_on=now.date(),
            )
        case Decision.DECLINE:
            words = matter.words
            return DecliningNotice(
                document_number=PREVIEW,
                head=today.head,
                applicant=applicant,
                case_number=PREVIEW,
                item_code=item.code,
                item_name=item.name,
                applied_on=now.date(),
                reason=words.get("reason", "").strip() or "……",
                basis=words.get("basis", "").strip(),
                right_body=words.get("right_body", "").strip() or "……",
                remedy="如有异议，可向所在街道（乡镇）反映。",
                clerk=clerk,
                issued_on=now.date(),
            )
        case _:
            return None


def _is_accepted(matter: Matter, shown: Matter) -> bool:
    if matter is shown:
        return True
    return matter.decision in (Decision.ACCEPT, Decision.CLOSE)


def _matter_line(matter: Matter, today: DeskToday, accepted_on: date) -> MatterLine:
    assert matter.promise is not None
    item, due = matter.promise.item, matter.promise.due
    return MatterLine(
        case_number=PREVIEW,
        item_code=item.code,
        item_name=item.name,
        mode=item.mode.text,
        basis=item.basis,
        promised_days=item.due_days,
        accepted_on=accepted_on,
        counted_from=today.received_on,
        due_date=due.date if due else None,
        provisional=due.provisional if due else False,
        materials=tuple(
            _line(m, stays=m.seq in matter.stays)
            for m in item.materials
            if m.seq in matter.received
        ),
    )


def _line(m: MaterialRow, *, stays: bool) -> MaterialLine:
    return MaterialLine(m.name, m.form, m.copies, m.requirement, m.source, stays)


class PreviewCard(Card):
    """Draws the paper in the files lane, the newest only; typing never waits for it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("打印预览", margin=0)
        self._desk = desk
        self._wanted: PaperFacts | None = None
        self.view = PdfPreview(empty="选好来访人和事项后，这里显示要打印的单子")
        self._wrong = Text("", "error", wrap=True)
        self._wrong.hide()
        above = QWidget()
        column = QVBoxLayout(above)
        column.setContentsMargins(16, 8, 16, 8)
        column.addWidget(self._wrong)
        self._above = above
        above.hide()
        self.body.setSpacing(0)
        self.body.addWidget(above)
        self.body.addWidget(self.view, 1)
        self._wait = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._wait.timeout.connect(self._draw)

    @property
    def facts(self) -> PaperFacts | None:
        """What is shown, or will be in a moment."""
        return self._wanted

    def show_paper(self, facts: PaperFacts | None, nothing: str = "") -> None:
        """Show a paper soon; `nothing` is said where there is none."""
        self.hint.setText(paper_title(facts) if facts else nothing)
        if facts == self._wanted:
            return
        self._wanted = facts
        self._wait.start()

    def _draw(self) -> None:
        self._say("")
        if self._wanted is None:
            self.view.show_pdf(b"")
            return
        stamp = PrintStamp(self._desk.now(), self._desk.clerk.name, draft=True)
        self._desk.tasks.run(
            build_paper,
            self._wanted,
            stamp,
            key="intake.preview",
            title="预览单据",
            then=self._drawn,
            failed=self._failed,
        )

    def _drawn(self, content: bytes) -> None:
        self.view.show_pdf(content if self._wanted is not None else b"")

    def _failed(self, error: KnownError) -> None:
        self._say(error.text)

    def _say(self, text: str) -> None:
        self._wrong.setText(text)
        self._wrong.setVisible(bool(text))
        self._above.setVisible(bool(text))
