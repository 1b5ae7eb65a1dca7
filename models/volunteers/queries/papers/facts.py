"""The facts of the papers of volunteers; numbers are masked for print, lengths are minutes."""

from dataclasses import dataclass
from datetime import date, datetime

from models.cases.queries.papers import Letterhead
from models.volunteers.queries.sheets import SheetPage
from models.volunteers.rules.certificates import CertificateFacts
from models.volunteers.rules.signing_up import SignUpState
from models.volunteers.rules.volunteers import AgeNeed, Availability, ServiceKind


@dataclass(frozen=True)
class RegistrationForm:
    """报名表: the registration form of a volunteer for signature."""

    head: Letterhead
    number: str
    registered_on: date
    name: str
    sex: str
    birth_date: date | None
    age: int | None
    paper_type: str
    id_number: str
    phone: str
    address: str
    area: str
    skills: tuple[str, ...]
    kinds: tuple[ServiceKind, ...]
    availability: tuple[Availability, ...]
    teams: tuple[str, ...]
    emergency_name: str
    emergency_relation: str
    emergency_phone: str
    need: AgeNeed
    guardian_name: str
    guardian_relation: str
    guardian_phone: str
    guardian_signed_on: date | None
    has_own_earnings: bool
    consent_version: str
    may_be_published: bool
    insurer: str
    insurance_number: str
    insured_to: date | None

    @property
    def document_number(self) -> str:
        """The volunteer's number."""
        return self.number


@dataclass(frozen=True)
class SignUpPaper:
    """报名确认单: the agreement before the service (志愿服务条例 13, 14)."""

    volunteer: RegistrationForm  # ages and needs on the day of the shift
    activity_number: str
    activity: str
    organiser: str
    person_in_charge: str
    contact: str  # the organiser's phone, which everybody may know
    place: str
    post: str
    starts_at: datetime
    ends_at: datetime
    content: str
    things_needed: str
    is_dangerous: bool
    risk: str
    insurance: str
    status: SignUpState
    at: datetime
    with_guardian: bool

    @property
    def head(self) -> Letterhead:
        """Who issues it."""
        return self.volunteer.head

    @property
    def document_number(self) -> str:
        """Activity and volunteer."""
        return f"{self.activity_number} {self.volunteer.number}"


@dataclass(frozen=True)
class SignInSheets:
    """签到表: sheets of one shift as they were numbered, each on a page of its own."""

    head: Letterhead
    sheets: tuple[SheetPage, ...]

    @property
    def document_number(self) -> str:
        """QD2026-00001, or from the first to the last."""
        first, last = self.sheets[0].number, self.sheets[-1].number
        return first if len(self.sheets) == 1 else f"{first} 至 {last}"


@dataclass(frozen=True)
class RecordLine:
    """A service on the record: approved, so it counts."""

    day: date
    activity: str
    kind: str
    sign_in: datetime | None
    sign_out: datetime | None
    minutes: int
    approved_by: str
    reason: str = ""  # of a correction


@dataclass(frozen=True)
class NoteLine:
    """A training, a commendation, an evaluation."""

    on: date
    kind: str
    text: str
    giver: str


@dataclass(frozen=True)
class ServiceRecord:
    """服务记录卡: a volunteer's services of a span with their sums."""

    head: Letterhead
    number: str
    name: str
    sex: str
    id_number: str
    phone: str
    registered_on: date
    kinds: str
    skills: str
    teams: str
    star: str  # the highest grade awarded; empty: none
    start: date
    end: date
    lines: tuple[RecordLine, ...]
    by_kind: tuple[tuple[str, int], ...]  # words and minutes
    waiting: int  # lines whose hours nobody has approved: they do not count
    total_minutes: int  # of all time
    notes: tuple[NoteLine, ...]

    @property
    def minutes(self) -> int:
        """The sum of the lines."""
        return sum(line.minutes for line in self.lines)

    @property
    def document_number(self) -> str:
        """The volunteer's number."""
        return self.number


@dataclass(frozen=True)
class CertificatePaper:
    """志愿服务记录证明: its facts as they were frozen when it was issued, and whether it holds."""

    head: Letterhead
    facts: CertificateFacts
    code: str  # number and check digits; empty until it is issued
    revoked_at: datetime | None = None
    revoke_reason: str = ""
    replaced_by: str = ""

    @property
    def document_number(self) -> str:
        """Its number."""
        return self.facts.number


VolunteerPaper = RegistrationForm | SignUpPaper | SignInSheets | ServiceRecord | CertificatePaper
