"""Who of the residents is a party member, what each earns, and how each pays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from random import Random

from models.demo.rules.names import COMMUNITY, Weighted
from models.demo.rules.residents import Resident
from models.dues.rules.months import Month
from models.people.rules.groups import age_on

MOST = 90
_A_RESIDENT_IN = 6  # at most one resident in six is a member
_LOOKED_AT = 3000  # however many residents there are, the members are found among the first
BRANCHES = (f"{COMMUNITY}第一党支部", f"{COMMUNITY}第二党支部", f"{COMMUNITY}离退休党支部")
_FULL_YEAR = 8  # from August on, this year shows everything that can happen

Pay = dict[str, Decimal]  # item of the pay slip → yuan


class Scene(StrEnum):
    """What happens to one member, so that everything there is can be shown."""

    SIX = "six months unpaid"
    FIVE = "five months unpaid"
    THREE = "three months unpaid"
    BACK = "pays back"
    ADVANCE = "pays ahead"
    HARDSHIP = "reduced with approval"
    LARGE = "large dues"
    VOIDED = "a receipt voided"
    MOBILE = "stays elsewhere, somebody brings the money"
    PROBATION = "admitted in the year"
    RETIRES = "retires in the year"
    TOP_UP = "paid ahead, then assessed higher"
    EXEMPT = "retired, exempt"
    DEFERRED = "may pay later"
    CEILING = "assessed at the ceiling"
    ASKED = "an item nobody has decided"
    LEAVES = "transferred out"
    EXTRA = "gives more"
    NONE = ""


# With the category each needs.
_SCENES = (
    (Scene.SIX, "enterprise_staff"), (Scene.BACK, "institution_staff"),
    (Scene.ADVANCE, "civil_servant"), (Scene.LARGE, "enterprise_staff"),
    (Scene.VOIDED, "community_worker"), (Scene.THREE, "flexible_employment"),
    (Scene.FIVE, "laid_off"), (Scene.HARDSHIP, "organ_worker"),
    (Scene.MOBILE, "flexible_employment"), (Scene.PROBATION, "community_worker"),
    (Scene.RETIRES, "institution_staff"),
    (Scene.TOP_UP, "enterprise_staff"), (Scene.EXEMPT, "retiree"),
    (Scene.DEFERRED, "irregular_income"), (Scene.CEILING, "annual_salary"),
    (Scene.ASKED, "institution_staff"), (Scene.LEAVES, "civil_servant"),
    (Scene.EXTRA, "retiree"),
)  # fmt: skip
_YOUNG = Weighted({"student": 8, "graduate_seeking_work": 2})
_WORKING = Weighted(
    {
        "institution_staff": 16, "enterprise_staff": 16, "community_worker": 10,
        "civil_servant": 9, "organ_worker": 4, "flexible_employment": 7, "irregular_income": 4,
        "laid_off": 4, "farmer": 5, "farmer_outside_income": 3, "inservice_postgraduate": 2,
    }
)  # fmt: skip
_OLD = Weighted({"retiree": 20, "retiree_unsplit": 3, "minimum_living": 1, "farmer": 2})
_IN_FIRST_BRANCH = frozenset(
    ("civil_servant", "organ_worker", "institution_staff", "community_worker", "annual_salary")
)
_OF_PENSIONERS = frozenset(("retiree", "retiree_unsplit"))
# Items of the slip with the least and the most in yuan; deductions are shares of the sum.
_SLIPS = {
    "civil_servant": (
        ("post_salary_cs", 900, 2400), ("grade_salary", 1600, 3800), ("work_allowance", 1500, 2600),
        ("living_allowance", 1300, 2300), ("transport_allowance", 500, 800), ("heating", 200, 400),
    ),
    "organ_worker": (
        ("post_pay", 900, 1400), ("skill_grade_pay", 700, 1100), ("work_allowance", 1400, 1900),
        ("living_allowance", 1200, 1700), ("cooling", 150, 250),
    ),
    "institution_staff": (
        ("post_pay", 1500, 2900), ("salary_scale", 1300, 3100), ("basic_performance", 1600, 3400),
        ("incentive_performance", 900, 2600), ("property_fee", 100, 200),
    ),
    "enterprise_staff": (
        ("basic_pay", 2400, 5200), ("post_pay", 800, 3200), ("regular_performance", 900, 4200),
        ("meal_allowance", 200, 400), ("overtime", 0, 900),
    ),
    "community_worker": (
        ("post_pay", 2100, 2900), ("grade_salary", 200, 600), ("title_pay", 100, 400),
        ("basic_performance", 300, 900),
    ),
    "retiree": (("basic_pension", 2600, 6800), ("pension_allowance", 100, 500)),
}  # fmt: skip
_SHARES = (
    ("pension_insurance", 800), ("medical_insurance", 200), ("unemployment_insurance", 50),
    ("housing_fund", 1200),
)  # fmt: skip
_WITH_ANNUITY = frozenset(("civil_servant", "organ_worker", "institution_staff"))
_DECLARED = {
    "annual_salary": (60_000, 70_000), "irregular_income": (3200, 9800),
    "flexible_employment": (2600, 6200), "farmer_outside_income": (3600, 6800),
    "inservice_postgraduate": (5200, 8600),
}  # fmt: skip


@dataclass(frozen=True)
class Member:
    """A resident who pays dues: in which of the branches, on what, and how often."""

    resident: Resident
    branch: int
    category: str
    pay: Pay | Decimal | None  # items, a declared base, or None where it is fixed
    scene: Scene
    every: int  # pays every so many months

    @property
    def is_adjusted(self) -> bool:
        """Whether the amount so far follows the pension (it cannot be split)."""
        return self.category == "retiree_unsplit"


def first_month(day: date, start: date) -> Month:
    """From which month on the centre collects: January, or so many months back as it exists."""
    return Month(day.year, 1) if day.month >= _FULL_YEAR else Month.of(start).plus(1)


def choose_members(chance: Random, residents: Sequence[Resident], day: date) -> list[Member]:
    """Adults with an ID number and a name of their own; those with a scene of theirs first."""
    known = residents[:_LOOKED_AT]
    count = min(MOST, len(known) // _A_RESIDENT_IN)
    names: dict[str, int] = {}
    for person in known:
        names[person.name] = names.get(person.name, 0) + 1
    able = [
        p
        for p in known
        if p.id_number and names[p.name] == 1 and 18 <= age_on(p.birth_date, day) <= 88
    ]
    chance.shuffle(able)
    chosen = []
    for scene, category in _SCENES[:count]:
        fits = _OLD_ENOUGH if category == "retiree" else _AT_WORK
        found = next((p for p in able if age_on(p.birth_date, day) in fits), None)
        if found is not None:
            able.remove(found)
            chosen.append(_member(chance, found, category, scene))
    for person in able[: count - len(chosen)]:
        age = age_on(person.birth_date, day)
        by_age = _YOUNG if age not in _AT_WORK and age < 60 else _OLD if age >= 60 else _WORKING
        chosen.append(_member(chance, person, by_age.pick(chance), Scene.NONE))
    return chosen


_AT_WORK, _OLD_ENOUGH = range(25, 60), range(60, 89)


def invent_pay(chance: Random, category: str) -> Pay | Decimal | None:
    """What the slip or the declaration says, in yuan."""
    if category in _DECLARED:
        return Decimal(chance.randrange(*_DECLARED[category]))
    if category not in _SLIPS:
        return None
    pay = {
        item: Decimal(chance.randrange(least * 10, most * 10)) / 10
        for item, least, most in _SLIPS[category]
    }
    if category != "retiree":
        whole = sum(pay.values(), Decimal(0))
        shares = (*_SHARES, ("annuity", 400)) if category in _WITH_ANNUITY else _SHARES
        for item, of_ten_thousand in shares:
            pay[item] = (whole * of_ten_thousand / 10_000).quantize(Decimal("0.01"))
        pay["income_tax"] = Decimal(chance.randrange(0, 9000)) / 100
    return {item: amount for item, amount in pay.items() if amount}


def pays_up_to(member: Member, month: Month, begins: Month, now: Month) -> Month | None:
    """Up to which month a member pays on the evening of a month; None: does not come."""
    turn = month.minus(begins)
    unpaid = {Scene.SIX: 6, Scene.FIVE: 5, Scene.THREE: 3}.get(member.scene, 0)
    if unpaid and now.minus(month) <= unpaid:
        return None
    if member.scene is Scene.BACK and turn in (3, 4):
        return None
    if member.scene in (Scene.ADVANCE, Scene.TOP_UP) and turn == 1:
        return month.plus(5)
    if member.scene is Scene.TOP_UP and turn < 6:
        return None
    if member.scene is Scene.NONE and month.number % member.every:
        return None
    return month


def _member(chance: Random, person: Resident, category: str, scene: Scene) -> Member:
    branch = 0 if category in _IN_FIRST_BRANCH else 2 if category in _OF_PENSIONERS else 1
    pay = invent_pay(chance, category)
    if scene is Scene.ASKED and isinstance(pay, dict):
        pay["civility_award"] = Decimal("600.00")
    return Member(person, branch, category, pay, scene, chance.choice((1, 1, 1, 3, 3)))
