"""A hall for the tests of dues: an accountant, two cashiers, a branch, and steps in one line."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts.tables import Account
from models.centre import Centre
from models.dues.actions.assessments import assess_by_hand
from models.dues.actions.duties import give_duty, open_book
from models.dues.actions.members import MemberForm, add_branch, enrol
from models.dues.actions.payments import PaymentForm, PaymentTaken, take_payment
from models.dues.queries.book import YearBook, YearRow, read_year
from models.dues.rules.duties import Duty, Permit
from models.dues.rules.months import Month
from models.dues.rules.paying import PaidWay
from models.people.tables import Person
from models.roles import DESK, Role
from models.work import Work, action
from tests.models.conftest import ADMINISTRATOR, PASSWORD, Watch

CASHIERS = ("王芳", "周兰")
CONSENT = "支部 3 月 1 日同意"


@action("登记测试人员", may=DESK)
def put_people(work: Work, people: Sequence[tuple[str, str]]) -> list[int]:
    """Persons by name and ID number, as they stand in a sample."""
    rows = [Person(name=n, id_number=i or None, created_at=work.now) for n, i in people]
    work.session.add_all(rows)
    work.session.flush()
    return [row.id for row in rows]


def find_account(session: Session, name: str) -> int:
    found = session.scalar(select(Account.id).where(Account.name == name))
    assert found is not None
    return found


class Hall:
    """李敏 keeps the books, 王芳 and 周兰 the cash."""

    def __init__(self, open_centre: Callable[..., Centre], watch: Watch) -> None:
        self.watch = watch
        self.books = open_centre()
        for name in CASHIERS:
            self.books.add_user(name, Role.CLERK, PASSWORD)
        self.give(ADMINISTRATOR, Duty.ACCOUNTANT)
        for name in CASHIERS:
            self.give(name, Duty.CASHIER)
        self.cash, self.other_cash = (open_centre(name, PASSWORD) for name in CASHIERS)
        self.branch = self.do(add_branch, "青禾里第一党支部", "赵书记", "青禾里社区党委")

    def give(self, name: str, duty: Duty) -> None:
        self.do(give_duty, self.books.ask(find_account, name), duty)

    def do(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """An action of the accountant."""
        return self.books.act(function, *args, **kwargs).result

    def at(self, year: int, month: int, day: int = 5) -> None:
        self.watch.now = self.watch.now.replace(year=year, month=month, day=day)

    @property
    def today(self) -> date:
        return self.watch.now.date()

    def member(self, name: str, category: str = "civil_servant", **more: Any) -> int:
        """Somebody who has been a member of the branch since 2025."""
        number = more.pop("id_number", "")
        person_id: int = self.do(put_people, [(name, number)])[0]
        values = {"branch_id": self.branch, "since": date(2025, 1, 1)} | more
        self.do(enrol, MemberForm(person_id=person_id, category=category, **values))
        return person_id

    def assessed(self, name: str, base: str, year: int = 2026, **more: Any) -> int:
        """A member with an amount from a base."""
        person_id = self.member(name, **more)
        self.do(assess_by_hand, person_id, year, Decimal(base))
        return person_id

    def pay(
        self, person_id: int, name: str, amount: str, months: Sequence[int], **more: Any
    ) -> PaymentTaken:
        """王芳 takes dues for months of 2026."""
        form = self.form(person_id, name, amount, months, **more)
        return self.cash.act(take_payment, form).result

    def form(
        self, person_id: int, name: str, amount: str, months: Sequence[int], **more: Any
    ) -> PaymentForm:
        values = {"way": PaidWay.CASH, "payer": name, "consent": CONSENT} | more
        months_ = tuple(Month(2026, number) for number in months)
        return PaymentForm(person_id, Decimal(amount), months=months_, **values)

    def look(self, branch: int | None = None) -> Permit:
        """The accountant opens a branch, the first one unless told."""
        permit: Permit = self.do(open_book, branch or self.branch, self.today.year)
        return permit

    def see(self, query: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """A reading of the accountant in the first branch."""
        return self.books.ask(query, self.look(), *args, **kwargs)

    def see_all(self, query: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """The same of all branches."""
        return self.books.ask(query, self.do(open_book, None, self.today.year), *args, **kwargs)

    def book(self, year: int = 2026, branch: int | None = None) -> YearBook:
        return self.books.ask(read_year, self.look(branch), year, self.today)

    def row(self, person_id: int, year: int = 2026, branch: int | None = None) -> YearRow:
        return next(r for r in self.book(year, branch).rows if r.person_id == person_id)

    def dues(self, person_id: int, year: int = 2026) -> list[str]:
        """What is due month by month."""
        return [f"{cell.due:.2f}" for cell in self.row(person_id, year).cells]

    def states(self, person_id: int, year: int = 2026) -> list[str]:
        return [cell.state.value for cell in self.row(person_id, year).cells]
