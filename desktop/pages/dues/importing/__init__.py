"""导入工资表: a pay sheet is judged, taken in, and what became of each row is settled."""

from desktop.pages.dues.importing.page import PaySheetPage, say_taken

__all__ = ["PaySheetPage", "say_taken"]
