"""The dialogs of the steps, by subject."""

from desktop.pages.cases.case.steps.find import ASKED, COLLEAGUES

__all__ = ["ASKED", "COLLEAGUES"]
