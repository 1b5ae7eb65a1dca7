"""The phone of an emergency contact or a guardian in clear, with the reason, logged."""

from collections.abc import Callable

from desktop.page import Page
from desktop.pages.cases.case.asking import AskDialog, Asked
from desktop.widgets.choice import ChoiceField
from models.people.actions import REVEAL_REASONS
from models.volunteers.actions.revealing import reveal_contact

WORDS = {"emergency_phone": "紧急联系人的电话", "guardian_phone": "监护人的电话"}


def ask_contact(page: Page, volunteer_id: int, what: str, then: Callable[[str], None]) -> None:
    """Ask why; `then` gets the number."""
    reason = ChoiceField(
        "查看原因", [(word, word) for word in REVEAL_REASONS], required="请选择查看原因。"
    )
    reason.set_value("电话联系")
    asked = Asked(
        "查看会记入日志：谁、什么时候、看了谁的什么、为什么。30 秒后自动遮住。",
        {"reason": reason},
        lambda values: (reveal_contact, (volunteer_id, what, values["reason"])),
    )
    AskDialog(page, f"查看{WORDS[what]}", asked, "查看", then).open()
