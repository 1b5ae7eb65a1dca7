"""What leaders do with the organisation: its units, its posts, its directory."""

from models.organisation.actions.directory import ContactForm, end_contact, set_contact
from models.organisation.actions.posts import fill_post, vacate_post
from models.organisation.actions.units import (
    add_unit,
    close_unit,
    move_unit,
    place_unit,
    rename_unit,
)

__all__ = [
    "ContactForm",
    "add_unit",
    "close_unit",
    "end_contact",
    "fill_post",
    "move_unit",
    "place_unit",
    "rename_unit",
    "set_contact",
    "vacate_post",
]
