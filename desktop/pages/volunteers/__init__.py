"""志愿服务: activities, sign-up at the counter, volunteers and teams, the service menu."""

from desktop.pages.volunteers.page import ActivitiesPage

__all__ = ["ActivitiesPage"]
