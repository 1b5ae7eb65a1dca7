"""The centre's own figures, dated; and what they make due when."""

from datetime import date
from decimal import Decimal

import pytest

from models.dues.actions.local_rules import set_local_rule
from models.dues.actions.members import add_branch, transfer_out
from models.dues.actions.publications import publish
from models.dues.actions.reliefs import defer
from models.dues.actions.remittances import remit
from models.dues.queries.alerts import list_alerts, read_morning
from models.dues.queries.deadlines import DueKind, list_gaps, what_is_due
from models.dues.queries.lists import list_public
from models.dues.queries.settings import SHIPPED, read_settings
from models.dues.rules.assessing import assess_base, make_plan
from models.dues.rules.deadlines import Rhythm, read_rhythm
from models.dues.rules.months import Month
from models.dues.rules.rulebook import LocalRule, Verdict, read_rulebook
from models.dues.rules.settings import SETTINGS
from models.errors import KnownError
from tests.models.dues.hall import Hall, find_account

DAY = date(2026, 1, 1)
SOURCE = "社区党委 2026 年第 1 次会议"


def due(hall: Hall, today: date, name: str = "李敏") -> list[tuple[str, str, str, bool]]:
    account = hall.books.ask(find_account, name)
    return [
        (item.kind.value, f"{item.start:%m}-{item.end:%m}", item.due_on.isoformat(),
         item.is_overdue)
        for item in hall.books.ask(what_is_due, account, today)
    ]  # fmt: skip


def test_every_setting_is_shown_with_where_it_comes_from(hall: Hall) -> None:
    rows = {row.name: row for row in hall.books.ask(read_settings, DAY)}
    assert list(rows) == [setting.name for setting in SETTINGS]
    assert (rows["publication_period"].said, rows["publication_period"].source) == (
        "每年", SHIPPED
    )  # fmt: skip
    assert (rows["remittance_share"].value, rows["remittance_share"].said) == ("", "没有设置")
    hall.do(set_local_rule, "remittance_share", "0.20", SOURCE, date(2026, 3, 1))
    before, after = (
        {row.name: row for row in hall.books.ask(read_settings, day)}["remittance_share"]
        for day in (date(2026, 2, 28), date(2026, 3, 1))
    )
    assert (before.said, before.coming) == ("没有设置", "2026-03-01 起：20%")
    assert (rows["ceiling"].said, rows["ceiling"].source, rows["ceiling"].is_central) == (
        "1000.00 元/月", "组电明字〔2017〕5号", True
    )  # fmt: skip
    assert rows["arrears_raised"].source == "中组发〔2008〕3号第十三条"
    hall.do(set_local_rule, "remittance_share", "", SOURCE, date(2026, 6, 1))
    late = {row.name: row for row in hall.books.ask(read_settings, date(2026, 6, 1))}
    assert (late["remittance_share"].said, late["remittance_share"].source) == ("没有设置", SOURCE)
    assert (after.said, after.source, after.valid_from) == ("20%", SOURCE, date(2026, 3, 1))


@pytest.mark.parametrize(
    "name, value",
    [
        ("remittance_share", "1.2"), ("remittance_share", "五"), ("pension_split", "0"),
        ("collection_day", "30"), ("publication_day", "0"), ("prepayment_months", "2.5"),
        ("pay_change", "monthly"), ("publication_amounts", ""), ("rounding", "li"),
        ("farmer", "0.10"), ("farmer", "NaN"), ("ceiling", "2000"), ("back_payment_months", "12"),
    ],
)  # fmt: skip
def test_what_the_rules_do_not_allow_is_not_kept(hall: Hall, name: str, value: str) -> None:
    with pytest.raises(KnownError, match="没有"):
        hall.do(set_local_rule, name, value, SOURCE, DAY)
    with pytest.raises(KnownError, match="依据"):
        hall.do(set_local_rule, "remittance_share", "0.2", " ", DAY)
    kept = [row for row in hall.books.ask(read_settings, DAY) if not row.is_central]
    assert {row.source for row in kept} == {SHIPPED, ""}


def test_the_year_is_made_public_in_january_unless_it_was(hall: Hall) -> None:
    hall.member("陈一")
    assert due(hall, date(2026, 1, 1)) == [("publication", "01-12", "2026-01-31", False)]
    assert due(hall, date(2026, 3, 2)) == [("publication", "01-12", "2026-01-31", True)]
    assert due(hall, date(2026, 3, 2), "王芳") == due(hall, date(2026, 3, 2))
    hall.do(publish, hall.branch, date(2025, 1, 1), date(2025, 12, 31), hall.today, "支部公示栏",
            False)  # fmt: skip
    assert due(hall, hall.today) == []
    with pytest.raises(KnownError, match="没有重复登记"):
        hall.do(publish, hall.branch, date(2025, 1, 1), date(2025, 12, 31), hall.today, "公示栏",
                False)  # fmt: skip
    with pytest.raises(KnownError, match="还没有到"):
        hall.do(publish, hall.branch, DAY, date(2026, 3, 31), date(2026, 4, 5), "公示栏", False)
    assert due(hall, date(2026, 12, 5)) == []
    assert due(hall, date(2027, 1, 2)) == [("publication", "01-12", "2027-01-31", False)]


def test_nothing_is_due_for_who_has_no_duty_and_for_empty_branches(hall: Hall) -> None:
    assert due(hall, hall.today) == []
    hall.member("陈一")
    hall.do(add_branch, "青禾里第二党支部")
    assert len(due(hall, hall.today)) == 1
    assert hall.books.ask(what_is_due, 999, hall.today) == ()
    assert hall.books.ask(list_gaps, 999, hall.today) == ()


def test_a_quarter_is_passed_up_by_the_tenth_of_its_last_month(hall: Hall) -> None:
    person_id = hall.assessed("陈一", "4900")
    for name, value in (("remittance_period", "quarter"), ("remittance_months_after", "0"),
                        ("remittance_day", "10"), ("publication_period", "quarter")):  # fmt: skip
        hall.do(set_local_rule, name, value, SOURCE, DAY)
    hall.do(publish, hall.branch, date(2025, 1, 1), date(2025, 12, 31), hall.today, "公示栏", False)
    assert due(hall, hall.today) == []  # nothing was taken: nothing to pass up
    hall.pay(person_id, "陈一", "49.00", [3])
    assert due(hall, hall.today) == [("remittance", "01-03", "2026-03-10", False)]
    assert due(hall, date(2026, 3, 11))[0] == ("remittance", "01-03", "2026-03-10", True)
    hall.at(2026, 4, 1)
    hall.do(remit, hall.branch, DAY, date(2026, 3, 31), Decimal("0.2"), "收 1", hall.today)
    assert due(hall, hall.today) == [("publication", "01-03", "2026-04-30", False)]
    item = hall.books.ask(what_is_due, hall.books.clerk.id, hall.today)[0]
    assert item.text == "青禾里第一党支部 2026年1月至3月党费公示，4月30日到期"


def test_who_has_no_amount_and_who_has_not_begun_to_pay_are_counted(hall: Hall) -> None:
    hall.assessed("陈一", "4900")
    hall.member("陈二")
    hall.assessed("陈三", "4900", is_probationary=True, meeting_on=date(2026, 3, 25),
                  since=date(2026, 3, 25))  # fmt: skip

    def gaps(today: date) -> list[tuple[DueKind, int]]:
        return [(g.kind, g.count) for g in hall.books.ask(list_gaps, hall.books.clerk.id, today)]

    assert gaps(date(2026, 4, 9)) == [(DueKind.ASSESSMENT, 1)]
    assert gaps(date(2026, 4, 10)) == [(DueKind.ASSESSMENT, 1), (DueKind.COLLECTION, 2)]
    assert gaps(date(2026, 5, 1)) == [(DueKind.ASSESSMENT, 1), (DueKind.PROBATION, 1)]
    first, _, third = (row.person_id for row in hall.book().rows)
    hall.at(2026, 5, 2)
    hall.pay(third, "陈三", "98.00", [3, 5])
    hall.do(defer, first, Month(2026, 6), Month(2026, 6), "住院", hall.today)
    assert gaps(date(2026, 5, 2)) == [(DueKind.ASSESSMENT, 1)]
    assert gaps(date(2026, 5, 20)) == [(DueKind.ASSESSMENT, 1), (DueKind.COLLECTION, 1)]
    hall.do(set_local_rule, "collection_day", "25", SOURCE, DAY)
    assert gaps(date(2026, 5, 20)) == [(DueKind.ASSESSMENT, 1)]
    assert gaps(date(2026, 6, 25)) == [(DueKind.ASSESSMENT, 1), (DueKind.COLLECTION, 1)]
    item = hall.books.ask(list_gaps, hall.books.clerk.id, date(2026, 6, 25))[1]
    assert item.text == "青禾里第一党支部收缴日 6月25日已到，1 人还没有交本月的党费"


def test_a_morning_tells_of_arrears_gaps_and_deadlines_without_a_name(hall: Hall) -> None:
    def told(today: date) -> dict[DueKind, int]:
        rows = hall.books.ask(read_morning, hall.books.clerk.id, today)
        assert not any(name in row.text for row in rows for name in ("陈", "孙"))
        return {row.kind: row.count for row in rows}

    early, late, left = (hall.assessed(name, "4900") for name in ("陈一", "陈二", "陈三"))
    hall.member("孙四", "farmer")
    hall.do(publish, hall.branch, date(2025, 1, 1), date(2025, 12, 31), hall.today, "公示栏", False)
    hall.pay(early, "陈一", "147.00", [1, 2, 3])
    hall.pay(late, "陈二", "49.00", [1])
    hall.pay(left, "陈三", "98.00", [1, 2])
    gap = {DueKind.ASSESSMENT: 1}
    assert told(date(2026, 4, 20)) == gap  # two months are no run yet, today's month has not ended
    assert told(date(2026, 5, 1)) == gap | {DueKind.REMIND: 1}
    assert told(date(2026, 7, 1)) == gap | {DueKind.REMIND: 2, DueKind.TALK: 1}
    assert told(date(2026, 8, 1)) == gap | {DueKind.REMIND: 1, DueKind.TALK: 1, DueKind.RAISED: 1}
    rows = hall.books.ask(list_alerts, hall.books.clerk.id, date(2026, 8, 1))
    assert rows[0].text == (
        "青禾里第一党支部有 1 人连续 6 个月以上未交，请提交支部大会（党章第九条）"
    )
    # Deferred months break the run; who has left owes March to May here.
    hall.do(defer, late, Month(2026, 7), Month(2026, 7), "住院", hall.today)
    hall.at(2026, 5, 20)
    hall.do(transfer_out, left, date(2026, 5, 20), "信 1", despite_arrears=True)
    assert told(date(2026, 8, 1)) == gap | {DueKind.REMIND: 1, DueKind.LEFT: 1}
    assert hall.books.ask(read_morning, 999, date(2026, 8, 1)) == ()


def test_the_public_list_shows_amounts_where_the_place_says_so(hall: Hall) -> None:
    person_id = hall.assessed("陈一平", "4900")
    hall.pay(person_id, "陈一平", "49.00", [3])
    span = date(2026, 3, 1), date(2026, 3, 31)
    assert [row.amount for row in hall.see(list_public, *span, hall.today)] == [None]
    hall.do(set_local_rule, "publication_amounts", "yes", SOURCE, date(2026, 3, 1))
    assert [row.amount for row in hall.see(list_public, *span, hall.today)] == [Decimal(49)]


def test_rhythms_reach_over_new_year() -> None:
    yearly = Rhythm(12, 4, 31)  # by the end of April of the next year (art. 15)
    assert yearly.deadline_of(Month(2026, 7)).due_on == date(2027, 4, 30)
    half = Rhythm(6, 1, 31).deadline_of(Month(2026, 12))
    assert (half.start, half.end, half.due_on) == (
        date(2026, 7, 1), date(2026, 12, 31), date(2027, 1, 31)
    )  # fmt: skip
    assert Rhythm(1, 2, 31).deadline_of(Month(2025, 12)).due_on == date(2026, 2, 28)
    spans = Rhythm(3, 0, 10).between(Month(2025, 11), Month(2026, 4))
    assert [one.due_on for one in spans] == [
        date(2025, 12, 10), date(2026, 3, 10), date(2026, 6, 10)
    ]  # fmt: skip
    assert read_rhythm({}, "remittance") is None


def rules_with(name: str, value: str) -> list[LocalRule]:
    return [LocalRule(name, value, SOURCE, DAY)]


def test_community_workers_may_be_judged_as_enterprise_staff() -> None:
    shipped = read_rulebook(DAY)
    own = read_rulebook(DAY, rules_with("community_items", "enterprise_staff"))
    item = shipped.items["regular_bonus"]
    worker = "community_worker"
    assert item.verdict_for(shipped.categories[worker]) is Verdict.ASK
    assert item.verdict_for(own.categories[worker]) is Verdict.INCLUDE
    assert shipped.categories["institution_staff"] == own.categories["institution_staff"]


def test_pay_of_the_rehired_counts_only_by_local_rule() -> None:
    for local, base in (([], "4000"), (rules_with("rehire_pay", "in"), "6500")):
        rules = read_rulebook(DAY, local)
        category = rules.categories["rehired_retiree"]
        items = [rules.items["basic_pension"], rules.items["rehire_pay"]]
        result = make_plan(rules, category, items).judge([Decimal(4000), Decimal(2500)])
        assert result == assess_base(rules, category, Decimal(base))
    assert SOURCE in read_rulebook(DAY, rules_with("rehire_pay", "in")).items["rehire_pay"].reason
