"""The record table and what it reads from."""

from desktop.widgets.table.model import Column
from desktop.widgets.table.source import PAGE, AskedSource, ListSource, PageSource, View
from desktop.widgets.table.view import RecordTable

__all__ = ["PAGE", "AskedSource", "Column", "ListSource", "PageSource", "RecordTable", "View"]
