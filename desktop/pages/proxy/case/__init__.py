"""A proxy case's page: the way, who holds what, whose money, what is still missing."""

from desktop.pages.proxy.case.page import ProxyCasePage

__all__ = ["ProxyCasePage"]
