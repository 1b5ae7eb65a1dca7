"""Nobody reads dues without a duty and a line in the log; pages have no way around it."""

import ast
import inspect
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from models.audit.tables import AuditEntry
from models.dues.actions.duties import end_duty, give_duty, log_export, open_book
from models.dues.actions.members import add_branch
from models.dues.queries.book import day_takings, read_member, read_takings, read_year
from models.dues.queries.lists import list_month
from models.dues.queries.rulebooks import judging_for
from models.dues.rules.duties import Duty, Permit
from models.dues.rules.months import Month
from models.errors import KnownError
from tests.models.dues.hall import Hall, find_account

ROOT = Path(__file__).parents[3]
QUERIES = "models.dues.queries"
# They name no member: branches, who has a duty, the rules, what is due when, sums of the centre.
OPEN = {
    "list_branches", "duty_of", "list_duties", "read_rules", "list_local_rules", "rounding_of",
    "read_settings", "what_is_due", "list_gaps", "list_alerts", "read_morning", "has_branches",
    "read_dues_figures", "read_dues_standing",
}  # fmt: skip


def imported_queries() -> list[tuple[str, str, str]]:
    """What windows, reports and the program take from the queries: (file, module, name)."""
    files = [ROOT / "main.py", *(ROOT / "desktop").rglob("*.py"), *(ROOT / "reports").rglob("*.py")]
    found = []
    for file in files:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(QUERIES):
                found += [(file.name, node.module or "", one.name) for one in node.names]
            if isinstance(node, ast.Import):
                found += [(file.name, one.name, "") for one in node.names if QUERIES in one.name]
    return found


def test_pages_and_reports_take_only_readings_that_ask_for_a_permit() -> None:
    found = imported_queries()
    assert found
    for file, module, name in found:
        thing = getattr(import_module(module), name) if name else import_module(module)
        assert not inspect.ismodule(thing), f"{file} takes all of {module}"
        if name in OPEN or not inspect.isfunction(thing):
            continue
        taken = [one.annotation for one in inspect.signature(thing).parameters.values()]
        assert taken[1:2] == [Permit], f"{file}: {name} can be read without a permit"
        assert hasattr(thing, "__wrapped__"), f"{file}: {name} does not check its permit"


def forged(hall: Hall, permit: Permit) -> list[Permit]:
    cashier = hall.books.ask(find_account, "王芳")
    other = hall.books.ask(
        lambda s: s.scalars(select(AuditEntry.work_key).order_by(AuditEntry.id).limit(1)).one()
    )
    return [replace(permit, key="0" * 32), replace(permit, key=other),
            replace(permit, account_id=cashier)]  # fmt: skip


def test_a_permit_nobody_was_given_opens_nothing(hall: Hall) -> None:
    person_id = hall.assessed("陈一", "4900")
    permit = hall.look()
    month = Month(2026, 3)
    readings: list[tuple[Any, ...]] = [
        (read_year, 2026, hall.today), (read_member, person_id, 2026, hall.today),
        (day_takings, hall.today), (read_takings, date(2026, 1, 1), hall.today),
        (judging_for, month, hall.today), (list_month, month, hall.today),
    ]  # fmt: skip
    for query, *args in readings:
        hall.books.ask(query, permit, *args)
        for wrong in forged(hall, permit):
            with pytest.raises(KnownError, match="没有留下记录"):
                hall.books.ask(query, wrong, *args)


def test_every_look_is_one_line_with_its_purpose(hall: Hall) -> None:
    hall.cash.act(open_book, hall.branch, 2026, "收款")
    hall.cash.act(log_export, None, 2026, "党费收缴明细表")
    lines = hall.books.ask(
        lambda s: s.execute(
            select(AuditEntry.title, AuditEntry.clerk_name, AuditEntry.reason, AuditEntry.details)
            .order_by(AuditEntry.id.desc()).limit(2)
        ).all()
    )  # fmt: skip
    assert [(line.title, line.clerk_name, line.reason) for line in lines] == [
        ("导出党费", "王芳", ""), ("查看党费", "王芳", "收款")
    ]  # fmt: skip
    assert "党费收缴明细表" in lines[0].details
    assert "全部支部" in lines[0].details
    assert "青禾里第一党支部" in lines[1].details


def test_who_no_longer_has_the_duty_reads_nothing_more(hall: Hall) -> None:
    permit = hall.cash.act(open_book, hall.branch, 2026).result
    assert hall.cash.ask(read_year, permit, 2026, hall.today).rows == ()
    hall.do(end_duty, hall.books.ask(find_account, "王芳"))
    with pytest.raises(KnownError, match="现在没有党费岗位"):
        hall.cash.ask(read_year, permit, 2026, hall.today)
    with pytest.raises(KnownError, match="现在不能"):
        hall.cash.act(open_book, hall.branch, 2026)


def test_a_look_at_one_branch_is_none_at_another(hall: Hall) -> None:
    person_id = hall.assessed("陈一", "4900")
    second = hall.do(add_branch, "青禾里第二党支部")
    there = hall.look(second)
    with pytest.raises(KnownError, match="没有这名党员"):
        hall.books.ask(read_member, there, person_id, 2026, hall.today)
    with pytest.raises(KnownError, match="另一个支部"):
        there.narrowed(hall.branch)
    everywhere = hall.do(open_book, None, 2026)
    assert hall.books.ask(read_member, everywhere, person_id, 2026, hall.today).name == "陈一"
    with pytest.raises(KnownError, match="先选定一个支部"):
        hall.books.ask(read_year, everywhere, 2026, hall.today)


def test_one_account_never_keeps_both(hall: Hall) -> None:
    for name, duty in (("王芳", Duty.ACCOUNTANT), ("李敏", Duty.CASHIER)):
        with pytest.raises(KnownError, match="两个人管"):
            hall.do(give_duty, hall.books.ask(find_account, name), duty)
