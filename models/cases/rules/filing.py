"""Papers are filed as plain values and read back as the same facts."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints


def file_facts(facts: object) -> dict[str, Any]:
    """A frozen row as JSON values; dates as ISO text, amounts as exact decimals in text."""
    assert is_dataclass(facts)
    return {f.name: _pack(getattr(facts, f.name)) for f in fields(facts)}


def read_facts(kind: type[Any], kept: Mapping[str, Any]) -> Any:
    """The row of that kind from its filed values; fields added later take their defaults."""
    hints = get_type_hints(kind)
    return kind(**{name: _unpack(hints[name], kept[name]) for name in hints if name in kept})


def _pack(value: Any) -> Any:
    if is_dataclass(value):
        return file_facts(value)
    if isinstance(value, tuple):
        return [_pack(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value


def _unpack(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return _unpack(next(a for a in get_args(hint) if a is not type(None)), value)
    if origin is tuple:
        return tuple(_unpack(get_args(hint)[0], item) for item in value)
    if hint in (date, datetime):
        return hint.fromisoformat(value)
    if hint is Decimal:
        return Decimal(value)
    if is_dataclass(hint) and isinstance(hint, type):
        return read_facts(hint, value)
    return value
