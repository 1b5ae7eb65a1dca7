"""How an entry of the log is sealed, and how a broken chain is recognised.

Kept at least three years (个人信息保护法 arts. 51, 54, 55); each entry carries the hash of the
one before it.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

FIRST_HASH = "0" * 64


@dataclass(frozen=True)
class SealedEntry:
    """What the hash of an entry covers."""

    station_id: int
    seq: int
    at: datetime
    clerk_id: int
    clerk_name: str
    action: str
    title: str
    reason: str
    details: str  # JSON: the records touched, before and after


@dataclass(frozen=True)
class ChainBreak:
    """The first entry of a station that does not fit, and why."""

    station_id: int
    seq: int
    why: str


def hash_entry(entry: SealedEntry, previous: str) -> str:
    """SHA-256 over the previous hash and everything the entry says."""
    told = json.dumps(
        [
            previous,
            entry.station_id,
            entry.seq,
            entry.at.isoformat(timespec="microseconds"),
            entry.clerk_id,
            entry.clerk_name,
            entry.action,
            entry.title,
            entry.reason,
            entry.details,
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(told.encode()).hexdigest()


def find_break(
    chain: Iterable[tuple[SealedEntry, str]], last: tuple[int, str]
) -> ChainBreak | None:
    """Walk one station's entries in order against their hashes and the station's own last mark.

    `last` is (number, hash) of the newest entry as the station remembers it, so that entries cut
    off at the end are noticed too.
    """
    previous, seq, station = FIRST_HASH, 0, 0
    for entry, kept_hash in chain:
        station = entry.station_id
        if entry.seq != seq + 1:
            return ChainBreak(station, seq + 1, "这一条不见了")
        if hash_entry(entry, previous) != kept_hash:
            return ChainBreak(station, entry.seq, "内容与封存时不一致")
        previous, seq = kept_hash, entry.seq
    if (seq, previous) != last:
        return ChainBreak(station, seq + 1, "末尾的记录不见了")
    return None


def mask_logged(kind: str, value: object) -> object:
    """A value as it may stand in the log: ID numbers and phones only by their ends."""
    if value is None or value == "":
        return value
    text = str(value)
    if kind == "id_number":
        return f"{text[:3]}{'*' * max(0, len(text) - 7)}{text[-4:]}" if len(text) > 10 else "***"
    if kind == "phone":
        return f"{text[:3]}****{text[-4:]}" if len(text) >= 11 else "***"
    return "***"


def pack_details(lines: Sequence[object]) -> str:
    """The records touched as compact JSON."""
    return json.dumps(lines, ensure_ascii=False, separators=(",", ":"), default=str)
