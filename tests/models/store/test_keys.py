import errno
import json
import os
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from models.accounts.rules import wait_after
from models.errors import KnownError
from models.store.folder import DataFolder
from models.store.keys import Cost, KeyFile, SignInRefused, SlotRow
from models.store.recovery_key import ALPHABET, make_recovery_key, read_recovery_key
from models.store.sealing import derive_key, seal, unseal

WEAK = Cost(memory_kib=64, passes=1, lanes=1)
SECRET = bytes(range(32))
URL = "postgresql://desk:口令Qx9@localhost/centre".encode()
PASSWORD = "李敏的密码 correct horse"
NOW = datetime(2026, 11, 21, 9, 0)
CENTRE = "centre-1"


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    made = DataFolder(tmp_path)
    made.prepare()
    return made


@pytest.fixture
def made(folder: DataFolder) -> tuple[KeyFile, str]:
    return KeyFile.create(folder, CENTRE, SECRET, "李敏", PASSWORD, WEAK)


@pytest.fixture
def keys(made: tuple[KeyFile, str]) -> KeyFile:
    return made[0]


def sign_in(keys: KeyFile, name: str, password: str, now: datetime = NOW) -> bytes:
    return keys.unwrap(name, password, now, wait_after)


def refused(keys: KeyFile, password: str, now: datetime) -> SignInRefused:
    with pytest.raises(SignInRefused) as caught:
        sign_in(keys, "李敏", password, now)
    return caught.value


def row_of(keys: KeyFile, name: str) -> SlotRow:
    return next(row for row in keys.slots() if row["name"] == name)


def reopen(folder: DataFolder) -> KeyFile:
    return KeyFile.read(folder, CENTRE, WEAK)


def test_the_password_opens_and_nothing_else_does(folder: DataFolder, keys: KeyFile) -> None:
    again = reopen(folder)
    assert again.names == ["李敏"]
    assert again.notice is None
    assert sign_in(again, "李敏", PASSWORD) == SECRET
    assert "大小写" in refused(again, PASSWORD + "x", NOW).text
    with pytest.raises(KnownError, match="没有名为“王芳”的用户"):
        sign_in(again, "王芳", PASSWORD)


def test_any_secret_can_be_wrapped(folder: DataFolder) -> None:
    keys, printed = KeyFile.create(folder, CENTRE, URL, "李敏", PASSWORD, WEAK)
    assert sign_in(keys, "李敏", PASSWORD) == URL
    assert keys.unwrap_recovery(printed) == URL


def test_full_width_typing_is_the_same_password(folder: DataFolder) -> None:
    keys, _ = KeyFile.create(folder, CENTRE, SECRET, "李敏", "Kx7-mm2q", WEAK)
    assert sign_in(keys, "李敏", "Ｋｘ７－ｍｍ２ｑ") == SECRET


def test_the_default_cost_is_strong(folder: DataFolder) -> None:
    keys, _ = KeyFile.create(folder, CENTRE, SECRET, "李敏", PASSWORD)
    row = row_of(keys, "李敏")
    assert (row["memory_kib"], row["passes"]) == (64 * 1024, 3)
    start = time.perf_counter()
    assert sign_in(keys, "李敏", PASSWORD) == SECRET
    assert time.perf_counter() - start > 0.01


def test_a_cost_is_kept_with_its_slot(folder: DataFolder, keys: KeyFile) -> None:
    stronger = KeyFile.read(folder, CENTRE, Cost(memory_kib=128, passes=2, lanes=1))
    stronger.add_slot("王芳", "another phrase", SECRET)
    assert row_of(keys, "李敏")["memory_kib"] == 64
    assert row_of(keys, "王芳")["memory_kib"] == 128
    assert sign_in(keys, "李敏", PASSWORD) == sign_in(keys, "王芳", "another phrase") == SECRET


def test_an_existing_key_file_is_never_overwritten(folder: DataFolder, keys: KeyFile) -> None:
    before = folder.keys.read_bytes()
    with pytest.raises(KnownError, match="没有覆盖"):
        KeyFile.create(folder, "centre-2", SECRET, "王芳", PASSWORD, WEAK)
    folder.keys.unlink()
    with pytest.raises(KnownError, match="没有覆盖"):
        KeyFile.adopt(folder, CENTRE, [], WEAK)
    assert folder.keys_copy.read_bytes() == before


def test_changing_a_password_wraps_only_that_slot(keys: KeyFile) -> None:
    keys.add_slot("王芳", "another phrase", SECRET)
    before = {row["name"]: row for row in keys.slots()}
    keys.rewrap("王芳", "another phrase", "third phrase", NOW, wait_after)
    after = {row["name"]: row for row in keys.slots()}
    assert [name for name in after if after[name] != before[name]] == ["王芳"]
    assert after["王芳"]["version"] == 2
    assert sign_in(keys, "王芳", "third phrase") == SECRET
    with pytest.raises(SignInRefused):
        sign_in(keys, "王芳", "another phrase")
    with pytest.raises(SignInRefused):
        keys.rewrap("王芳", "wrong phrase", "fourth phrase", NOW, wait_after)
    assert row_of(keys, "王芳")["failures"] == 2


def test_users_come_and_go(keys: KeyFile) -> None:
    keys.add_slot("王芳", "another phrase", SECRET)
    with pytest.raises(KnownError, match="已经有名为“王芳”"):
        keys.add_slot("王芳", "x", SECRET)
    keys.remove("王芳")
    assert keys.names == ["李敏"]
    with pytest.raises(KnownError, match="没有名为"):
        keys.remove("王芳")
    with pytest.raises(KnownError, match="没有名为"):
        keys.reset("王芳", SECRET, "x")


def test_wrong_passwords_slow_down_and_lock(folder: DataFolder, keys: KeyFile) -> None:
    now = NOW
    waits = []
    for _ in range(9):
        refusal = refused(reopen(folder), "wrong", now)  # reopening does not help
        assert refusal.wait is not None
        waits.append(refusal.wait.total_seconds())
        now += refusal.wait
    assert waits == [0, 0, 5, 15, 60, 120, 300, 600, 900]
    assert refused(keys, "wrong", now).wait is None
    locked = refused(keys, PASSWORD, now + timedelta(days=9999))
    assert "已锁定" in locked.text
    keys.reset("李敏", SECRET, "new phrase")
    assert sign_in(keys, "李敏", "new phrase") == SECRET


def test_waiting_keeps_even_the_right_password_out(keys: KeyFile) -> None:
    for _ in range(3):
        refused(keys, "wrong", NOW)
    early = refused(keys, PASSWORD, NOW + timedelta(seconds=2))
    assert early.wait == timedelta(seconds=3)
    assert "3 秒" in early.text
    assert row_of(keys, "李敏")["failures"] == 3
    assert sign_in(keys, "李敏", PASSWORD, NOW + timedelta(seconds=5)) == SECRET
    assert row_of(keys, "李敏")["failures"] == 0


def test_a_clock_set_back_does_not_shorten_the_wait(keys: KeyFile) -> None:
    for _ in range(2):
        refused(keys, "wrong", NOW)
    refused(keys, "wrong", NOW - timedelta(days=1))
    early = refused(keys, PASSWORD, NOW - timedelta(days=1))
    assert "时钟" in early.text
    assert early.wait == timedelta(days=1, seconds=5)
    assert sign_in(keys, "李敏", PASSWORD, NOW + timedelta(seconds=5)) == SECRET


def test_failures_of_one_user_do_not_stop_another(keys: KeyFile) -> None:
    keys.add_slot("王芳", "another phrase", SECRET)
    for _ in range(3):
        refused(keys, "wrong", NOW)
    assert sign_in(keys, "王芳", "another phrase") == SECRET


def test_recovery_key_opens(made: tuple[KeyFile, str], folder: DataFolder) -> None:
    keys, printed = made
    groups = printed.split("-")
    assert [len(group) for group in groups] == [4] * 8
    assert set("".join(groups)) <= set(ALPHABET)
    assert keys.unwrap_recovery(printed) == SECRET
    assert keys.unwrap_recovery(f"  {printed.lower().replace('-', ' ')} ") == SECRET
    assert keys.names == ["李敏"]


def test_a_new_recovery_key_replaces_the_old(made: tuple[KeyFile, str]) -> None:
    keys, old = made
    new = keys.add_recovery(SECRET)
    assert keys.unwrap_recovery(new) == SECRET
    with pytest.raises(KnownError, match="打不开这个中心的数据"):
        keys.unwrap_recovery(old)
    assert len(keys.slots()) == 2


def test_recovery_keys_differ() -> None:
    assert len({make_recovery_key() for _ in range(50)}) == 50


def test_lookalikes_and_full_width_are_read() -> None:
    printed = next(key for key in iter(make_recovery_key, "") if "0" in key and "1" in key)
    assert read_recovery_key(printed.replace("0", "O").replace("1", "l")) == printed
    wide = "".join(chr(ord(c) + 0xFEE0) for c in printed)
    assert read_recovery_key(wide) == printed


def test_typing_errors_are_seen_before_any_guess(
    made: tuple[KeyFile, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    keys, printed = made

    def never(*args: object) -> bytes:
        raise AssertionError("Argon2 ran")

    monkeypatch.setattr("models.store.keys.hash_secret_raw", never)
    plain = printed.replace("-", "")
    wrong = [
        plain[:at] + ALPHABET[(ALPHABET.index(plain[at]) + 1) % 32] + plain[at + 1 :]
        for at in range(32)
    ]
    wrong += [
        plain[:at] + plain[at + 1] + plain[at] + plain[at + 2 :]
        for at in range(31)
        if plain[at] != plain[at + 1]
    ]
    for typed in wrong:
        with pytest.raises(KnownError, match="逐组核对") as caught:
            keys.unwrap_recovery(typed)
        assert caught.value.field == "recovery_key"
    with pytest.raises(KnownError, match="现在是 31 个"):
        keys.unwrap_recovery(plain[:-1])
    with pytest.raises(KnownError, match="现在是 0 个"):
        keys.unwrap_recovery("")
    with pytest.raises(KnownError, match="第 3 组里的“U”"):
        keys.unwrap_recovery(plain[:9] + "U" + plain[10:])


def test_slots_travel_as_plain_rows(keys: KeyFile, tmp_path: Path) -> None:
    keys.add_slot("王芳", "another phrase", SECRET)
    rows: list[SlotRow] = json.loads(json.dumps(keys.slots()))
    second = DataFolder(tmp_path / "second")
    second.prepare()
    adopted = KeyFile.adopt(second, CENTRE, rows, WEAK)
    assert sign_in(adopted, "王芳", "another phrase") == SECRET
    keys.reset("王芳", SECRET, "third phrase")
    adopted.put_slot(row_of(keys, "王芳"))
    assert sign_in(adopted, "王芳", "third phrase") == SECRET
    assert adopted.slots() == keys.slots()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "other"),
        ("name", ""),
        ("version", "1"),
        ("version", True),
        ("memory_kib", 2**31),
        ("memory_kib", 1),
        ("passes", 0),
        ("lanes", 999),
        ("salt", "AA=="),
        ("nonce", "AAAA"),
        ("sealed", "###"),
        ("failures", -1),
        ("last_failure_at", "yesterday"),
    ],
)
def test_rows_that_are_not_slots_are_refused(keys: KeyFile, field: str, value: str | int) -> None:
    before = keys.slots()
    with pytest.raises(KnownError, match="没有采用"):
        keys.put_slot(row_of(keys, "李敏") | {field: value})
    assert keys.slots() == before


@pytest.mark.parametrize(("field", "value"), [("name", "王芳"), ("version", 7)])
def test_a_slot_opens_only_in_its_own_place(keys: KeyFile, field: str, value: str | int) -> None:
    moved = row_of(keys, "李敏") | {field: value}
    keys.put_slot(moved)
    with pytest.raises(SignInRefused):
        sign_in(keys, str(moved["name"]), PASSWORD)


def test_a_slot_opens_only_in_its_own_centre(keys: KeyFile, tmp_path: Path) -> None:
    other = DataFolder(tmp_path / "other")
    other.prepare()
    adopted = KeyFile.adopt(other, "centre-2", keys.slots(), WEAK)
    with pytest.raises(SignInRefused):
        sign_in(adopted, "李敏", PASSWORD)


DAMAGES = [b"", b"{", b"\xff\xfe\x00", b"[]", b"null", b'{"format": "other"}', b"[" * 100_000]


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("which", ["keys.json", "keys.copy.json"])
def test_one_damaged_file_is_mended_and_kept(
    folder: DataFolder, keys: KeyFile, damage: bytes, which: str
) -> None:
    sound = folder.keys.read_bytes()
    (folder.path / which).write_bytes(damage)
    again = reopen(folder)
    assert again.notice is not None
    aside = which.replace(".json", ".damaged-1.json")
    assert which in again.notice and aside in again.notice and "已损坏" in again.notice
    assert (folder.path / aside).read_bytes() == damage
    assert folder.keys.read_bytes() == folder.keys_copy.read_bytes() == sound
    assert sign_in(again, "李敏", PASSWORD) == SECRET
    assert reopen(folder).notice is None


def test_one_changed_letter_is_noticed(folder: DataFolder, keys: KeyFile) -> None:
    folder.keys.write_bytes(folder.keys.read_bytes().replace(b'"passes": 1', b'"passes": 2'))
    notice = reopen(folder).notice
    assert notice is not None and "已损坏" in notice


def test_a_second_damage_does_not_overwrite_the_first(folder: DataFolder, keys: KeyFile) -> None:
    for number in (1, 2):
        folder.keys.write_bytes(b"damage %d" % number)
        reopen(folder)
    assert (folder.path / "keys.damaged-1.json").read_bytes() == b"damage 1"
    assert (folder.path / "keys.damaged-2.json").read_bytes() == b"damage 2"


@pytest.mark.parametrize("which", ["keys.json", "keys.copy.json"])
def test_one_missing_file_comes_back(folder: DataFolder, keys: KeyFile, which: str) -> None:
    (folder.path / which).unlink()
    again = reopen(folder)
    assert again.notice is not None and "不见了" in again.notice
    assert folder.keys.read_bytes() == folder.keys_copy.read_bytes()
    assert sign_in(again, "李敏", PASSWORD) == SECRET


def test_an_older_twin_is_brought_level_quietly(folder: DataFolder, keys: KeyFile) -> None:
    older = folder.keys_copy.read_bytes()
    keys.reset("李敏", SECRET, "new phrase")
    folder.keys_copy.write_bytes(older)
    again = reopen(folder)
    assert again.notice is None
    assert folder.keys_copy.read_bytes() == folder.keys.read_bytes() != older
    assert sign_in(again, "李敏", "new phrase") == SECRET


def test_both_damaged_tells_the_way_on(folder: DataFolder, keys: KeyFile) -> None:
    for path in (folder.keys, folder.keys_copy):
        path.write_bytes(b"damage")
    with pytest.raises(KnownError, match=r"都已损坏.*备份.*恢复密钥"):
        reopen(folder)
    assert folder.keys.read_bytes() == folder.keys_copy.read_bytes() == b"damage"


def test_no_key_file_at_all(folder: DataFolder) -> None:
    with pytest.raises(KnownError, match=r"不见了.*备份"):
        reopen(folder)


def test_key_file_of_another_centre(folder: DataFolder, keys: KeyFile) -> None:
    with pytest.raises(KnownError, match="属于另一个中心"):
        KeyFile.read(folder, "centre-2", WEAK)
    assert KeyFile.read(folder).centre_id == CENTRE


def test_only_one_file_of_another_centre(folder: DataFolder, keys: KeyFile, tmp_path: Path) -> None:
    other = DataFolder(tmp_path / "other")
    other.prepare()
    KeyFile.create(other, "centre-2", URL, "王芳", PASSWORD, WEAK)
    folder.keys.write_bytes(other.keys.read_bytes())
    again = reopen(folder)
    assert again.notice is not None and "另一个中心" in again.notice
    assert sign_in(again, "李敏", PASSWORD) == SECRET


def refuse_to_write(*args: object) -> int:
    raise OSError(errno.ENOSPC, "full")


def test_a_full_disk_keeps_every_slot(
    folder: DataFolder, keys: KeyFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = folder.keys.read_bytes()
    monkeypatch.setattr(os, "write", refuse_to_write)
    with pytest.raises(KnownError, match="磁盘已满"):
        keys.reset("李敏", SECRET, "new phrase")
    with pytest.raises(KnownError, match="磁盘已满"):
        keys.add_slot("王芳", "another phrase", SECRET)
    assert folder.keys.read_bytes() == folder.keys_copy.read_bytes() == before
    assert "大小写" in refused(keys, "wrong", NOW).text
    assert sign_in(keys, "李敏", PASSWORD) == SECRET
    monkeypatch.undo()
    keys.reset("李敏", SECRET, "new phrase")
    assert sign_in(keys, "李敏", "new phrase") == SECRET


@pytest.mark.parametrize("allowed", [0, 1])
def test_a_disk_that_fills_between_the_twins(
    folder: DataFolder, keys: KeyFile, monkeypatch: pytest.MonkeyPatch, allowed: int
) -> None:
    real, left = os.replace, [allowed]

    def replace(source: Path, target: Path) -> None:
        if not left[0]:
            raise OSError(errno.ENOSPC, "full")
        left[0] -= 1
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(KnownError, match="磁盘已满"):
        keys.reset("李敏", SECRET, "new phrase")
    monkeypatch.undo()
    # What was said to have failed has failed.
    assert sign_in(reopen(folder), "李敏", PASSWORD) == SECRET
    assert folder.keys.read_bytes() == folder.keys_copy.read_bytes()


def test_a_damaged_file_on_a_full_disk_still_lets_people_in(
    folder: DataFolder, keys: KeyFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.keys.write_bytes(b"damage")
    monkeypatch.setattr(os, "write", refuse_to_write)
    assert sign_in(reopen(folder), "李敏", PASSWORD) == SECRET


def test_no_file_holds_password_secret_or_recovery_key(folder: DataFolder) -> None:
    keys, printed = KeyFile.create(folder, CENTRE, SECRET, "李敏", PASSWORD, WEAK)
    keys.add_slot("王芳", "another phrase", SECRET)
    refused(keys, "almost the phrase", NOW)
    keys.rewrap("王芳", "another phrase", "third phrase", NOW, wait_after)
    (folder.drafts / "one").write_bytes(seal(derive_key(SECRET, "drafts"), "张三 draft".encode()))
    hidden = [PASSWORD, "another phrase", "third phrase", "almost the phrase", "张三"]
    hidden += [printed, printed.replace("-", ""), SECRET.hex(), "AAECAwQFBgcICQoL"]
    needles = [SECRET, derive_key(SECRET, "drafts"), *(text.encode() for text in hidden)]
    needles += [json.dumps(text)[1:-1].encode() for text in hidden]
    files = [path for path in folder.path.rglob("*") if path.is_file()]
    assert len(files) == 3
    for path in files:
        data = path.read_bytes()
        assert [needle for needle in needles if needle in data] == []


def test_sealed_things_open_with_their_own_key_only() -> None:
    drafts, logs = derive_key(SECRET, "drafts"), derive_key(SECRET, "logs")
    assert len(drafts) == 32 and drafts != logs
    assert derive_key(SECRET, "drafts") == drafts
    sealed = seal(drafts, "草稿".encode())
    assert unseal(drafts, sealed).decode() == "草稿"
    assert seal(drafts, b"x") != seal(drafts, b"x")
    flipped = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for key, data in ((logs, sealed), (drafts, flipped), (drafts, sealed[:20]), (drafts, b"")):
        with pytest.raises(KnownError, match="已损坏"):
            unseal(key, data)
