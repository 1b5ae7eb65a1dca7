"""The name an agent goes by: two of the same name are told apart in brackets."""

from models.people.rules.names import clean_name


def read_known_as(text: str) -> str:
    """The name with the distinction behind it: 李敏（二网格）; empty where there is no name."""
    cleaned = clean_name(text)
    return f"{cleaned.name}（{cleaned.remark}）" if cleaned.remark else cleaned.name
