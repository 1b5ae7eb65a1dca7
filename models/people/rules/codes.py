"""The wording of codes lives in models.worded; this name is kept for who imports it here."""

from models.worded import Worded

__all__ = ["Worded"]
