"""What a clerk does with people: one by one, or a whole list at once."""

from models.people.actions.consents import give_consent, withdraw_consent
from models.people.actions.imports import ImportTaken, import_residents, undo_import
from models.people.actions.persons import (
    ID_CARD,
    NO_PAPER,
    PAPER_TYPES,
    REVEAL_REASONS,
    PersonForm,
    Warned,
    add_person,
    change_person,
    index_people,
    note_access,
    person_terms,
    reveal,
)

__all__ = [
    "ID_CARD",
    "NO_PAPER",
    "PAPER_TYPES",
    "REVEAL_REASONS",
    "ImportTaken",
    "PersonForm",
    "Warned",
    "add_person",
    "change_person",
    "give_consent",
    "import_residents",
    "index_people",
    "note_access",
    "person_terms",
    "reveal",
    "undo_import",
    "withdraw_consent",
]
