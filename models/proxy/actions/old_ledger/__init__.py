"""Taking in an old proxy ledger, and taking it back."""

from models.proxy.actions.old_ledger.taking import (
    KIND,
    ProxyLedgerTaken,
    Unbalanced,
    import_proxy_ledger,
)
from models.proxy.actions.old_ledger.undoing import undo_proxy_ledger

__all__ = ["KIND", "ProxyLedgerTaken", "Unbalanced", "import_proxy_ledger", "undo_proxy_ledger"]
