"""The trip sheet of an agent for a day, in the order of addresses; and the duty roster."""

import re
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.cases.queries.desk import Desk
from models.cases.tables import Case
from models.catalogue.tables import ItemVersion
from models.people.rules.contacts import Address
from models.people.rules.masking import Purpose, mask_phone
from models.people.tables import Person
from models.proxy.queries.custody import read_custody
from models.proxy.queries.money import read_balance
from models.proxy.queries.papers import TripSheet, TripStop
from models.proxy.rules.custody import HolderKind
from models.proxy.rules.money import say_balance
from models.proxy.rules.states import PROXY, ProxyMode
from models.proxy.tables import Agent, DutyDay, ProxyCase

_SIGNED = ("authorised", "custody", "supplementing", "resumed")
_ENDED = ("closed", "terminated")
_NUMBER = re.compile(r"(\d+)")


def read_trip(session: Session, agent_id: int, day: date) -> TripSheet:
    """上门服务行程单: the home visits of an agent on a day, in the order of the walk.

    2栋 comes before 10栋; each stop says what to take along.
    """
    agent = session.get_one(Agent, agent_id)
    rows = session.execute(
        select(Case, ProxyCase, Person, ItemVersion.name)
        .join(ProxyCase, ProxyCase.case_id == Case.id)
        .join(Person, Person.id == Case.applicant_id)
        .join(ItemVersion, ItemVersion.id == Case.item_version_id)
        .where(ProxyCase.agent_id == agent_id, ProxyCase.visit_on == day, Case.is_open)
        .order_by(Case.id)
    ).all()
    stops = []
    for case, proxied, person, item in rows:
        home = Address(person.estate, person.building, person.entrance, person.room).text
        task = proxied.task or f"{item}：{PROXY.states[case.state].label}"
        stops.append(
            TripStop(
                "", proxied.visit_address or home, person.name,
                mask_phone(person.phone, Purpose.PRINT), case.number, task,
                _bring(session, case, ProxyMode(proxied.mode)),
            )
        )  # fmt: skip
    stops.sort(key=lambda stop: _walking(stop.address))
    desk = Desk(session, datetime.combine(day, time()))
    return TripSheet("", desk.head, agent.name, agent.phone, day, tuple(stops))


def _walking(address: str) -> list[tuple[int, str]]:
    """A key that reads the numbers in an address as numbers."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in _NUMBER.split(address)]


def read_duty(session: Session, start: date, days: int) -> dict[date, list[tuple[int, str]]]:
    """Who is on duty on each of those days."""
    roster: dict[date, list[tuple[int, str]]] = {start + timedelta(days=n): [] for n in range(days)}
    rows = session.execute(
        select(DutyDay.day, Agent.id, Agent.name)
        .join(Agent, Agent.id == DutyDay.agent_id)
        .where(DutyDay.day >= start, DutyDay.day < start + timedelta(days=days))
        .order_by(DutyDay.day, Agent.id)
    )
    for day, id_, name in rows:
        roster[day].append((id_, name))
    return roster


def _bring(session: Session, case: Case, mode: ProxyMode) -> str:
    """What the visit is for: the letter to sign, the list to fill, or what goes back."""
    if case.state in ("registered", "awaiting_letter"):
        return "委托书" if mode is ProxyMode.PROXY else ""
    if case.state in _SIGNED:
        return "材料交接清单"
    if case.state not in _ENDED:
        return ""
    things = [
        f"{line.name} {line.form.text}{copies}份"
        for line in read_custody(session, case.id).lines
        for holder, copies in line.holders
        if holder.kind is HolderKind.CENTRE
    ]
    held = read_balance(session, case.id)
    return "；".join([*things, *([say_balance(held)] if held else []), "送达（回交）回执"])
