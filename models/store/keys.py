"""The key slots: the secret that opens the store, wrapped once for each user.

Signing in is unwrapping the secret: Argon2id makes a key from the password, AES-256-GCM
opens the slot. Neither password nor secret is ever written anywhere.
"""

import base64
import hashlib
import json
import os
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from models.errors import BugError, KnownError
from models.store.folder import DAMAGED, FOREIGN, DataFolder
from models.store.recovery_key import make_recovery_key, read_recovery_key
from models.store.sealing import NONCE_BYTES

FORMAT = "front-desk key slots"
RECOVERY = "recovery"
USER = "user"
RECOVERY_NAME = "*recovery*"  # no clerk is called that

WaitRule = Callable[[int], timedelta | None]
SlotRow = dict[str, str | int | None]


@dataclass(frozen=True)
class Cost:
    """What one guess costs. The default takes about a tenth of a second and 64 MiB."""

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 2

    def is_bearable(self) -> bool:
        """A damaged or hostile file must not make the program ask for all memory."""
        return (
            8 * self.lanes <= self.memory_kib <= 1024 * 1024
            and 1 <= self.passes <= 20
            and 1 <= self.lanes <= 16
        )


@dataclass(frozen=True)
class Slot:
    """The secret, wrapped for one user or for the recovery key."""

    kind: str
    name: str
    version: int
    cost: Cost
    salt: bytes
    nonce: bytes
    sealed: bytes
    failures: int = 0
    last_failure_at: datetime | None = None

    def to_row(self) -> SlotRow:
        """The slot as plain JSON values."""
        failed = self.last_failure_at
        return {
            "kind": self.kind,
            "name": self.name,
            "version": self.version,
            "memory_kib": self.cost.memory_kib,
            "passes": self.cost.passes,
            "lanes": self.cost.lanes,
            "salt": base64.b64encode(self.salt).decode(),
            "nonce": base64.b64encode(self.nonce).decode(),
            "sealed": base64.b64encode(self.sealed).decode(),
            "failures": self.failures,
            "last_failure_at": failed.isoformat() if failed else None,
        }

    @classmethod
    def from_row(cls, row: Mapping[str, object]) -> "Slot":
        """Raises ValueError for anything that to_row would not have written."""
        failed = _text(row, "last_failure_at") if row.get("last_failure_at") else None
        slot = cls(
            kind=_text(row, "kind"),
            name=_text(row, "name"),
            version=_number(row, "version"),
            cost=Cost(_number(row, "memory_kib"), _number(row, "passes"), _number(row, "lanes")),
            salt=_bytes(row, "salt"),
            nonce=_bytes(row, "nonce"),
            sealed=_bytes(row, "sealed"),
            failures=_number(row, "failures"),
            last_failure_at=datetime.fromisoformat(failed) if failed else None,
        )
        if slot.kind not in (USER, RECOVERY) or not slot.cost.is_bearable():
            raise ValueError("slot out of bounds")
        if len(slot.nonce) != NONCE_BYTES or len(slot.salt) < 8 or slot.failures < 0:
            raise ValueError("slot out of bounds")
        return slot


class SignInRefused(KnownError):  # noqa: N818 — a refusal, as KnownError sees it
    """A wrong password, or too many of them. `wait`: until the next try; None: locked."""

    def __init__(self, text: str, wait: timedelta | None) -> None:
        super().__init__(text, field="password")
        self.wait = wait


class KeyFile:
    """keys.json and its twin. Nothing is held in memory: every step reads, then writes whole.

    `notice` is a sentence for the clerk when reading had to fall back on the twin.
    """

    def __init__(self, folder: DataFolder, centre_id: str, cost: Cost) -> None:
        self.folder = folder
        self.centre_id = centre_id
        self.cost = cost
        self.notice: str | None = None

    @classmethod
    def create(
        cls,
        folder: DataFolder,
        centre_id: str,
        secret: bytes,
        name: str,
        password: str,
        cost: Cost | None = None,
    ) -> tuple["KeyFile", str]:
        """Begin the file with the first user and a recovery key, which is returned to print.

        Both slots arrive in one write: there is no moment at which a key could be lost.
        """
        printed = make_recovery_key()
        keys = cls(folder, centre_id, cost or Cost())
        keys._begin(
            [
                keys._wrap(USER, name, 1, password, secret),
                keys._wrap(RECOVERY, RECOVERY_NAME, 1, read_recovery_key(printed), secret),
            ]
        )
        return keys, printed

    @classmethod
    def adopt(
        cls,
        folder: DataFolder,
        centre_id: str,
        rows: list[SlotRow],
        cost: Cost | None = None,
    ) -> "KeyFile":
        """Begin the file from slots kept elsewhere: the shared database, or a backup."""
        keys = cls(folder, centre_id, cost or Cost())
        keys._begin([_read_row(row) for row in rows])
        return keys

    @classmethod
    def read(
        cls, folder: DataFolder, centre_id: str | None = None, cost: Cost | None = None
    ) -> "KeyFile":
        """Open the file of a centre; a damaged one is kept aside and its twin used.

        Without `centre_id` the file is believed. Raises KnownError if neither can be used.
        """
        found, notice = _load(folder, centre_id)
        keys = cls(folder, found.centre_id, cost or Cost())
        keys.notice = notice
        return keys

    @property
    def names(self) -> list[str]:
        """The users who can sign in here, in the order they were added."""
        return [slot.name for slot in self._slots() if slot.kind == USER]

    def unwrap(self, name: str, password: str, now: datetime, wait_after: WaitRule) -> bytes:
        """Give the secret for the right password.

        Raises SignInRefused for a wrong one, or while waiting after wrong ones.
        """
        slot = self._find(name)
        _refuse_while_waiting(slot, now, wait_after)
        secret = self._open(slot, password)
        if secret is None:
            # A clock set back must not shorten the wait.
            failed_at = max(now, slot.last_failure_at or now)
            failed = replace(slot, failures=slot.failures + 1, last_failure_at=failed_at)
            self._note(failed)
            wait = wait_after(failed.failures)
            raise SignInRefused(_say_refusal(failed.failures, wait), wait)
        if slot.failures:
            self._note(replace(slot, failures=0, last_failure_at=None))
        return secret

    def rewrap(self, name: str, old: str, new: str, now: datetime, wait_after: WaitRule) -> None:
        """Change a user's own password; no other slot is touched."""
        self.reset(name, self.unwrap(name, old, now, wait_after), new)

    def reset(self, name: str, secret: bytes, new: str) -> None:
        """Set a user's password without the old one; also lifts a lock."""
        version = self._find(name).version + 1
        self._put(self._wrap(USER, name, version, new, secret))

    def add_slot(self, name: str, password: str, secret: bytes) -> None:
        """Let a further user sign in."""
        if name in self.names:
            raise KnownError(f"已经有名为“{name}”的用户，请换一个名字。", field="name")
        self._put(self._wrap(USER, name, 1, password, secret))

    def remove(self, name: str) -> None:
        """Let a user no longer sign in here."""
        gone = self._find(name)
        self._save([slot for slot in self._slots() if slot != gone])

    def add_recovery(self, secret: bytes) -> str:
        """Make a new recovery key, which is returned to print; the one before no longer works."""
        printed = make_recovery_key()
        version = max((s.version for s in self._slots() if s.kind == RECOVERY), default=0) + 1
        password = read_recovery_key(printed)
        self._put(self._wrap(RECOVERY, RECOVERY_NAME, version, password, secret))
        return printed

    def unwrap_recovery(self, printed: str) -> bytes:
        """Give the secret for the printed recovery key. Raises KnownError naming a typing error."""
        typed = read_recovery_key(printed)
        for slot in self._slots():
            if slot.kind == RECOVERY:
                secret = self._open(slot, typed)
                if secret is not None:
                    return secret
        raise KnownError(
            "恢复密钥没有输错，但它打不开这个中心的数据：可能后来换过新的，或者是别的中心的。"
            "数据没有改动；请找最新打印的一张。",
            field="recovery_key",
        )

    def slots(self) -> list[SlotRow]:
        """All slots as plain rows, to be mirrored elsewhere; they hold nothing readable."""
        return [slot.to_row() for slot in self._slots()]

    def put_slot(self, row: SlotRow) -> None:
        """Take over one slot from `slots()`, in the place of the one of the same name."""
        self._put(_read_row(row))

    def _slots(self) -> list[Slot]:
        found, notice = _load(self.folder, self.centre_id)
        self.notice = notice or self.notice
        return found.slots

    def _find(self, name: str) -> Slot:
        for slot in self._slots():
            if slot.kind == USER and slot.name == name:
                return slot
        raise KnownError(
            f"这台电脑上没有名为“{name}”的用户。请检查名字，或请管理员添加。", field="name"
        )

    def _put(self, new: Slot) -> None:
        slots = self._slots()
        for place, slot in enumerate(slots):
            if (slot.kind, slot.name) == (new.kind, new.name):
                slots[place] = new
                break
        else:
            slots.append(new)
        self._save(slots)

    def _note(self, slot: Slot) -> None:
        """Count tries. A full disk must not keep the right password out."""
        with suppress(KnownError):
            self._put(slot)

    def _begin(self, slots: list[Slot]) -> None:
        if self.folder.keys.exists() or self.folder.keys_copy.exists():
            raise KnownError(
                f"“{self.folder.path}”里已经有钥匙文件，没有覆盖它。请另选一个空文件夹。"
            )
        self._save(slots)

    def _save(self, slots: list[Slot]) -> None:
        body = {
            "format": FORMAT,
            "centre_id": self.centre_id,
            "slots": [slot.to_row() for slot in slots],
        }
        body["check"] = _checksum(body)
        data = json.dumps(body, ensure_ascii=False, indent=1).encode()
        self.folder.write_keys(data)

    def _wrap(self, kind: str, name: str, version: int, password: str, secret: bytes) -> Slot:
        if not secret or not name:
            raise BugError("a slot needs a name and a secret")
        bare = Slot(kind, name, version, self.cost, os.urandom(16), os.urandom(NONCE_BYTES), b"")
        key = AESGCM(_stretch(password, bare))
        return replace(bare, sealed=key.encrypt(bare.nonce, secret, self._context(bare)))

    def _open(self, slot: Slot, password: str) -> bytes | None:
        try:
            key = AESGCM(_stretch(password, slot))
            return key.decrypt(slot.nonce, slot.sealed, self._context(slot))
        except InvalidTag:
            return None

    def _context(self, slot: Slot) -> bytes:
        """What a sealed secret is bound to: it opens in no other slot, version or centre."""
        return json.dumps([slot.kind, slot.name, slot.version, self.centre_id]).encode()


def list_kept(folder: DataFolder, centre_id: str) -> list[str]:
    """The users whose slots lie in a backup. Raises KnownError; the backup is not touched."""
    return [slot.name for slot in _read_kept(folder, centre_id).slots if slot.kind == USER]


def unwrap_kept(folder: DataFolder, centre_id: str, name: str, password: str) -> bytes:
    """Give the secret for the right password from a backup's slots, which are not touched.

    Tries are not counted: whoever has the file could try elsewhere. Raises SignInRefused.
    """
    opener = KeyFile(folder, centre_id, Cost())
    for slot in _read_kept(folder, centre_id).slots:
        if slot.kind == USER and slot.name == name:
            secret = opener._open(slot, password)
            if secret is None:
                raise SignInRefused(
                    "密码打不开这份备份。请用做这份备份时的密码；没有任何改动。", timedelta()
                )
            return secret
    raise KnownError(f"这份备份里没有名为“{name}”的用户。请选另一个人。", field="name")


def _read_kept(folder: DataFolder, centre_id: str) -> "_Found":
    try:
        found = _parse(folder.keys.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise KnownError(
            f"备份“{folder.path}”里的钥匙文件读不出来，没有任何改动。请换一份备份。"
        ) from error
    if found.centre_id != centre_id:
        raise KnownError(
            f"备份“{folder.path}”里的钥匙文件属于另一个中心，没有任何改动。请换一份备份。"
        )
    return found


@dataclass(frozen=True)
class _Found:
    centre_id: str
    slots: list[Slot]


def _load(folder: DataFolder, centre_id: str | None) -> tuple[_Found, str | None]:
    """The file's content, and the notice if its twin had to be used."""

    def find_fault(data: bytes) -> str | None:
        try:
            found = _parse(data)
        except (ValueError, RecursionError):
            return DAMAGED
        return None if centre_id in (None, found.centre_id) else FOREIGN

    data, notice = folder.read_keys(find_fault)
    return _parse(data), notice


def _parse(data: bytes) -> _Found:
    """Raises ValueError for anything but a whole key file."""
    body = json.loads(data)
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        raise ValueError("not a key file")
    check = body.pop("check", None)
    if check != _checksum(body):
        raise ValueError("checksum")
    rows = body.get("slots")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError("slots")
    return _Found(_text(body, "centre_id"), [Slot.from_row(row) for row in rows])


def _read_row(row: SlotRow) -> Slot:
    try:
        return Slot.from_row(row)
    except ValueError as error:
        raise KnownError(
            "收到的钥匙记录不完整，没有采用，原来的钥匙都在。请再试一次，或从备份恢复。"
        ) from error


def _checksum(body: Mapping[str, object]) -> str:
    """Against damage, not against people: those the seals keep out."""
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _stretch(password: str, slot: Slot) -> bytes:
    # Full-width letters of an input method count as the plain ones.
    typed = unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
    cost = slot.cost
    return hash_secret_raw(typed, slot.salt, cost.passes, cost.memory_kib, cost.lanes, 32, Type.ID)


def _refuse_while_waiting(slot: Slot, now: datetime, wait_after: WaitRule) -> None:
    wait = wait_after(slot.failures)
    if wait is None:
        raise SignInRefused(_say_refusal(slot.failures, None), None)
    if not wait or slot.last_failure_at is None:
        return
    left = slot.last_failure_at + wait - now
    if left <= timedelta():
        return
    if left > wait:
        raise SignInRefused(
            "电脑的时钟比上次输错密码时还早，暂时不能登录；数据没有改动。"
            "请先把电脑时间调对，或请管理员重设密码，或使用恢复密钥。",
            left,
        )
    raise SignInRefused(f"密码输错次数较多，请再等 {_say_wait(left)}后再试。", left)


def _say_refusal(failures: int, wait: timedelta | None) -> str:
    if wait is None:
        return (
            f"密码已连续输错 {failures} 次，这个账户已锁定；数据没有改动。"
            "请管理员重设密码，或使用恢复密钥。"
        )
    if wait:
        return f"密码不对（已连续 {failures} 次）。请等 {_say_wait(wait)}后再试。"
    return "密码不对。请检查大小写和输入法后再试。"


def _say_wait(wait: timedelta) -> str:
    seconds = -(-wait // timedelta(seconds=1))
    return f"{seconds} 秒" if seconds < 120 else f"{-(-seconds // 60)} 分钟"


def _text(row: Mapping[str, object], name: str) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not value:
        raise ValueError(name)
    return value


def _number(row: Mapping[str, object], name: str) -> int:
    value = row.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(name)
    return value


def _bytes(row: Mapping[str, object], name: str) -> bytes:
    return base64.b64decode(_text(row, name), validate=True)
