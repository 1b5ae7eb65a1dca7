"""The states of a wish."""
