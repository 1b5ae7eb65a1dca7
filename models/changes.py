"""Which kinds of record an action touched, so that each page can decide whether to read again."""

from dataclasses import dataclass, field


@dataclass
class Changes:
    """The record kinds (table names) one action touched."""

    kinds: set[str] = field(default_factory=set)

    def touch(self, kind: str) -> None:
        """Note that a record of this kind was made, changed or removed."""
        self.kinds.add(kind)

    def touches(self, *kinds: str) -> bool:
        """Tell a page whether any of the kinds it shows changed."""
        return not self.kinds.isdisjoint(kinds)

    def __bool__(self) -> bool:
        return bool(self.kinds)
