"""Taking in a workbook of double check-in, and taking it back."""

from models.double_check_in.actions.incoming.taking import (
    KIND,
    DoubleCheckinTaken,
    import_double_checkin,
)
from models.double_check_in.actions.incoming.undoing import undo_double_checkin

__all__ = ["KIND", "DoubleCheckinTaken", "import_double_checkin", "undo_double_checkin"]
