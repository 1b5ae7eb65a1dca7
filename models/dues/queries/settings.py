"""The centre's own figures as they stand on a day, with where each comes from."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from models.dues.queries.rulebooks import list_local_rules, read_rules
from models.dues.rules.settings import SETTINGS

SHIPPED = "程序默认"


@dataclass(frozen=True)
class SettingRow:
    """A setting on a day; an empty value: nothing is set."""

    name: str
    word: str
    hint: str
    value: str
    said: str
    source: str
    valid_from: date | None  # None: shipped with the program


def read_settings(session: Session, on: date) -> tuple[SettingRow, ...]:
    """All settings in the order they are shown. They say nothing about a member."""
    limits = read_rules(session, on).limits
    own = {rule.name: rule for rule in list_local_rules(session) if rule.valid_from <= on}
    rows = []
    for setting in SETTINGS:
        value, rule = limits.get(setting.name, ""), own.get(setting.name)
        rows.append(
            SettingRow(
                setting.name, setting.word, setting.hint, value,
                setting.say(value) if value else "没有设置",
                rule.source if rule else SHIPPED if value else "",
                rule.valid_from if rule else None,
            )
        )  # fmt: skip
    return tuple(rows)
