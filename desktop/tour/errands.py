"""One errand for a resident through every state, and what is out on the way: papers and money."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.pages.cases.case.asking import AskDialog
from desktop.pages.cases.intake.consent import ConsentDialog
from desktop.pages.cases.rating.screen import RatingScreen
from desktop.pages.proxy.case import ProxyCasePage
from desktop.pages.proxy.cash import CashPaper
from desktop.pages.proxy.fields import LinesField, PartsField, TicksField
from desktop.pages.proxy.registering import RegisterPage
from desktop.printing import PaperDialog
from desktop.tour.guide import CONTROL, TourError
from desktop.tour.station import Station
from models.demo.rules.receipts import draw_receipt
from models.proxy.queries.page import ProxyPage, read_proxy_page
from models.proxy.rules.letters import Power
from reports.paper.stamps import PrintStamp
from reports.period import Period, days_period, month_period

PRINCIPAL = "钱雅敏"  # of age, in the invented centre
OFFICE, RECEIPT = "区医保局", "PJ26110421"
ADVANCE, PAID, LEFT = "300.00", "287.45", "12.55"
PAPERS = {
    "代办登记表", "代办委托书", "材料交接清单", "中止单", "续办委托书", "办结单", "回交回执",
    "代缴代购结算单", "评价表",
}  # fmt: skip


class Errands(Station):
    """On the pages of proxy service."""

    case_id = 0

    def go_all_the_way(self) -> None:
        """From the registration to the rating: no original and no fen stays out."""
        self._register()
        self._authorise()
        self._take_things_and_money()
        self._lodge_and_supplement()
        self._suspend_and_renew()
        self._pay_and_close()
        self._try_to_settle()
        self._give_back()
        self._rate()

    def look_at_the_counter(self) -> None:
        """The list, the drawers, the agents, the day's cash and the month's ledger."""
        self.open("proxy")
        self.guide.picture("87-帮办代办", self.shell)
        self.open("proxy-agents")
        self.guide.picture("87-代办员和值班", self.shell)
        self.open("proxy-cash")
        self.guide.picture("88-今日收付", self.shell)
        self.key(Qt.Key.Key_P, CONTROL)
        self.guide.dialog(CashPaper)
        self.settle()
        self.guide.picture("88-今日收付-打印", self.front())
        self._away()
        today = self.shell.desk.now().date()
        self._write("cash-day", days_period(today, today), f"代收代付现金日报单-{today}", "pdf")
        month = month_period(f"{today:%Y-%m}")
        for ending in ("pdf", "xlsx"):
            self._write("proxy-ledger", month, f"帮办代办台账-{today:%Y年%m月}", ending)

    # the way

    def _register(self) -> None:
        self.open("proxy-new")
        page = self.shell.page
        assert isinstance(page, RegisterPage)
        self.guide.wait("the keyboard", page.visitor.search.line.hasFocus)
        self.guide.write(PRINCIPAL)
        self.settle()
        self.guide.press(Qt.Key.Key_Return)
        self.guide.wait("item", page.item.line.hasFocus)
        self.guide.write("b09")
        self.settle()
        self.key(Qt.Key.Key_Return)
        self.guide.picture("70-代办-登记", self.shell)
        self.key(Qt.Key.Key_F9)
        self._put_away("70-代办")
        shown = self._page
        self.guide.wait("case", lambda: shown().case is not None)
        case = shown().case
        assert case is not None
        self.case_id = case.id
        self.guide.picture("71-代办-已登记", self.shell)
        self.key(Qt.Key.Key_F7)
        self._expect("awaiting_letter")

    def _authorise(self) -> None:
        self.key(Qt.Key.Key_F9)
        if isinstance(self.front(), ConsentDialog):  # no letter without it
            self.guide.dialog(ConsentDialog)
            self.guide.picture("72-代办-告知同意", self.front())
            self.key(Qt.Key.Key_Return)
        self._tick_powers()
        self._send("72-代办-签委托书")
        self._expect("authorised")

    def _take_things_and_money(self) -> None:
        dialog = self._ask(Qt.Key.Key_F7, drawer="3号抽屉")
        lines = dialog.form["lines"]
        assert isinstance(lines, LinesField)
        for row in (lines.rows[0], lines.rows[3]):  # the receipts and the card
            row.box.setFocus()
            self.guide.press(Qt.Key.Key_Space)
        self._send("73-代办-收材料")
        self._expect("custody")
        self._ask(Qt.Key.Key_F6, kind="预收", amount=ADVANCE, receipt_number="DB-0042")
        self._send("74-代办-预收")
        self.guide.picture("74-代办-材料和钱", self.shell)

    def _lodge_and_supplement(self) -> None:
        dialog = self._ask(Qt.Key.Key_F9, office=OFFICE, receipt="YB-1121-07")
        self._keep_here(dialog, 1)
        self._send("75-代办-送件")
        self._expect("lodged")
        self.guide.picture("75-代办-已送件", self.shell)
        self.open("proxy-drawers")
        self.guide.picture("75-材料在谁手里", self.shell)
        self.open("proxy-case", self.case_id)
        self.key(Qt.Key.Key_F7)
        self._expect("processing")
        self._ask(Qt.Key.Key_F10, missing="缺出院小结")
        self._send("76-代办-补材料")
        self._expect("supplementing")
        self.guide.picture("76-代办-补材料中", self.shell)
        dialog = self._ask(Qt.Key.Key_F7, drawer="3号抽屉")
        self._list_thing(dialog, "出院小结")
        self._send("76-代办-收补件")
        self._keep_here(self._ask(Qt.Key.Key_F9), 0)
        self._send("76-代办-再送件")
        self.key(Qt.Key.Key_F7)
        self._expect("processing")

    def _suspend_and_renew(self) -> None:
        self._ask(Qt.Key.Key_F8, reason="等医院补开费用清单。")
        self._send("77-代办-中止")
        self._expect("suspended")
        self.guide.picture("77-代办-中止中", self.shell)
        self.key(Qt.Key.Key_F9)
        self._tick_powers(reason="清单已开")
        self._send("78-代办-续签并续办")
        self._expect("resumed")
        self.key(Qt.Key.Key_F7)
        self._expect("processing")
        self.guide.picture("78-代办-续办后", self.shell)

    def _pay_and_close(self) -> None:
        photo = self.out / "票据照片.png"
        photo.write_bytes(draw_receipt(RECEIPT))
        self.guide.left.append(photo)
        self._page().taker.choose_picture = lambda parent, then: then(str(photo))
        self._ask(
            Qt.Key.Key_F6, kind="支付", amount=PAID, receipt_number=RECEIPT, party=OFFICE,
            summary="代缴 2026 居民医保",
        )  # fmt: skip
        self.key(Qt.Key.Key_O, CONTROL)
        self._send("79-代办-支付")
        dialog = self._ask(Qt.Key.Key_G, CONTROL, drawer="3号抽屉")
        self._list_thing(dialog, "报销结算单")
        self._send("80-代办-收到结果")
        self._ask(Qt.Key.Key_F9, result="已报销，款到本人社保卡。")
        self._send("81-代办-办结")
        self._expect("closed")

    def _try_to_settle(self) -> None:
        """Neither with an original out nor with a fen left over."""
        self.key(Qt.Key.Key_F9)
        self.guide.picture("82-代办-还不能结清", self.shell)
        self.guide.picture("82-代办-还缺什么", self._page().missing)
        self._refused("医疗票据", LEFT)
        self._ask(Qt.Key.Key_J, CONTROL)
        self._send("83-代办-回交材料")
        self.key(Qt.Key.Key_F9)
        self.guide.picture("83-代办-只差余款", self.shell)
        self._refused(LEFT)

    def _give_back(self) -> None:
        self._ask(Qt.Key.Key_F6, CONTROL, receipt_number="收条 1")
        self._send("84-代办-退余款")
        self._ask(Qt.Key.Key_F9)
        self._send("84-代办-回交结清")
        self._expect("returned")
        self.guide.picture("84-代办-已结清", self.shell)

    def _rate(self) -> None:
        self.key(Qt.Key.Key_R, CONTROL)
        self._put_away("85-代办")
        self.key(Qt.Key.Key_E, CONTROL)
        screen = self.guide.dialog(RatingScreen)
        self.key(Qt.Key.Key_5)
        self.guide.picture("85-代办-评价屏", screen)
        self.key(Qt.Key.Key_Return)
        self.guide.wait("thanks", lambda: screen.thanking)
        self.key(Qt.Key.Key_Return)
        self.back()
        self.settle()
        self._expect("rated")
        for place, name in enumerate(("单据", "办理经过", "交接经过", "委托书")):
            self._page().tabs.choose(place)
            self.guide.picture(f"86-代办-全程-{name}", self.shell)
        missing = PAPERS - {paper.title for paper in self._facts().papers}
        if missing:
            raise TourError(f"no paper came: {missing}")
        self.keep_papers("代办", self.case_id)

    # what the steps have in common

    def _page(self) -> ProxyCasePage:
        page = self.shell.page
        assert isinstance(page, ProxyCasePage)
        return page

    def _facts(self) -> ProxyPage:
        desk = self.shell.desk
        return desk.centre.ask(read_proxy_page, self.case_id, desk.now().date())

    def _expect(self, state: str) -> None:
        self.settle()
        if self._facts().row.state != state:
            raise TourError(f"the errand is {self._facts().row.state}, not {state}")

    def _refused(self, *words: str) -> None:
        said = self._page().banner.text
        if not all(word in said for word in words) or self._facts().row.state != "closed":
            raise TourError(f"nothing says what is still out: {said}")

    def _ask(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None, **values: str
    ) -> AskDialog:
        self.key(key, modifier)
        dialog = self.guide.dialog(AskDialog)
        for name, text in values.items():
            dialog.form[name].set_text(text)
        return dialog

    def _list_thing(self, dialog: AskDialog, thing: str) -> None:
        """In the free line at the end."""
        lines = dialog.form["lines"]
        assert isinstance(lines, LinesField)
        lines.rows[-1].name.setFocus()
        self.guide.write(thing)

    def _keep_here(self, dialog: AskDialog, place: int) -> None:
        """The resident's card stays in the drawer; the rest goes to the office."""
        parts = dialog.form["parts"]
        assert isinstance(parts, PartsField)
        parts.boxes[place].setChecked(False)

    def _tick_powers(self, **values: str) -> None:
        dialog = self.guide.dialog(AskDialog)
        assert isinstance(dialog.form["powers"], TicksField)
        for _ in Power:
            self.guide.press(Qt.Key.Key_Space)
            self.guide.press(Qt.Key.Key_Return)
        for name, text in values.items():
            dialog.form[name].set_text(text)

    def _send(self, name: str) -> None:
        """Act; the papers it issues are shown one after the other."""
        self.guide.picture(name, self.front())
        self.key(Qt.Key.Key_Return, CONTROL)
        if isinstance(self.front(), AskDialog):
            self.guide.picture("没有走通", self.front())
            raise TourError(f"{name}: not taken")
        self._put_away(name)

    def _put_away(self, name: str) -> None:
        self.settle()
        while isinstance(paper := self.front(), PaperDialog):
            self.settle()
            self.guide.picture(f"{name}-{paper.title.text()}", paper)
            self.guide.press(Qt.Key.Key_Escape)
            QApplication.processEvents()
            self.settle()
        self.back()

    def _away(self) -> None:
        self.guide.press(Qt.Key.Key_Escape)
        self.back()

    def _write(self, report: str, period: Period, name: str, ending: str) -> None:
        from reports.registry import write_report

        desk = self.shell.desk
        path: Path = self.out / f"{name}.{ending}"
        write_report(desk.centre, report, period, path, PrintStamp(desk.now(), desk.clerk.name))
        if ending == "pdf":
            self.guide.pages(path)
        else:
            self.guide.left.append(path)
