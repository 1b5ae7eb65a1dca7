"""The tree of units and who holds its posts."""
