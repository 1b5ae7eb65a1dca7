"""What of a datum is shown for which purpose (masking table, local practice).

No binding standard exists; these are the defaults, and a centre may only become stricter.
"""

from enum import StrEnum

from models.people.rules.contacts import Address, read_address
from models.people.rules.names import split_name


class Purpose(StrEnum):
    """Where the datum is going."""

    SCREEN = "screen"
    PRINT = "print"
    PUBLIC = "public"
    EXPORT = "export"


def mask_id_number(number: str, purpose: Purpose) -> str:
    """A number of any paper. Public lists never show it: empty text.

    Shorter numbers of other papers keep at most their first and last two characters.
    """
    if purpose is Purpose.PUBLIC:
        return ""
    if len(number) != 18:
        kept = 2 if len(number) >= 8 else 0
        return _keep(number, kept, kept)
    return _keep(number, 6 if purpose is Purpose.SCREEN else 3, 4)


def mask_id_number_at_most(number: str) -> str:
    """The most a public list may ever show, on the administrator's decision: 1…X."""
    return _keep(number, 1, 1) if len(number) == 18 else "*" * len(number)


def mask_name(name: str, purpose: Purpose) -> str:
    """张* , 张*三, 欧阳*; longer: first and last character. Only public lists mask names."""
    if purpose is not Purpose.PUBLIC or not name:
        return name
    if len(name) == 1:
        return "*"
    family, given = split_name(name)
    if not given:
        return _keep(name, 1, 0) if len(name) <= 2 else _keep(name, 1, 1)
    if len(family) > 1 and len(given) <= 2:
        return family + "*" * len(given)
    if len(name) == 2:
        return _keep(name, 1, 0)
    return _keep(name, 1, 1)


def mask_phone(phone: str, purpose: Purpose) -> str:
    """138****1234; landlines keep only their last four. Public lists: empty text."""
    if purpose is Purpose.PUBLIC:
        return ""
    if len(phone) == 11 and phone.startswith("1"):
        return _keep(phone, 3, 4)
    return _keep(phone, 0, 4) if len(phone) > 6 else "*" * len(phone)


def mask_card(number: str, purpose: Purpose) -> str:
    """A bank card shows its last four. Public lists: empty text."""
    if purpose is Purpose.PUBLIC:
        return ""
    return _keep(number, 0, 4) if len(number) > 8 else "*" * len(number)


def mask_address(address: str | Address, purpose: Purpose) -> str:
    """Public lists and exports show the estate only."""
    place = address if isinstance(address, Address) else read_address(address)
    if purpose in (Purpose.SCREEN, Purpose.PRINT):
        return place.text
    return place.estate_only


def _keep(text: str, first: int, last: int) -> str:
    hidden = len(text) - first - last
    return text[:first] + "*" * hidden + text[len(text) - last :]
