"""The three lists, and what could be matched."""
