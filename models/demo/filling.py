"""Pours the invented centre into a new store, batch by batch."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import islice

from models.cases.tables import (
    BlankSheet,
    Callback,
    Case,
    CaseMaterial,
    CasePause,
    CaseRequest,
    CaseStep,
    CaseTransfer,
    Delivery,
    JointPart,
    Paper,
    PaperCase,
    Rating,
    Visit,
)
from models.demo.papers import PaperInventor
from models.demo.queries import Stock
from models.demo.rules import columns as plain
from models.demo.rules.records import (
    Beside,
    Call,
    DeskVisit,
    Handover,
    Matter,
    Part,
    Pause,
    Rated,
    Request,
    Sheet,
    Transfer,
)
from models.demo.rules.residents import Resident
from models.demo.rules.work import Inventor
from models.people.tables import Consent, Person
from models.settings.rules import CentreProfile, DeskSettings
from models.store.base import Base
from models.store.engine import Store
from models.store.loading import Loading, load_store
from models.store.serials import Serial

Progress = Callable[[int, int], None]

PAPERS_FOR = 5000  # only the newest so many cases have papers: facts take more room than cases
BATCH = 20_000
# What lies beside a case; ratings before the callbacks that name them.
_BESIDE: dict[type[Beside], type[Base]] = {
    Transfer: CaseTransfer,
    Pause: CasePause,
    Request: CaseRequest,
    Part: JointPart,
    Handover: Delivery,
    Rated: Rating,
    Call: Callback,
}


def fill_store(
    store: Store,
    stock: Stock,
    profile: CentreProfile,
    grids: list[int],
    residents: Sequence[Resident],
    inventor: Inventor,
    progress: Progress,
) -> None:
    """Write residents and their visits; `grids` are the ids of the grids in order."""
    span = inventor.span
    first = span.cases - PAPERS_FOR + 1
    people_by_id = {p.id: p for p in residents}
    papers = PaperInventor(stock, profile, people_by_id, first, span.calendar)
    total = len(residents) + span.cases
    with load_store(store) as loading:
        filler = _Filler(loading, stock, papers, residents)
        people = iter(residents)
        while batch := list(islice(people, BATCH)):
            filler.put_people(batch, grids, span.began, stock.accounts["赵敏"])
            progress(batch[-1].id, total)
        for day in inventor.visits():
            filler.gather(day)
            if len(filler.cases) >= BATCH:
                progress(len(residents) + filler.put_cases(), total)
        filler.put_cases()
        filler.put_sheets(inventor.sheets, stock.accounts["赵敏"])
        filler.put_serials()
        progress(total, total)


class _Filler:
    def __init__(
        self, loading: Loading, stock: Stock, papers: PaperInventor, residents: Sequence[Resident]
    ) -> None:
        self._loading = loading
        self._papers = papers
        self._names = {p.id: p.name for p in residents}
        self._asked: dict[int, list[plain.Row]] = {
            version: [
                (m.seq, m.name, m.form, m.copies, m.requirement, m.source) for m in item.materials
            ]
            for version, item in stock.items.items()
        }
        self._terms: dict[str, tuple[str, ...]] = {}
        self._serials: Counter[tuple[str, str]] = Counter()
        self._ratings = 0
        self._begin()

    def _begin(self) -> None:
        self.visits: list[plain.Row] = []
        self.cases: list[plain.Row] = []
        self.steps: list[plain.Row] = []
        self.materials: list[plain.Row] = []
        self.beside: dict[type[Beside], list[plain.Row]] = {kind: [] for kind in _BESIDE}
        self.found: list[tuple[int, tuple[str, ...]]] = []

    def put_people(
        self, people: Sequence[Resident], grids: list[int], created: datetime, clerk: int
    ) -> None:
        at = plain.moment(created)
        self._loading.put(
            Person, plain.PERSON, [plain.person_row(p, grids, created) for p in people]
        )
        agreed = DeskSettings().consent_version
        self._loading.put(
            Consent,
            plain.CONSENT,
            [(p.id, agreed, at, clerk) for p in people if p.consents],
        )
        names = self._terms
        self._loading.put_terms(
            "person", [(p.id, plain.person_terms(p, plain.names_of(p.name, names))) for p in people]
        )

    def gather(self, visits: Sequence[DeskVisit]) -> None:
        for visit in visits:
            contact = self._papers.contact_of(visit)
            self.visits.append(plain.visit_row(visit, contact))
            for matter in visit.matters:
                self.cases.append(plain.case_row(matter, visit.id))
                self.steps += plain.step_rows(matter)
                self._put_beside(matter)
                if matter.received:
                    self.materials += plain.material_rows(
                        matter, self._asked[matter.thing.version_id]
                    )
                names = plain.names_of(self._names[matter.applicant], self._terms)
                self.found.append((matter.id, plain.case_terms(matter.number, names)))
            if visit.matters[-1].id >= self._papers.first:
                self._papers.issue(visit)
        if visits:
            day = f"{visits[0].at:%Y%m%d}"
            self._serials["V", day] = len(visits)
            self._serials["FW", day] = sum(len(visit.matters) for visit in visits)

    def put_cases(self) -> int:
        """Write what was gathered; returns the id of the last case."""
        last = self.cases[-1][0] if self.cases else 0
        self._loading.put(Visit, plain.VISIT, self.visits)
        self._loading.put(Case, plain.CASE, self.cases)
        self._loading.put(CaseStep, plain.STEP, self.steps)
        self._loading.put(CaseMaterial, plain.MATERIAL, self.materials)
        for kind, table in _BESIDE.items():
            self._loading.put(table, plain.BESIDE[kind], self.beside[kind])
        self._loading.put_terms("service_case", self.found)
        self._begin()
        return int(last)

    def _put_beside(self, matter: Matter) -> None:
        applicant = self._names[matter.applicant]
        for record in matter.beside:
            if isinstance(record, Rated):
                self._ratings += 1
                record.id = self._ratings
            elif isinstance(record, Call):
                self._serials["HF", record.number[2:10]] += 1
            self.beside[type(record)].append(plain.beside_row(record, matter.id, applicant))

    def put_sheets(self, sheets: Sequence[Sheet], clerk: int) -> None:
        """The blank sheets, of which some were entered."""
        if sheets:
            self._serials["KB", str(sheets[0].printed_at.year)] = len(sheets)
        rows = [plain.sheet_row(sheet, clerk) for sheet in sheets]
        self._loading.put(BlankSheet, plain.SHEET, rows)

    def put_serials(self) -> None:
        """Papers, and the counters, so that the next numbers go on from here."""
        self._papers.file()
        self._loading.put(Paper, plain.PAPER, self._papers.rows)
        self._loading.put(PaperCase, plain.PAPER_CASE, self._papers.links)
        self._serials.update(self._papers.serials)
        self._loading.put(
            Serial, plain.SERIAL, [(*key, last) for key, last in self._serials.items()]
        )
