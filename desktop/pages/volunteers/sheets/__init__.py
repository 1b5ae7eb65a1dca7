"""录入签到表: a returned sheet typed in again, in the order of the paper."""

from desktop.pages.volunteers.sheets.page import SheetEntryPage

__all__ = ["SheetEntryPage"]
