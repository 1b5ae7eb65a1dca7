"""The service record card of a volunteer, for the days that are asked."""

from desktop.page import Page
from desktop.pages.cases.case.asking import AskDialog, Asked
from desktop.widgets.fields import DateField
from models.volunteers.actions.volunteers import come_back
from models.volunteers.queries.papers import read_service_record
from models.volunteers.queries.volunteers import VolunteerPage


class RecordDialog(AskDialog):
    """Which days of the service record card; nothing is kept, it is only drawn."""

    def __init__(self, page: Page, volunteer: VolunteerPage) -> None:
        self._page, self._volunteer = page, volunteer
        today = page.desk.now().date()
        first = DateField("从哪天", lambda: today, required="请填日期。")
        last = DateField("到哪天", lambda: today, required="请填日期。")
        first.set_value(today.replace(month=1, day=1))
        last.set_value(today)
        asked = Asked(
            f"{volunteer.brief.name}这段时间已确认的服务。", {"first": first, "last": last},
            lambda values: (come_back, ()),
        )  # fmt: skip
        super().__init__(page, "志愿服务记录卡", asked, "看卡", lambda _: None)

    def go(self) -> None:
        """Show the card, ready to be printed."""
        values = self.form.values()
        if values is None:
            return
        if values["last"] < values["first"]:
            self.form["last"].set_error("早于开始的日期。")
            return
        from desktop.printing import show_unfiled

        self.accept()
        show_unfiled(
            self._page, "志愿服务记录卡", read_service_record, self._volunteer.brief.id,
            values["first"], values["last"],
        )  # fmt: skip
