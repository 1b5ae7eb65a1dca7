"""What a key means in a state, and how a limit is told."""

from datetime import date

import pytest

from desktop.pages.cases.case.way import KEYS, label_of, refusal, way_of
from desktop.pages.cases.limits import count_days, explain_limit, limit_chip, limit_state
from models.calendar.rules import due_date, read_seed_days
from models.cases.actions.visits import Decision
from models.cases.queries.cases import CaseLimit, CasePage, read_case
from models.centre import Centre
from models.roles import Role
from tests.desktop.pages.cases.taken import last_seq, take

TABLE = read_seed_days()


def read(centre: Centre, decision: Decision, *, lacking: bool = False) -> CasePage:
    missing = frozenset({last_seq(centre)}) if lacking else frozenset[int]()
    taken = take(centre, decision, missing=missing)
    return centre.ask(read_case, taken.case_ids[0], centre.clock().date())


def offers(case: CasePage, role: Role = Role.CLERK) -> dict[str, str]:
    return {key: label_of(case, key, role) for key in KEYS if label_of(case, key, role)}


@pytest.mark.parametrize(
    ("decision", "lacking", "role", "offered"),
    [
        (Decision.ENQUIRY, False, Role.CLERK, {"F8": "答复咨询", "F7": "转为收件"}),
        (
            Decision.NOTICE,
            True,
            Role.CLERK,
            {"F10": "再次告知", "F7": "收到补正材料", "F11": "不予受理", "F12": "申请人撤回"},
        ),
        (
            Decision.NOTICE,
            True,
            Role.SUPERVISOR,
            {
                "F10": "再次告知",
                "F7": "收到补正材料",
                "F11": "不予受理",
                "F12": "申请人撤回",
                "Ctrl+F12": "终止",
            },
        ),
        (
            Decision.ACCEPT,
            False,
            Role.CLERK,
            {"F7": "开始办理", "F9": "办结", "F12": "申请人撤回"},
        ),
        (Decision.ACCEPT, False, Role.VIEWER, {}),
        (Decision.CLOSE, False, Role.CLERK, {}),
        (Decision.DECLINE, False, Role.CLERK, {}),
    ],
)
def test_only_the_steps_allowed_now_are_offered(
    centre: Centre, decision: Decision, lacking: bool, role: Role, offered: dict[str, str]
) -> None:
    assert offers(read(centre, decision, lacking=lacking), role) == offered


@pytest.mark.parametrize(
    ("key", "role", "words"),
    [
        ("F10", Role.CLERK, "不能一次性告知、再次告知"),
        ("F8", Role.CLERK, "不能答复咨询；只有“咨询”的件可以"),
        ("Ctrl+F12", Role.CLERK, "需要管理员、主管来做"),
    ],
)
def test_a_key_that_means_nothing_now_says_why(
    centre: Centre, key: str, role: Role, words: str
) -> None:
    said = refusal(read(centre, Decision.ACCEPT), key, role)
    assert words in said and "没有任何改动" in said


def test_the_way_shows_side_states_as_they_are(centre: Centre) -> None:
    def names(case: CasePage) -> tuple[list[str], int]:
        steps, now = way_of(case)
        return [step.name for step in steps], now

    assert names(read(centre, Decision.ACCEPT)) == (["登记", "受理", "办理中", "办结"], 2)
    assert names(read(centre, Decision.CLOSE)) == (["登记", "受理", "办结"], 3)
    supplementing = ["登记", "补正中", "受理", "办理中", "办结"]
    assert names(read(centre, Decision.NOTICE, lacking=True)) == (supplementing, 1)
    assert names(read(centre, Decision.DECLINE)) == (["登记", "不予受理"], 1)
    assert names(read(centre, Decision.ENQUIRY)) == (["登记", "答复", "办结"], 1)


def limit(
    accepted: date, days: int, *, closed: date | None = None, start: date | None = None
) -> CaseLimit:
    due = due_date(start or accepted, days, TABLE)
    state = "closed" if closed else "accepted"
    return CaseLimit("FW1", state, closed is None, accepted, due.start, due, due.date, None, closed)


def test_every_counted_day_is_listed() -> None:
    # WD-07 and WD-05 of the domain's vectors
    assert count_days(due_date(date(2026, 9, 30), 5, TABLE)) == [
        "10月1日至7日 国庆节放假，不计",
        "10月8日① 9日② 10日③调班",
        "10月11日 周末，不计",
        "10月12日④ 13日⑤",
    ]
    assert count_days(due_date(date(2026, 4, 30), 5, TABLE))[-1] == "5月11日⑤"


def test_the_limit_of_the_workbench_picture() -> None:
    lines, due = explain_limit(limit(date(2026, 11, 17), 3), date(2026, 11, 21))
    assert lines == [
        "11月17日受理，承诺 3个工作日",
        "从次日 11月18日 起算",
        "11月18日① 19日② 20日③",
    ]
    assert due == "应于 11月20日办结"


@pytest.mark.parametrize(
    ("start", "said"),
    [
        (date(2026, 11, 23), "11月21日受理（非工作时间收件，按11月23日收件起算），承诺 3个工作日"),
        (date(2026, 11, 18), "11月21日受理（按11月18日收件起算），承诺 3个工作日"),
    ],
)
def test_a_limit_that_runs_from_another_day_says_so(start: date, said: str) -> None:
    lines, _ = explain_limit(limit(date(2026, 11, 21), 3, start=start), date(2026, 11, 21))
    assert lines[0] == said


@pytest.mark.parametrize(
    ("today", "closed", "said"),
    [
        (date(2026, 11, 21), None, ("已超 1 个自然日", "red")),
        (date(2026, 11, 20), None, ("今天到期", "amber")),
        (date(2026, 11, 18), None, ("还有 2 个工作日", "grey")),
        (date(2026, 11, 30), date(2026, 11, 19), ("11月19日办结，未超期", "green")),
        (date(2026, 11, 30), date(2026, 11, 22), ("11月22日办结，超期 2 个自然日", "red")),
    ],
)
def test_where_a_limit_stands(today: date, closed: date | None, said: tuple[str, str]) -> None:
    assert limit_state(limit(date(2026, 11, 17), 3, closed=closed), today) == said


def test_a_year_without_its_notice_is_provisional() -> None:
    lines, due = explain_limit(limit(date(2026, 12, 25), 20), date(2026, 12, 25))
    assert due == "应于 2027年1月25日办结（暂定）"
    assert lines[-1] == "2027年的放假安排还没有公布，日期为暂定"


@pytest.mark.parametrize(
    ("due", "how", "chip"),
    [
        (date(2026, 11, 19), {}, ("超期 2 日", "red")),
        (date(2026, 11, 21), {}, ("今天到期", "amber")),
        (date(2026, 11, 21), {"instant": True}, ("即办", "green")),
        (date(2026, 11, 24), {"days_left": 2}, ("还有 2 日", "grey")),
        (date(2027, 1, 25), {"days_left": 43, "provisional": True}, ("还有 43 日 暂定", "grey")),
        (None, {}, ("不计时限", "grey")),
    ],
)
def test_the_word_for_a_limit(due: date | None, how: dict[str, int], chip: tuple[str, str]) -> None:
    assert limit_chip(due, date(2026, 11, 21), **how) == chip  # type: ignore[arg-type]
