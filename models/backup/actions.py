"""What is decided about backups, and what the log says of them."""

from models.backup.rules import BackupPlan, check_plan, pack_plan
from models.roles import ADMINISTRATORS, DESK, EVERYONE
from models.settings.actions import keep_setting
from models.store.copies import Copy
from models.work import Work, action

PLAN, DONE, PLACE = "backup", "backup_done", "backup_place_{station}"


@action("修改备份设置", may=ADMINISTRATORS)
def change_plan(work: Work, plan: BackupPlan, second_place: str) -> None:
    """From today on: when backups are made, and where this PC keeps its second one."""
    check_plan(plan)
    keep_setting(work, PLAN, pack_plan(plan))
    keep_setting(work, PLACE.format(station=work.station_id), {"folder": second_place.strip()})


@action("备份", may=EVERYONE)
def record_backup(work: Work, copy: Copy, places: tuple[str, ...], thinned: int) -> None:
    """Leave a line in the log, and tell the other PCs that there is a backup."""
    work.note(backup=copy.folder.name, places=list(places), bytes=copy.size, thinned=thinned)
    marks = [[mark.station_id, mark.seq, mark.hash] for mark in copy.holds.marks]
    keep_setting(
        work,
        DONE,
        {"at": copy.made_at.isoformat(), "station": copy.made_on, "marks": marks},
    )


@action("从备份恢复", may=DESK)
def record_restore(work: Work, copy: Copy, lost: int | None, aside: str) -> None:
    """The first step in the restored data: from which copy, and where the replaced data lies."""
    last = copy.holds.last_at
    work.reason = f"恢复到 {last:%Y-%m-%d %H:%M}" if last else "恢复"
    work.note(restored=copy.folder.name, made_at=copy.made_at.isoformat(), lost=lost, aside=aside)
