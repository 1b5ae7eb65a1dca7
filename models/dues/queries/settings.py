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
    is_central: bool = False  # a central rule: nobody changes it here
    coming: str = ""  # what is entered for a later day


def read_settings(session: Session, on: date) -> tuple[SettingRow, ...]:
    """All settings in the order they are shown. They say nothing about a member."""
    rules, local = read_rules(session, on), list_local_rules(session)
    own = {rule.name: rule for rule in local if rule.valid_from <= on}
    later = {rule.name: rule for rule in reversed(local) if rule.valid_from > on}
    rows = []
    for setting in SETTINGS:
        value, rule = rules.limits.get(setting.name, ""), own.get(setting.name)
        shipped = SHIPPED if value else ""
        if setting.is_central:
            shipped = rules.limit_sources[setting.name].text
        coming = later.get(setting.name)
        rows.append(
            SettingRow(
                setting.name, setting.word, setting.hint, value,
                setting.say(value),
                rule.source if rule else shipped,
                rule.valid_from if rule else None,
                setting.is_central,
                f"{coming.valid_from} 起：{setting.say(coming.value)}" if coming else "",
            )
        )  # fmt: skip
    return tuple(rows)
