"""The page of a case through keys and clicks."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.pages.cases.case import CasePage
from desktop.pages.cases.case.asking import AskDialog
from desktop.pages.cases.case.cards import SHOWN_MS
from desktop.printing import PaperDialog
from desktop.shell import Shell
from desktop.widgets.cards import Chip
from models.audit.queries import list_entries
from models.cases.actions.steps import close_case
from models.cases.actions.visits import Decision, MatterForm, VisitForm, take_visit
from models.cases.queries.cases import CasePage as CaseFacts
from models.cases.queries.cases import read_case
from models.cases.rules.one_stop import Outcome
from models.centre import Centre
from tests.desktop.ime import commit
from tests.desktop.pages.cases.taken import add_wang, last_seq, take
from tests.desktop.walk import clipped, nameless

OpenShell = Callable[..., Shell]
CONTROL = Qt.KeyboardModifier.ControlModifier


class Desk:
    """A case's page, and the keys a clerk presses on it."""

    def __init__(self, qtbot: QtBot, shell: Shell, centre: Centre, case_id: int) -> None:
        self.qtbot, self.shell, self.centre, self.id = qtbot, shell, centre, case_id
        page = shell.page
        assert isinstance(page, CasePage)
        self.page = page
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: self.shell.desk.tasks.idle)
        if QApplication.activeWindow() is None:  # no window manager gives the keyboard back
            self.shell.activateWindow()
        self.qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        where = QApplication.focusWidget()
        assert where is not None
        self.qtbot.keyClick(where, key, modifier or Qt.KeyboardModifier.NoModifier)
        self.settle()

    def write(self, text: str) -> None:
        where = QApplication.focusWidget()
        assert where is not None
        commit(where, text)

    def dialog(self, kind: type[QWidget]) -> QWidget:
        found: list[QWidget] = []

        def there() -> bool:
            found[:] = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind)]
            found[:] = [w for w in found if w.isVisible()]
            return bool(found)

        self.qtbot.waitUntil(there)
        self.qtbot.waitUntil(found[0].isActiveWindow)
        self.settle()
        return found[0]

    @property
    def facts(self) -> CaseFacts:
        return self.centre.ask(read_case, self.id, self.centre.clock().date())

    def offered(self) -> list[str]:
        return self.page.steps.shown


@pytest.fixture
def open_case(qtbot: QtBot, open_shell: OpenShell, centre: Centre) -> Callable[..., Desk]:
    def show(decision: Decision, *, lacking: bool = False, then: object = None) -> Desk:
        missing = frozenset({last_seq(centre)}) if lacking else frozenset[int]()
        taken = take(centre, decision, missing=missing)
        if decision is Decision.ACCEPT and then == "close":
            centre.act(close_case, taken.case_ids[0], Outcome.GRANT, "已发放")
        shell = open_shell("case", taken.case_ids[0])
        return Desk(qtbot, shell, centre, taken.case_ids[0])

    return show


def test_the_page_tells_who_what_when(open_case: Callable[..., Desk]) -> None:
    desk = open_case(Decision.ACCEPT)
    page = desk.page
    assert page.title.text() == "王秀英 · 高龄津贴"
    assert page.applicant.id_number.text.text() == "229901********4529"
    assert page.applicant.phone.text.text() == "199****4321"
    assert [row.title for row in desk.facts.papers] == ["受理通知书"]
    assert page.papers.model.total == 1
    assert desk.offered() == ["更多", "申请人撤回", "转办", "办结", "开始办理"]
    rest = [action.text for action in page.steps.rest]
    assert rest == ["联办", "延期", "督办", "终止", "转帮办代办"]
    assert "首问责任人 李敏" in page.subtitle.text()


def test_from_accepted_to_closed_and_rated_by_keys(open_case: Callable[..., Desk]) -> None:
    desk = open_case(Decision.ACCEPT)
    desk.press(Qt.Key.Key_F7)
    assert desk.facts.state == "processing"
    desk.press(Qt.Key.Key_F9)
    dialog = desk.dialog(AskDialog)
    assert isinstance(dialog, AskDialog)
    dialog.form["outcome"].set_text("准予")
    dialog.form["result"].editor.setFocus()
    desk.write("首月 2026年4月")
    dialog.form["delivery"].set_text("窗口领取")
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert (desk.facts.state, desk.facts.outcome) == ("closed", "准予")
    paper = desk.dialog(PaperDialog)
    assert isinstance(paper, PaperDialog)
    assert paper.title.text() == "办理结果通知书"
    desk.press(Qt.Key.Key_Escape)
    assert desk.offered()[-1] == "送达"  # 窗口领取 was chosen
    desk.press(Qt.Key.Key_F8)
    slip = desk.dialog(AskDialog)
    assert isinstance(slip, AskDialog)
    desk.press(Qt.Key.Key_5)
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert (desk.facts.state, desk.facts.satisfaction) == ("rated", 5)
    assert [step.label for step in desk.facts.steps][-2:] == ["办结", "评价"]
    desk.press(Qt.Key.Key_F8)
    assert "一件只评一次" in desk.page.banner.text
    assert len(desk.facts.ratings) == 1


def test_a_step_not_allowed_now_says_why(open_case: Callable[..., Desk]) -> None:
    desk = open_case(Decision.ACCEPT)
    desk.press(Qt.Key.Key_F10)
    assert desk.page.banner.text.startswith("这件现在是“已受理”，不能一次性告知")
    assert desk.facts.state == "accepted"
    desk.press(Qt.Key.Key_E, CONTROL)
    assert desk.page.banner.text == "这件现在是“已受理”，不能请评价。没有任何改动。"


def test_missing_papers_are_ticked_received_and_accepted(open_case: Callable[..., Desk]) -> None:
    desk = open_case(Decision.NOTICE, lacking=True)
    desk.press(Qt.Key.Key_F9)
    assert "不能受理" in desk.page.banner.text
    desk.press(Qt.Key.Key_F7)
    assert "请先用空格勾选" in desk.page.banner.text
    desk.press(Qt.Key.Key_Space)  # the keyboard was put on the first missing paper
    desk.press(Qt.Key.Key_F7)
    assert desk.facts.state == "intake"
    assert all(m.received_at for m in desk.facts.materials)
    desk.press(Qt.Key.Key_F9)
    paper = desk.dialog(PaperDialog)
    assert isinstance(paper, PaperDialog)
    assert paper.title.text() == "受理通知书"
    assert paper.preview.pages == 1
    assert desk.facts.state == "accepted"
    desk.press(Qt.Key.Key_Escape)
    assert desk.page.papers.model.total == 2


def test_all_papers_are_ticked_with_one_key(open_case: Callable[..., Desk]) -> None:
    desk = open_case(Decision.NOTICE, lacking=True)
    desk.press(Qt.Key.Key_A, CONTROL)
    desk.press(Qt.Key.Key_F7)
    assert desk.facts.state == "intake"
    assert all(m.received_at for m in desk.facts.materials)
    desk.press(Qt.Key.Key_A, CONTROL)
    assert "没有可以登记的新材料" in desk.page.banner.text


def test_a_second_notice_needs_a_reason(open_case: Callable[..., Desk]) -> None:
    desk = open_case(Decision.NOTICE, lacking=True)
    desk.press(Qt.Key.Key_F10)
    dialog = desk.dialog(AskDialog)
    assert isinstance(dialog, AskDialog)
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert dialog.form["reason"].error == "请写明再次告知的原因。"
    assert desk.facts.notice_count == 1
    dialog.form["reason"].editor.setFocus()
    desk.write("申请表改版")
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.dialog(PaperDialog)
    assert desk.facts.notice_count == 2
    desk.press(Qt.Key.Key_Escape)


def test_withdrawing_asks_for_the_reason_and_esc_changes_nothing(
    open_case: Callable[..., Desk],
) -> None:
    desk = open_case(Decision.ACCEPT)
    desk.press(Qt.Key.Key_F12)
    desk.dialog(AskDialog)
    desk.press(Qt.Key.Key_Escape)
    assert desk.facts.state == "accepted"
    desk.press(Qt.Key.Key_F12)
    desk.dialog(AskDialog)
    desk.write("不想办了")
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert desk.facts.state == "withdrawn"
    assert desk.facts.steps[-1].opinion == "不想办了"
    assert desk.offered() == ["归档"]


def test_an_enquiry_is_answered(open_case: Callable[..., Desk]) -> None:
    desk = open_case(Decision.ENQUIRY)
    desk.press(Qt.Key.Key_F8)
    desk.dialog(AskDialog)
    desk.write("请带身份证和户口簿来")
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert desk.facts.state == "closed"
    assert desk.facts.steps[-1].opinion == "请带身份证和户口簿来"


def test_a_number_is_shown_for_a_reason_logged_and_hidden_again(
    open_case: Callable[..., Desk], centre: Centre
) -> None:
    desk = open_case(Decision.ACCEPT)
    shown = desk.page.applicant.id_number
    desk.press(Qt.Key.Key_F3)
    desk.dialog(AskDialog)
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert shown.text.text() == "229901194203014529"
    today = centre.clock().date()
    entry = centre.ask(list_entries, today, today)[0]
    assert (entry.title, entry.reason) == ("查看明文", "核对身份")
    assert shown._timer.isActive() and shown._timer.interval() == SHOWN_MS
    shown._timer.timeout.emit()
    assert shown.text.text() == "229901********4529"
    shown.show_clear("229901194203014529")
    desk.shell.open_page("workbench")
    assert shown.text.text() == "229901********4529"


def test_ticks_survive_what_colleagues_change(open_case: Callable[..., Desk]) -> None:
    desk = open_case(Decision.NOTICE, lacking=True)
    desk.press(Qt.Key.Key_Space)
    ticked = desk.page.materials.received
    assert ticked
    desk.page._read()
    desk.settle()
    assert desk.page.materials.received == ticked


def test_what_is_only_if_any_is_not_missing_but_can_be_ticked(
    qtbot: QtBot, open_shell: OpenShell, centre: Centre
) -> None:
    (lacking, optional) = (6, 7)  # of 最低生活保障: 收入材料, 残疾证等（如有）
    taken = take(centre, Decision.NOTICE, item="C01", missing=frozenset({lacking, optional}))
    desk = Desk(qtbot, open_shell("case", taken.case_ids[0]), centre, taken.case_ids[0])
    materials = desk.page.materials

    def shown() -> list[str]:
        return [c.text() for c in materials.findChildren(Chip) if c.isVisibleTo(materials)]

    qtbot.waitUntil(lambda: shown().count("缺") == 1)  # rows get their place a moment later
    assert "缺 1 项" in shown() and shown().count("如有") == 1
    desk.press(Qt.Key.Key_Space)  # the one that is missing
    desk.press(Qt.Key.Key_F7)
    assert desk.offered() == ["更多", "申请人撤回", "不予受理", "收到材料", "受理"]
    desk.press(Qt.Key.Key_Space)  # the optional one came as well
    desk.press(Qt.Key.Key_F7)
    assert all(m.received_at for m in desk.facts.materials)
    desk.press(Qt.Key.Key_F7)
    assert "材料已经收齐" in desk.page.banner.text


def test_a_referral_slip_is_listed_and_opens(
    qtbot: QtBot, open_shell: OpenShell, centre: Centre
) -> None:
    matter = MatterForm("I04", Decision.ENQUIRY, note="要开证明", answer="已说明", blocked=1)
    taken = centre.act(take_visit, VisitForm(add_wang(centre), (matter,))).result
    desk = Desk(qtbot, open_shell("case", taken.case_ids[0]), centre, taken.case_ids[0])
    assert [row.title for row in desk.facts.papers] == ["转介单"]
    desk.press(Qt.Key.Key_P, CONTROL)
    paper = desk.dialog(PaperDialog)
    assert isinstance(paper, PaperDialog)
    assert paper.title.text() == "转介单"
    assert paper.preview.pages == 1
    desk.press(Qt.Key.Key_Escape)


@pytest.mark.parametrize("percent", theme.SCALES)
def test_nothing_is_clipped(
    open_case: Callable[..., Desk], dressed: QApplication, percent: int
) -> None:
    desk = open_case(Decision.NOTICE, lacking=True)
    desk.shell.resize(1366, 768)
    theme.set_text_size(dressed, percent)
    desk.settle()
    assert nameless(desk.shell) == []
    assert clipped(desk.shell) == []
