"""Errands that end otherwise: terminated, withdrawn, accompanied; and the walk of a day."""

from datetime import timedelta

from PySide6.QtCore import Qt

from desktop.pages.proxy.agents import AgentsPage
from desktop.printing import UnfiledDialog
from desktop.tour.guide import CONTROL, TourError
from desktop.tour.proxy_desk import ProxyDesk
from models.proxy.queries.trips import read_trip

AGENT = "孙建国"
TERMINATED = {"代办登记表", "代办委托书", "材料交接清单", "终止单", "回交回执"}


class Endings(ProxyDesk):
    """Besides the errand that goes all the way."""

    def repeat_and_terminate(self, case_id: int) -> None:
        """The monthly errand again with two keys; then it turns out not to be possible."""
        self.open("proxy-case", case_id)
        self.key(Qt.Key.Key_D, CONTROL)
        self.arrive("89-代办-重复上次")
        if self.case_id == case_id:
            raise TourError("nothing was repeated")
        self.guide.picture("89-代办-重复的一件", self.shell)
        self.sign("89-代办-签委托书")
        self.receive("89-代办-收材料", 0)
        self.ask(Qt.Key.Key_F12, CONTROL, reason="不符合报销条件，委托人同意终止。")
        self.send("89-代办-终止")
        self.expect("terminated")
        self.guide.picture("89-代办-已终止", self.shell)
        self.settle_case("89-代办-终止后")
        self.ask(Qt.Key.Key_F11)
        self.send("89-代办-终止后归档")
        self.expect("archived")
        self.expect_papers(TERMINATED)
        self.keep_papers("终止", self.case_id)

    def walk_a_day(self) -> None:
        """Two homes on one sheet, in the order of the walk: accompanied, and withdrawn later."""
        today = self.shell.desk.now().date()
        people = self.principals()
        first = next(people)
        second = next(person for person in people if person.address != first.address)
        visit = {"agent": AGENT, "source": "上门", "visit_on": f"{today:%m-%d}"}
        self.register(first, "90-上门-帮办", mode="帮办", task="陪同到区医保局办理", **visit)
        assisted = self.case_id
        self.register(second, "90-上门-代办", task="上门取医疗票据", agent=AGENT)
        self._arrange(f"{today:%m-%d}", second.address)
        self.open("proxy-agents")
        page = self.shell.page
        assert isinstance(page, AgentsPage)
        agent = self.choose_row(page.table, lambda row: row.name == AGENT)
        self.ask(Qt.Key.Key_P, CONTROL)
        self.guide.picture("90-行程单-哪一天", self.front())
        self.key(Qt.Key.Key_Return, CONTROL)
        self.guide.dialog(UnfiledDialog)
        self.settle()
        self.guide.picture("90-行程单", self.front())
        self.keep_shown("上门服务行程单")
        self.away()
        stops = self.shell.desk.centre.ask(read_trip, agent.id, today).stops
        if {first.name, second.name} - {stop.person for stop in stops}:
            raise TourError("a home is not on the sheet")
        self._withdraw()
        self._accompany(assisted)

    def _arrange(self, day: str, address: str) -> None:
        """The visit is arranged later, put off, and put back."""
        self.ask(Qt.Key.Key_H, CONTROL, day=day, address=address)
        self.send("90-上门-约上门")
        later = self.shell.desk.now().date() + timedelta(days=2)
        for when, reason in ((f"{later:%m-%d}", "委托人去医院复查"), (day, "委托人提前回来")):
            self.ask(Qt.Key.Key_H, CONTROL, day=when, reason=reason)
            self.send("90-上门-改时间")

    def _withdraw(self) -> None:
        """Before a letter is signed the principal thinks otherwise."""
        self.open("proxy-case", self.case_id)
        self.ask(Qt.Key.Key_F12, reason="女儿回来，自己去办。")
        self.send("91-代办-委托人撤回")
        self.expect("withdrawn")

    def _accompany(self, case_id: int) -> None:
        """The person stays the applicant: no letter, and nothing to give back."""
        self.case_id = case_id
        self.open("proxy-case", case_id)
        self.key(Qt.Key.Key_F7)
        self.expect("assisted")
        self.guide.picture("91-帮办-帮办中", self.shell)
        self.ask(Qt.Key.Key_F9, result="陪同到窗口办妥。")
        self.send("91-帮办-办结")
        self.settle_case("91-帮办")
