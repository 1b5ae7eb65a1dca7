"""服务证明: the register, from the request over the notice to the paper, and its verification."""

from desktop.pages.volunteers.certificates.page import ListPage

__all__ = ["ListPage"]
