"""One errand for a resident through every state, and what is out on the way: papers and money."""

from pathlib import Path

from PySide6.QtCore import Qt

from desktop.pages.cases.rating.screen import RatingScreen
from desktop.pages.proxy.case.picture import PictureDialog
from desktop.pages.proxy.cash import CashPaper
from desktop.pages.proxy.fields import PartsField
from desktop.tour.guide import CONTROL, SHIFT, TourError
from desktop.tour.proxy_desk import DRAWER, ProxyDesk
from models.demo.rules.receipts import draw_receipt
from reports.period import days_period, month_period

OFFICE, RECEIPT = "区医保局", "PJ26110421"
ADVANCE, PAID, LEFT = "300.00", "287.45", "12.55"
ALMOST, LAST = "12.54", "0.01"  # of what is left over
PAPERS = {
    "代办登记表", "代办委托书", "材料交接清单", "中止单", "续办委托书", "办结单", "回交回执",
    "代缴代购结算单", "评价表",
}  # fmt: skip


class Errands(ProxyDesk):
    """One request, from the registration to the archive."""

    def go_all_the_way(self) -> None:
        """No original and no fen stays out."""
        self._register()
        self._authorise()
        self._take_things_and_money()
        self._lodge_and_supplement()
        self._suspend_and_renew()
        self._pay_and_close()
        self._try_to_settle()
        self._give_back()
        self._rate_and_file()

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
        self.away()
        today = self.shell.desk.now().date()
        self.write("cash-day", days_period(today, today), f"代收代付现金日报单-{today}", ("pdf",))
        month = month_period(f"{today:%Y-%m}")
        self.write("proxy-ledger", month, f"帮办代办台账-{today:%Y年%m月}")

    # the way

    def _register(self) -> None:
        self.register(next(self.principals()), "70-代办")
        self.guide.picture("71-代办-已登记", self.shell)
        self.key(Qt.Key.Key_F7)
        self.expect("awaiting_letter")

    def _authorise(self) -> None:
        """The letter, and its photograph once it is signed on paper."""
        self.sign("72-代办-签委托书")
        self.keep_papers("代办", self.case_id)
        self._bring(self.out / "单据-代办-代办委托书-1.png")
        self.ask(Qt.Key.Key_Y, SHIFT)
        self.key(Qt.Key.Key_O, CONTROL)
        self.send("72-代办-补委托书照片")
        self.key(Qt.Key.Key_Y, CONTROL)
        self.guide.dialog(PictureDialog)
        self.settle()
        self.guide.picture("72-代办-看照片", self.front())
        self.away()

    def _take_things_and_money(self) -> None:
        self.receive("73-代办-收材料", 0, 3)  # the receipts and the card
        self.ask(Qt.Key.Key_F6, kind="预收", amount=ADVANCE, receipt_number="DB-0042")
        self.send("74-代办-预收")
        self.guide.picture("74-代办-材料和钱", self.shell)

    def _lodge_and_supplement(self) -> None:
        dialog = self.ask(Qt.Key.Key_F9, office=OFFICE, receipt="YB-1121-07")
        self.keep_here(dialog, 1)
        self.send("75-代办-送件")
        self.expect("lodged")
        self.guide.picture("75-代办-已送件", self.shell)
        self.open("proxy-drawers")
        self.guide.picture("75-材料在谁手里", self.shell)
        self.open("proxy-case", self.case_id)
        self.key(Qt.Key.Key_F7)
        self.expect("processing")
        self.ask(Qt.Key.Key_F10, missing="缺出院小结")
        self.send("76-代办-补材料")
        self.expect("supplementing")
        self.guide.picture("76-代办-补材料中", self.shell)
        dialog = self.ask(Qt.Key.Key_F7, drawer=DRAWER)
        self.list_thing(dialog, "出院小结")
        self.send("76-代办-收补件")
        self.keep_here(self.ask(Qt.Key.Key_F9), 0)
        self.send("76-代办-再送件")
        self.key(Qt.Key.Key_F7)
        self.expect("processing")

    def _suspend_and_renew(self) -> None:
        """Suspended and resumed under a new letter; then another renewal while it runs."""
        self.ask(Qt.Key.Key_F8, reason="等医院补开费用清单。")
        self.send("77-代办-中止")
        self.expect("suspended")
        self.guide.picture("77-代办-中止中", self.shell)
        self.key(Qt.Key.Key_F9)
        self.tick_powers(reason="清单已开")
        self.send("78-代办-续签并续办")
        self.expect("resumed")
        self.key(Qt.Key.Key_F7)
        self.expect("processing")
        self.guide.picture("78-代办-续办后", self.shell)
        self.key(Qt.Key.Key_U, CONTROL)
        self.tick_powers(reason="委托期限将满", valid_to="2027-3-31")
        self.send("78-代办-续签")
        self.expect("processing")
        if len(self.facts().letters) != 3:
            raise TourError(f"{len(self.facts().letters)} letters instead of 3")

    def _pay_and_close(self) -> None:
        photo = self.out / "票据照片.png"
        photo.write_bytes(draw_receipt(RECEIPT))
        self.guide.left.append(photo)
        self._bring(photo)
        self.ask(
            Qt.Key.Key_F6, kind="支付", amount=PAID, receipt_number=RECEIPT, party=OFFICE,
            summary="代缴 2026 居民医保",
        )  # fmt: skip
        self.key(Qt.Key.Key_O, CONTROL)
        self.send("79-代办-支付")
        dialog = self.ask(Qt.Key.Key_G, CONTROL, drawer=DRAWER)
        self.list_thing(dialog, "报销结算单")
        self.send("80-代办-收到结果")
        self.ask(Qt.Key.Key_F9, result="已报销，款到本人社保卡。")
        self.send("81-代办-办结")
        self.expect("closed")

    def _try_to_settle(self) -> None:
        """Not with the last original out, and not with the last fen left over."""
        self.key(Qt.Key.Key_F9)
        self.guide.picture("82-代办-还不能结清", self.shell)
        self.guide.picture("82-代办-还缺什么", self.page().missing)
        self._refused("医疗票据", LEFT)
        parts = self.ask(Qt.Key.Key_J, CONTROL).form["parts"]
        assert isinstance(parts, PartsField)
        last = parts.boxes[-1].text().split("\u3000")[0]
        parts.boxes[-1].setChecked(False)
        self.send("82-代办-回交到只剩一件")
        self.key(Qt.Key.Key_F9)
        self.guide.picture("82-代办-只差一件原件", self.shell)
        self._refused(last, LEFT)
        self.ask(Qt.Key.Key_J, CONTROL)
        self.send("83-代办-回交材料")
        self.key(Qt.Key.Key_F9)
        self.guide.picture("83-代办-只差余款", self.shell)
        self._refused(LEFT)

    def _give_back(self) -> None:
        self.ask(Qt.Key.Key_F6, CONTROL, amount=ALMOST, receipt_number="收条 1")
        self.send("84-代办-退余款")
        self.key(Qt.Key.Key_F9)
        self.guide.picture("84-代办-还差一分", self.shell)
        self._refused(LAST)
        self.ask(Qt.Key.Key_F6, CONTROL, receipt_number="收条 2")
        self.send("84-代办-退最后一分")
        self.settle_case("84-代办")
        self.guide.picture("84-代办-已结清", self.shell)

    def _rate_and_file(self) -> None:
        self.key(Qt.Key.Key_R, CONTROL)
        self.put_away("85-代办")
        self.key(Qt.Key.Key_E, CONTROL)
        screen = self.guide.dialog(RatingScreen)
        self.key(Qt.Key.Key_5)
        self.guide.picture("85-代办-评价屏", screen)
        self.key(Qt.Key.Key_Return)
        self.guide.wait("thanks", lambda: screen.thanking)
        self.key(Qt.Key.Key_Return)
        self.back()
        self.expect("rated")
        self.ask(Qt.Key.Key_F11)
        self.send("86-代办-归档")
        self.expect("archived")
        for place, name in enumerate(("单据", "办理经过", "交接经过", "委托书")):
            self.page().tabs.choose(place)
            self.guide.picture(f"86-代办-全程-{name}", self.shell)
        self.expect_papers(PAPERS)
        self.keep_papers("代办", self.case_id)

    def _bring(self, photo: Path) -> None:
        """Instead of the system's own dialog."""
        self.page().taker.choose_picture = lambda parent, then: then(str(photo))

    def _refused(self, *words: str) -> None:
        said = self.page().banner.text
        if not all(word in said for word in words) or self.facts().row.state != "closed":
            raise TourError(f"nothing says what is still out: {said}")
