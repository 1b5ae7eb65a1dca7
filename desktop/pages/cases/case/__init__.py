"""A case's page: who, what, materials, limit, papers, history, next steps."""

from desktop.pages.cases.case.page import CasePage

__all__ = ["CasePage"]
