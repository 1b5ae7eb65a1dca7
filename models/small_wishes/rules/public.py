"""What of a wish may hang on the wall: nobody must be known by it (practice)."""

import re

from models.people.rules.masking import Purpose, mask_name

_DIGITS = re.compile(r"\d{7,}[\dXx]?|1\d{2}[-\s]\d{4}[-\s]\d{4}")
_DOOR = re.compile(
    r"[A-Za-z]?\d+\s*(?:号楼|栋|幢|座|#)(?:\s*\d+\s*(?:单元|门))?(?:\s*\d{1,4}\s*(?:室|号|户)?)?"
    r"|\d+\s*单元(?:\s*\d{1,4}\s*(?:室|号|户)?)?|\d{3,4}\s*室|\d+-\d+-\d+"
)


def mask_content(content: str, name: str) -> str:
    """The wish without its wisher: name, numbers and door are blotted out."""
    masked = _DOOR.sub("**", _DIGITS.sub("***", content))
    return masked.replace(name, mask_name(name, Purpose.PUBLIC)) if len(name) > 1 else masked
