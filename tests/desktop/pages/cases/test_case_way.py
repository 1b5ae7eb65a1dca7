"""What a key means in a state, and how a limit is told."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

import pytest

from desktop.pages.cases.case.offers import (
    FREQUENT,
    MOVES,
    foot_of,
    label_of,
    offers,
    refusal,
)
from desktop.pages.cases.case.steps import ASKED
from desktop.pages.cases.case.way import way_of
from desktop.pages.cases.limits import count_days, explain_limit, limit_chip, limit_state
from models.calendar.rules import due_date, read_seed_days
from models.cases.actions.visits import Decision
from models.cases.queries.cases import CaseLimit, CasePage, read_case
from models.cases.rules.one_stop import ONE_STOP
from models.centre import Centre
from models.roles import Role
from tests.desktop.pages.cases.taken import last_seq, take

TABLE = read_seed_days()
TODAY = date(2026, 3, 2)


def read(centre: Centre, decision: Decision, *, lacking: bool = False) -> CasePage:
    missing = frozenset({last_seq(centre)}) if lacking else frozenset[int]()
    taken = take(centre, decision, missing=missing)
    return centre.ask(read_case, taken.case_ids[0], centre.clock().date())


@dataclass(frozen=True)
class Clerk:
    role: Role
    id: int = 1


def offered(case: CasePage, role: Role = Role.CLERK) -> dict[str, str]:
    moves = offers(case, Clerk(role), TODAY)
    return {move.key: label_of(case, move) for move in moves}


@pytest.mark.parametrize(
    ("decision", "lacking", "role", "keys"),
    [
        (Decision.ENQUIRY, False, Role.CLERK, {"F8": "答复咨询", "F7": "转为收件"}),
        (
            Decision.NOTICE,
            True,
            Role.CLERK,
            {
                "F7": "收到补正材料",
                "F10": "再次告知",
                "F11": "不予受理",
                "F12": "申请人撤回",
                "Ctrl+Shift+D": "转帮办代办",
            },
        ),
        (
            Decision.NOTICE,
            True,
            Role.SUPERVISOR,
            {
                "F7": "收到补正材料",
                "F10": "再次告知",
                "F11": "不予受理",
                "F12": "申请人撤回",
                "Ctrl+F12": "终止",
                "Ctrl+Shift+D": "转帮办代办",
            },
        ),
        (
            Decision.ACCEPT,
            False,
            Role.CLERK,
            {
                "F7": "开始办理",
                "F9": "办结",
                "Ctrl+F7": "转办",
                "F12": "申请人撤回",
                "Ctrl+F8": "联办",
                "Ctrl+F10": "申请延期",
                "Ctrl+Shift+D": "转帮办代办",
            },
        ),
        (Decision.ACCEPT, False, Role.VIEWER, {}),
        (
            Decision.CLOSE,
            False,
            Role.CLERK,
            {
                "Ctrl+E": "请评价",
                "F9": "送达",
                "F10": "待送达",
                "F8": "录入评价表",
                "Ctrl+R": "打印评价表",
            },
        ),
        (Decision.DECLINE, False, Role.CLERK, {}),
        (Decision.DECLINE, False, Role.SUPERVISOR, {"F11": "归档"}),
    ],
)
def test_only_the_steps_allowed_now_are_offered(
    centre: Centre, decision: Decision, lacking: bool, role: Role, keys: dict[str, str]
) -> None:
    assert offered(read(centre, decision, lacking=lacking), role) == keys


def test_the_usual_step_comes_first_and_the_foot_stays_small(centre: Centre) -> None:
    for decision, lacking in ((Decision.ACCEPT, False), (Decision.NOTICE, True)):
        case = read(centre, decision, lacking=lacking)
        moves = offers(case, Clerk(Role.ADMINISTRATOR), TODAY)
        foot = foot_of(moves, case)
        assert len(foot) <= 4 and foot[0] is moves[0]
        assert {move.name for move in foot} <= set(FREQUENT[case.state])
    assert moves[0].name == "supplement"


def test_no_key_means_two_things_to_one_clerk() -> None:
    """The table and what is besides: a clerk's key is clear wherever nothing hinders the step."""
    for state in ONE_STOP.states:
        for role in Role:
            keys = Counter(
                move.key for move in MOVES.values() if state in move.sources and role in move.may
            )
            double = {key for key, count in keys.items() if count > 1}
            names = {
                key: {m.name for m in MOVES.values() if m.key == key and state in m.sources}
                for key in double
            }
            # A leader's own step stands for the asking; after a rating comes either a callback.
            assert all(
                {n.removeprefix("ask_") for n in each} & LEADERS_OWN for each in names.values()
            ), (state, role, names)


LEADERS_OWN = {"suspend", "extend"}


def test_every_step_of_the_table_has_a_key_and_a_dialog_or_acts_at_once() -> None:
    at_once = {"accept", "take_in", "process", "take_in_again", "resume", "supplement"}
    for name, step in ONE_STOP.transitions.items():
        assert step.key, name
        assert (name in ASKED) != (name in at_once), name


@pytest.mark.parametrize(
    ("key", "role", "words"),
    [
        ("F10", Role.CLERK, "不能一次性告知、再次告知、待送达"),
        ("Ctrl+F12", Role.CLERK, "需要管理员、主管来做"),
        ("Ctrl+F9", Role.CLERK, "不能公示；只有“办理中”的件可以"),
        ("Ctrl+F5", Role.CLERK, "“督办”需要管理员、主管来做"),
        ("Ctrl+F6", Role.SUPERVISOR, "没有等主管决定的申请"),
        ("F5", Role.CLERK, "这件没有等答复的督办"),
        ("Ctrl+D", Role.CLERK, "这件没有超期"),
        ("Ctrl+E", Role.CLERK, "不能请评价"),
        ("Ctrl+B", Role.CLERK, "不能回访"),
    ],
)
def test_a_key_that_means_nothing_now_says_why(
    centre: Centre, key: str, role: Role, words: str
) -> None:
    said = refusal(read(centre, Decision.ACCEPT), key, Clerk(role), TODAY)
    assert words in said and "没有任何改动" in said


def test_the_way_shows_side_states_as_they_are(centre: Centre) -> None:
    def names(case: CasePage) -> tuple[list[str], int]:
        steps, now = way_of(case)
        return [step.name for step in steps], now

    assert names(read(centre, Decision.ACCEPT)) == (["登记", "受理", "办理中", "办结"], 2)
    assert names(read(centre, Decision.CLOSE)) == (
        ["登记", "受理", "办结", "评价", "归档"],
        3,
    )
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
