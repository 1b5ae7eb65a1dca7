"""Changing how hours are counted: from today on, never backwards."""

from models.roles import ADMINISTRATORS
from models.settings.actions import keep_setting
from models.volunteers.queries.settings import NAME
from models.volunteers.rules.settings import VolunteerSettings, check_volunteer_settings, pack
from models.work import Work, action


@action("修改志愿服务设置", may=ADMINISTRATORS)
def change_volunteer_settings(work: Work, settings: VolunteerSettings) -> None:
    """Count by these settings from today; earlier days keep theirs. Raises KnownError."""
    check_volunteer_settings(settings)
    keep_setting(work, NAME, pack(settings))
