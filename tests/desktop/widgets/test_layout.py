"""Layouts: what Python may not hold."""

import re
from pathlib import Path

import desktop


def test_no_item_of_a_layout_outlives_the_layout() -> None:
    # QLayout.itemAt ties the item to its layout in Python, and Qt frees it without a word:
    # the next object at its address is then taken for it, a window among them.
    sources = Path(desktop.__file__).parent.rglob("*.py")
    held = [path.name for path in sources if re.search(r"\.itemAt\(", path.read_text("utf-8"))]
    assert held == []
