"""The recovery key that a centre prints and locks away: made, written in groups, read back."""

import hashlib
import secrets
import unicodedata

from models.errors import KnownError

# No I, L, O, U: each is easily read as something else on paper.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS = 8  # the last one checks the others
GROUP_LENGTH = 4

_LOOKALIKES = str.maketrans("ILO", "110")
_SEPARATORS = " -_.·—–\t\r\n"


def make_recovery_key() -> str:
    """Make a key to print: seven groups of chance (140 bits) and one that checks them."""
    count = (GROUPS - 1) * GROUP_LENGTH
    body = "".join(secrets.choice(ALPHABET) for _ in range(count))
    return _grouped(body + _check_group(body))


def read_recovery_key(typed: str) -> str:
    """Bring a typed key into its printed form.

    Raises KnownError (field `recovery_key`) that names the group where something is wrong.
    """
    # An input method may give full-width letters and dashes.
    plain = "".join(c for c in unicodedata.normalize("NFKC", typed) if c not in _SEPARATORS)
    text = plain.upper().translate(_LOOKALIKES)
    for place, character in enumerate(text):
        if character not in ALPHABET:
            raise _refuse(
                f"恢复密钥第 {place // GROUP_LENGTH + 1} 组里的“{character}”不会出现在恢复密钥中，"
                "请对照纸上再看一遍。"
            )
    whole = GROUPS * GROUP_LENGTH
    if len(text) != whole:
        raise _refuse(
            f"恢复密钥应有 {GROUPS} 组、每组 {GROUP_LENGTH} 个字符，共 {whole} 个，"
            f"现在是 {len(text)} 个。请对照纸上补全。"
        )
    if _check_group(text[:-GROUP_LENGTH]) != text[-GROUP_LENGTH:]:
        raise _refuse("恢复密钥里有输错或颠倒的字符，请对照纸上逐组核对。")
    return _grouped(text)


def _refuse(text: str) -> KnownError:
    return KnownError(text, field="recovery_key")


def _grouped(text: str) -> str:
    return "-".join(text[at : at + GROUP_LENGTH] for at in range(0, len(text), GROUP_LENGTH))


def _check_group(body: str) -> str:
    number = int.from_bytes(hashlib.sha256(b"recovery key " + body.encode()).digest()[:4])
    letters = []
    for _ in range(GROUP_LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)
