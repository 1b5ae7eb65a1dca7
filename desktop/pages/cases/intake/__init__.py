"""新来访: one resident, several matters, decided and submitted together."""

from desktop.pages.cases.intake.page import IntakePage

__all__ = ["IntakePage"]
