"""Taking in an old service ledger, and taking it back."""

from models.cases.actions.old_ledger.taking import (
    KIND,
    LedgerTaken,
    confirm_wordings,
    import_ledger,
)
from models.cases.actions.old_ledger.undoing import undo_ledger

__all__ = ["KIND", "LedgerTaken", "confirm_wordings", "import_ledger", "undo_ledger"]
