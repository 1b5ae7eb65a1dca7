"""The invented centre's dues: done by the real actions, evening by evening.

So nothing in them can be uneven: every assessment, receipt and remittance came about as any other.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from models.accounts.tables import Account
from models.demo.queries import Stock
from models.demo.rules.days import NOW, Span
from models.demo.rules.members import (
    BRANCHES,
    Member,
    Pay,
    Scene,
    choose_members,
    first_month,
    invent_pay,
    pays_up_to,
)
from models.demo.rules.names import COMMUNITY, SUBDISTRICT, contact_name
from models.demo.rules.residents import Resident
from models.dues.actions.assessments import assess_adjusted, assess_by_hand
from models.dues.actions.duties import give_duty
from models.dues.actions.local_rules import set_local_rule
from models.dues.actions.members import MemberForm, add_branch, change_category, enrol, transfer_out
from models.dues.actions.payments import PaymentForm, take_many, void_payment
from models.dues.actions.reliefs import ReliefForm, defer, grant_relief
from models.dues.actions.remittances import remit
from models.dues.queries.facts import read_facts
from models.dues.queries.takings import sum_takings
from models.dues.rules.book import CellState, MemberFacts, MonthCell, fill_year
from models.dues.rules.duties import Duty
from models.dues.rules.months import Month, months_between
from models.dues.rules.paying import Hardship, PaidWay, ReliefBasis
from models.roles import EVERYONE, Role
from models.work import Clerk, Work, action

ACCOUNTANT, CASHIER = "李敏", "赵敏"
SHARE = Decimal("0.20")
_COMMITTEE = f"{COMMUNITY}党委"
_COLLECTS_ON = 10
_PAYABLE = frozenset((CellState.OWED, CellState.PART, CellState.FUTURE))
_WAYS = (PaidWay.CASH, PaidWay.CASH, PaidWay.MOBILE, PaidWay.TRANSFER)
_PROFILE = "中共党员，企业职工，自愿交纳大额党费"


@action("生成演示党费", may=EVERYONE)
def invent_dues(
    work: Work, span: Span, seed: int, residents: Sequence[Resident], stock: Stock
) -> int:
    """Branches, members, a year of assessments and payments; returns how many members.

    李敏 keeps the books and 赵敏 the cash. A centre of a few residents has no members.
    """
    chance = Random(f"dues {seed}")
    members = choose_members(chance, residents, span.day)
    if members:
        _Inventor(work, span, chance, members, stock).invent()
    return len(members)


@dataclass
class _Inventor:
    work: Work
    span: Span
    chance: Random
    members: Sequence[Member]
    stock: Stock
    branches: list[int] = field(default_factory=list)
    pay: dict[int, Pay | Decimal | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.begins = first_month(self.span.day, self.span.start)
        self.now = Month.of(self.span.day)
        self.last = datetime.combine(self.span.day, NOW)
        self.first_day = date(self.begins.year, self.begins.number, 1)
        self.by_branch = [
            [m for m in self.members if m.branch == at] for at in range(len(BRANCHES))
        ]

    def invent(self) -> None:
        signed_in = self.work.clerk
        self._found(datetime.combine(self.first_day, time(9)))
        for month in months_between(self.begins, self.now):
            if month.number == 1 and month != self.begins:
                self._assess_again(month)
            self._befall(month)
            self._collect(month)
            if month.minus(self.begins) == 4:
                self._let_go(month)
            if month.number % 3 == 1 and month != self.begins:
                self._remit(month)
        self.work.clerk, self.work.now = signed_in, self.last

    def _be(self, name: str) -> None:
        account = self.work.session.get_one(Account, self.stock.accounts[name])
        self.work.clerk = Clerk(account.id, account.name, Role(account.role))

    def _found(self, at: datetime) -> None:
        """Two people with a duty, the branches, their members and the first amounts."""
        self.work.now = at
        give_duty(self.work, self.stock.accounts[ACCOUNTANT], Duty.ACCOUNTANT)
        give_duty(self.work, self.stock.accounts[CASHIER], Duty.CASHIER)
        self._be(ACCOUNTANT)
        source = f"{SUBDISTRICT}党工委党费工作通知（演示）"
        set_local_rule(self.work, "remittance_share", f"{SHARE}", source, self.first_day)
        for at_, name in enumerate(BRANCHES):
            own = self.by_branch[at_]
            secretary = own[-1].resident.name if own else ""
            self.branches.append(add_branch(self.work, name, secretary, _COMMITTEE))
        for member in self.members:
            if member.scene is not Scene.PROBATION:
                self._enrol(member)

    def _enrol(self, member: Member, meeting_on: date | None = None) -> None:
        person, mobile = member.resident, member.scene is Scene.MOBILE
        since = date(self.chance.randrange(1998, self.begins.year - 1), 7, 1)
        form = MemberForm(
            person.id, self.branches[member.branch], member.category, meeting_on or since,
            is_probationary=meeting_on is not None, meeting_on=meeting_on,
            first_month="" if meeting_on else self.begins.text,
            mobile_place="邻市云栖区" if mobile else "",
            delegate=contact_name(person.name, person.id) if mobile else "",
            delegate_relation="家属" if mobile else "",
        )  # fmt: skip
        enrol(self.work, form)
        self.pay[person.id] = member.pay
        self._assess(member, Month.of(self.work.today).year)

    def _assess(
        self, member: Member, year: int, first: Month | None = None, reason: str = ""
    ) -> None:
        id_ = member.resident.id
        if member.is_adjusted:
            previous = Decimal(self.chance.randrange(180, 320)) / 10
            assess_adjusted(
                self.work, id_, year, previous, Decimal(4), first_month=first, reason=reason
            )
        else:
            assess_by_hand(self.work, id_, year, self.pay[id_], first_month=first, reason=reason)

    def _assess_again(self, month: Month) -> None:
        self._be(ACCOUNTANT)
        self.work.now = datetime(month.year, 1, 5, 9)
        for member in self.members:
            if member.scene is not Scene.LEAVES:
                self._assess(member, month.year)

    def _befall(self, month: Month) -> None:
        """What the branch decides that month."""
        self._be(ACCOUNTANT)
        self.work.now = min(datetime(month.year, month.number, 6, 15), self.last)
        for member in self.members:
            self._befall_one(member, month, month.minus(self.begins))

    def _befall_one(self, member: Member, month: Month, turn: int) -> None:
        person_id, today = member.resident.id, self.work.today
        minutes = f"支委〔{month.year}〕{month.number}号"
        match member.scene, turn:
            case Scene.PROBATION, 3:
                self._enrol(member, meeting_on=today)
            case (Scene.HARDSHIP | Scene.EXEMPT) as scene, 2:
                working = scene is Scene.HARDSHIP
                approved = (f"青党〔{month.year}〕{month.number}号", _COMMITTEE, today)
                basis = ReliefBasis(minutes, today, *(approved if working else ()))
                last = min(month.plus(5), Month(month.year, 12))
                form = ReliefForm(
                    person_id, month, last, Decimal(10 if working else 0),
                    Hardship.WORKING if working else Hardship.RETIRED,
                    "家人患重病，生活困难" if working else "长期住院，自费药多", basis,
                )  # fmt: skip
                grant_relief(self.work, form)
            case Scene.DEFERRED, 4:
                defer(
                    self.work, person_id, month, month.plus(1), "外出务工，年底回来补交", today,
                    "支部书记电话谈话，本人表示按期补交",
                )  # fmt: skip
            case Scene.RETIRES, 5:
                change_category(self.work, person_id, "retiree", month, "退休")
                self.pay[person_id] = invent_pay(self.chance, "retiree")
                self._assess(member, month.year, month, "退休")
            case Scene.TOP_UP, 4:
                pay = self.pay[person_id]
                assert isinstance(pay, dict)
                self.pay[person_id] = pay | {"basic_pay": pay["basic_pay"] + 2600}
                self._assess(member, month.year, month, "岗位变动，支部会议同意重新核定")

    def _let_go(self, month: Month) -> None:
        """Whoever moves away has paid that month, too."""
        self._be(ACCOUNTANT)
        self.work.now = datetime(month.year, month.number, 20, 10)
        for member in self.members:
            if member.scene is Scene.LEAVES:
                letter = f"2299-{month.year}-0017"
                transfer_out(self.work, member.resident.id, self.work.today, letter)

    def _collect(self, month: Month) -> None:
        """The evening on which the cashier takes what was brought."""
        day = date(month.year, month.number, _COLLECTS_ON)
        if not self.span.calendar.works(day):
            day = self.span.calendar.next(day)
        if datetime.combine(day, time(19, 30)) > self.last:
            return
        for at, members in enumerate(self.by_branch):
            self._be(CASHIER)
            self.work.now = datetime.combine(day, time(18, 30 + 20 * at if at < 2 else 55))
            forms = self._forms(members, month)
            if not forms:
                continue
            taken = take_many(self.work, forms)
            wrong = [
                payment.payment_id
                for form, payment in zip(forms, taken, strict=True)
                if month.minus(self.begins) == 5 and self._scene(form.person_id) is Scene.VOIDED
            ]
            for payment_id in wrong:
                self._be(ACCOUNTANT)
                self.work.now += timedelta(minutes=2)
                void_payment(self.work, payment_id, "收据打印错位，当场重开")
                self._be(CASHIER)
                self.work.now += timedelta(minutes=1)
                own = [m for m in members if m.scene is Scene.VOIDED]
                take_many(self.work, self._forms(own, month))

    def _forms(self, members: Sequence[Member], month: Month) -> list[PaymentForm]:
        years = range(self.begins.year, min(month.plus(5), self.now).year + 1)
        ids = [member.resident.id for member in members]
        facts = read_facts(self.work.session, ids, years[0], years[-1])
        forms = []
        for member in members:
            known = facts.get(member.resident.id, MemberFacts())
            cells = [cell for year in years for cell in fill_year(known, year, self.work.today)]
            form = self._form(member, cells, month)
            if form is not None:
                forms.append(form)
        return forms

    def _form(
        self, member: Member, months: Sequence[MonthCell], month: Month
    ) -> PaymentForm | None:
        up_to = pays_up_to(member, month, self.begins, self.now)
        if up_to is None:
            return None
        cells = [
            cell for cell in months if cell.month <= up_to and cell.state in _PAYABLE and cell.owed
        ]
        if not cells:
            return None
        person, turn = member.resident, month.minus(self.begins)
        amount = sum((cell.owed for cell in cells), Decimal(0))
        is_large = member.scene is Scene.LARGE and turn == 6
        if is_large:
            amount += 2000
        elif member.scene is Scene.EXTRA and turn == 6:
            amount += 100
        is_plain = all(cell.month == month for cell in cells)
        mobile = member.scene is Scene.MOBILE
        return PaymentForm(
            person.id, amount, PaidWay.MOBILE if mobile else _WAYS[person.id % len(_WAYS)],
            contact_name(person.name, person.id) if mobile else person.name,
            tuple(cell.month for cell in cells),
            consent="" if is_plain else f"支部委员会{month.label}同意",
            profile=_PROFILE if is_large else "",
        )  # fmt: skip

    def _scene(self, person_id: int) -> Scene:
        return next(m.scene for m in self.members if m.resident.id == person_id)

    def _remit(self, month: Month) -> None:
        """A quarter is passed up; the pensioners' branch has not done so for the last one."""
        end_month = month.plus(-1)
        end = date(
            end_month.year, end_month.number, monthrange(end_month.year, end_month.number)[1]
        )
        start_month = max(month.plus(-3), self.begins)
        start = date(start_month.year, start_month.number, 1)
        on = date(month.year, month.number, 15)
        if on >= self.span.day:
            return
        is_last = self.now.minus(month) < 3
        self._be(ACCOUNTANT)
        self.work.now = datetime.combine(on, time(10))
        for at, branch in enumerate(self.branches):
            if is_last and at == len(self.branches) - 1:
                continue
            if sum_takings(self.work.session, branch, start, end).count:
                number = f"听{month.year % 100}{month.number:02d}-{at + 1:02d}"
                remit(self.work, branch, start, end, SHARE, number, on)
