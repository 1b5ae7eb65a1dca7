"""Changing what the centre decides about small wishes."""

from models.roles import ADMINISTRATORS
from models.settings.actions import keep_setting
from models.small_wishes.rules.settings import WishSettings, check_settings, pack
from models.work import Work, action

NAME = "small_wishes"


@action("修改微心愿设置", may=ADMINISTRATORS)
def change_wish_settings(work: Work, settings: WishSettings) -> None:
    """Decide from today on; claims that run keep their day."""
    check_settings(settings)
    keep_setting(work, NAME, pack(settings))
