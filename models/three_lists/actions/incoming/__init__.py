"""Taking in a workbook of needs and resources, and taking it back."""

from models.three_lists.actions.incoming.taking import (
    KIND,
    NeedsResourcesTaken,
    import_needs_resources,
)
from models.three_lists.actions.incoming.undoing import undo_needs_resources

__all__ = ["KIND", "NeedsResourcesTaken", "import_needs_resources", "undo_needs_resources"]
