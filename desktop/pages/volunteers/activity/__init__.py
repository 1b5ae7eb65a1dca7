"""One activity: its shifts and posts, its names, and sign-up at the counter."""

from desktop.pages.volunteers.activity.page import ActivityPage

__all__ = ["ActivityPage"]
