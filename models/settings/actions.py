"""Changing what the centre decides for itself."""

from models.roles import ADMINISTRATORS
from models.settings.rules import CentreProfile, DeskSettings, check_desk, check_profile, pack
from models.settings.tables import Setting
from models.work import Work, action


@action("修改中心信息", may=ADMINISTRATORS)
def change_profile(work: Work, profile: CentreProfile) -> None:
    """Name the centre anew from today; papers already issued keep the old name."""
    check_profile(profile)
    keep_setting(work, "profile", pack(profile))


@action("修改前台设置", may=ADMINISTRATORS)
def change_desk(work: Work, settings: DeskSettings) -> None:
    """Change opening hours, limits and the like from today."""
    check_desk(settings)
    keep_setting(work, "desk", pack(settings))


def keep_setting(work: Work, name: str, value: dict[str, object]) -> None:
    """Add a decision that holds from today."""
    work.session.add(
        Setting(
            name=name,
            valid_from=work.today,
            decided_at=work.now,
            decided_by_id=work.clerk.id or None,
            value=value,
        )
    )
