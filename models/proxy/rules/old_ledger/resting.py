"""Where a case of an old ledger rests: as the ledger says, and no further."""

from models.proxy.rules.old_ledger.rows import ProxyValues

_BEFORE_THE_LETTER = ("declined", "withdrawn")


def resting_state(values: ProxyValues) -> str:
    """The state: settled only where it was signed for and the money adds up to nothing.

    What does not balance stays closed but open in the lists, until somebody settles it.
    """
    ending, held = values.ending, values.booked.balance
    if ending.state in _BEFORE_THE_LETTER and not held:
        return ending.state
    if ending.is_open:
        return "lodged" if values.lodged_on is not None or held else "registered"
    is_settled = values.is_returned and not held
    if ending.state in ("terminated", "sent_back", *_BEFORE_THE_LETTER):
        return "returned" if is_settled else "terminated"
    if not is_settled:
        return "closed"
    if ending.state == "archived":
        return "archived"
    return "rated" if values.satisfaction is not None else "returned"
