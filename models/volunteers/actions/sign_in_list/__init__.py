"""Taking in sign-in sheets that were typed from paper, and taking them back."""

from models.volunteers.actions.sign_in_list.taking import KIND, SignInTaken, take_sign_in_list
from models.volunteers.actions.sign_in_list.undoing import undo_sign_in_list

__all__ = ["KIND", "SignInTaken", "take_sign_in_list", "undo_sign_in_list"]
