"""Papers on the screen and on the printer: the bytes that are shown are the bytes printed."""

from collections.abc import Callable
from functools import partial
from typing import Any

from desktop.page import Page
from desktop.printing.dialog import ChooseFile, ChoosePrinter, PaperDialog, Unfiled, UnfiledDialog
from desktop.printing.files import ask_file, make_pdf, save_bytes
from desktop.printing.printer import ask_printer, print_pdf, print_recovery_key

__all__ = [
    "ChooseFile",
    "ChoosePrinter",
    "PaperDialog",
    "Unfiled",
    "UnfiledDialog",
    "ask_file",
    "ask_printer",
    "make_pdf",
    "print_pdf",
    "print_recovery_key",
    "save_bytes",
    "show_paper",
    "show_unfiled",
]


def show_paper(
    page: Page,
    paper_id: int,
    *,
    at_once: bool = False,
    choose_printer: ChoosePrinter | None = None,
    choose_file: ChooseFile | None = None,
) -> PaperDialog:
    """Show an issued paper in a dialog over `page`, ready to be printed or saved.

    The dialog comes at once and fills itself; it is deleted when it is closed. With `at_once`
    it asks for the printer as soon as the paper is there.
    """
    dialog = PaperDialog(
        page,
        paper_id,
        choose_printer or ask_printer,
        choose_file or partial(ask_file, filter="PDF (*.pdf)"),
    )
    dialog.at_once = at_once
    dialog.show()
    return dialog


def show_unfiled(
    page: Page,
    title: str,
    query: Callable[..., Any],
    *args: Any,
    at_once: bool = False,
    choose_printer: ChoosePrinter | None = None,
    choose_file: ChooseFile | None = None,
) -> UnfiledDialog:
    """Show a paper that is not filed; `query` gives its facts, or a tuple of a numbered batch.

    Every print leaves a line in the log; nothing is counted or marked.
    """
    dialog = UnfiledDialog(
        page,
        title,
        partial(page.desk.tasks.ask, query, *args),
        choose_printer or ask_printer,
        choose_file or partial(ask_file, filter="PDF (*.pdf)"),
    )
    dialog.at_once = at_once
    dialog.show()
    return dialog
