"""One matter through everything that can befall it, and the bad rating at its end."""

from PySide6.QtCore import Qt

from desktop.pages.cases.case import CasePage
from desktop.pages.cases.case.asking import AskDialog
from desktop.pages.cases.rating.screen import RatingScreen
from desktop.printing import PaperDialog
from desktop.tour.guide import CONTROL, TourError
from desktop.tour.station import Station
from models.cases.queries.cases import CasePage as CaseFacts
from models.cases.queries.cases import read_case
from models.cases.queries.waiting import Waiting, list_waiting


class Matters(Station):
    """On the page of a case."""

    case_id = 0

    def take_what_was_offered(self) -> None:
        """A colleague has given a case to whoever sits here: it stands on the workbench."""
        desk = self.shell.desk
        clerk, today = desk.clerk, desk.now().date()
        rows = desk.centre.ask(list_waiting, Waiting.TRANSFERS, clerk.id, clerk.role, today)
        self._open(rows[0].case_id)
        self.guide.picture("30-办件-转给我的", self.shell)
        self.ask(Qt.Key.Key_F7)
        self.send("30-办件-接收转办")
        self._expect("processing")

    def go_all_the_way(self) -> None:
        """Accepted, given to a unit and answered, suspended, extended, closed, handed over."""
        page = self.begin_visit()
        self.choose_visitor(page, "zhao")
        self.choose_item(page, "c01")
        self.key(Qt.Key.Key_A, CONTROL)
        self.key(Qt.Key.Key_F9)
        if not page.result.isVisible():  # asks once more before it is accepted
            self.key(Qt.Key.Key_F9)
        self.guide.wait("result", page.result.isVisible)
        self._open(self.newest_cases()[0])
        self.guide.picture("31-办件-已受理", self.shell)
        self.key(Qt.Key.Key_F7)
        self._expect("processing")
        self.ask(
            Qt.Key.Key_F7, CONTROL, to="外单位", to_unit="听松街道公共服务办公室",
            to_contact="小周 0000-2000000", reason="需街道审核", papers="申请表 1 份",
            answer_by="11-27",
        )  # fmt: skip
        self.send("32-办件-转办")
        self._expect("transferred")
        self.guide.picture("33-办件-待接收", self.shell)
        self.ask(Qt.Key.Key_F7, signed_by="小周")
        self.send("33-办件-登记签收")
        self.ask(Qt.Key.Key_F11, CONTROL, answer="已审核，同意。")
        self.send("34-办件-承办单位答复")
        self.ask(
            Qt.Key.Key_F8, procedure="鉴定", reason="等待鉴定机构的结论。", expected_end="12-4"
        )
        self.send("35-办件-挂起")
        self._expect("suspended")
        self.guide.picture("36-办件-挂起中", self.shell)
        self.key(Qt.Key.Key_F7)
        if self._asks():
            self.send("36-办件-恢复")
        self._expect("processing")
        self.ask(Qt.Key.Key_F10, CONTROL, days="5", reason="鉴定比预计的久。")
        self.send("37-办件-延期")
        self.guide.picture("38-办件-已延期", self.shell)
        self.ask(
            Qt.Key.Key_F9, outcome="准予", result="符合条件，准予。", amount="每月 100 元",
            first_month="2026年12月", collect="发放到社保卡",
        )  # fmt: skip
        self.send("39-办件-办结")
        self._expect("closed")
        self.ask(Qt.Key.Key_F10, way="上门送达")
        self.send("40-办件-待送达")
        self.guide.picture("41-办件-待送达", self.shell)
        self.ask(
            Qt.Key.Key_F9, way="上门送达", place="申请人家中", deliverers="李敏、赵敏",
            relation="本人",
        )  # fmt: skip
        self.send("42-办件-送达")
        self._expect("delivered")
        self.keep_papers("全程", self.case_id)

    def follow_a_bad_rating(self) -> None:
        """On the screen turned to the resident; called back, put right, rated again."""
        self.key(Qt.Key.Key_R, CONTROL)
        self.guide.dialog(PaperDialog)
        self.settle()
        self.guide.picture("43-评价表", self.front())
        self.away()
        self.keep_papers("评价", self.case_id)
        self._rate(2, "43", bad=True)
        self.guide.picture("45-办件-差评待回访", self.shell)
        self.ask(
            Qt.Key.Key_B, CONTROL, said="等了很久，没有人说明原因。", finding="情况属实，限期整改"
        )
        self.send("46-办件-登记回访")
        self.ask(Qt.Key.Key_B, CONTROL, measures="加开一个窗口，超过 20 分钟主动说明。")
        self.send("47-办件-登记整改")
        self._rate(4, "48", bad=False)
        self.ask(Qt.Key.Key_B, CONTROL, opinion="已经解决。")
        self.send("49-办件-办结回访")
        self.guide.picture("49-办件-全程", self.shell)
        ratings = [rating.satisfaction for rating in self._facts().ratings]
        if ratings != [2, 4] or self._facts().callbacks[-1].state != "closed":
            raise TourError(f"the ratings are {ratings}")
        self.open("callbacks")
        self.guide.picture("49-差评回访", self.shell)

    def _rate(self, grade: int, number: str, *, bad: bool) -> None:
        self.key(Qt.Key.Key_E, CONTROL)
        screen = self.guide.dialog(RatingScreen)
        self.guide.picture(f"{number}-评价屏", screen)
        self.key(Qt.Key(Qt.Key.Key_0 + grade))
        if bad:
            screen.details["efficiency"].buttons[1].click()
            screen.remarks.setFocus()
            self.guide.write("等了很久")
            screen.done_.setFocus()
        self.guide.picture(f"{number}-评价屏-分项", screen)
        self.key(Qt.Key.Key_Return)
        self.guide.wait("thanks", lambda: screen.thanking)
        self.guide.picture(f"{number}-评价屏-谢谢", screen)
        self.key(Qt.Key.Key_Return)
        self.back()

    def _open(self, case_id: int) -> None:
        self.case_id = case_id
        self.open("case", case_id)
        assert isinstance(self.shell.page, CasePage)

    def _facts(self) -> CaseFacts:
        desk = self.shell.desk
        clerk, today = desk.clerk, desk.now().date()
        return desk.centre.ask(read_case, self.case_id, today, clerk.role, clerk.id)

    def _expect(self, state: str) -> None:
        if self._facts().state != state:
            raise TourError(f"the case is {self._facts().state}, not {state}")

    def _asks(self) -> bool:
        return isinstance(self.front(), AskDialog)
