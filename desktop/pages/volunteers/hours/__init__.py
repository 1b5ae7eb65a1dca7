"""时长统计: totals, a person's log, what other settings would make of them; stars."""

from desktop.pages.volunteers.hours.page import HoursPage
from desktop.pages.volunteers.hours.stars import StarsPage

__all__ = ["HoursPage", "StarsPage"]
