"""What the stretches of proxy service share: registering, the letter, what is out, the end."""

from collections.abc import Collection, Iterator

from PySide6.QtCore import Qt

from desktop.pages.cases.case.asking import AskDialog
from desktop.pages.cases.intake.consent import ConsentDialog
from desktop.pages.proxy.case import ProxyCasePage
from desktop.pages.proxy.fields import LinesField, PartsField, TicksField
from desktop.pages.proxy.registering import RegisterPage
from desktop.tour.guide import CONTROL, TourError
from desktop.tour.station import Station
from models.people.queries import PersonBrief, measure_people, read_people_page, read_person
from models.proxy.queries.page import ProxyPage, read_proxy_page
from models.proxy.queries.requests import last_request_row
from models.proxy.rules.letters import Power

ITEM, DRAWER = "b09", "3号抽屉"
OF_AGE = 18


class ProxyDesk(Station):
    """On the pages of proxy service."""

    case_id = 0

    def principals(self) -> Iterator[PersonBrief]:
        """Of age, without a guardian, with a home, the only one of the name, never served so."""
        centre, today = self.shell.desk.centre, self.shell.desk.now().date()
        shape = centre.ask(measure_people, today)
        for number in range(len(shape.anchors)):
            for person in centre.ask(read_people_page, shape, number):
                if (person.age or 0) < OF_AGE or not person.address:
                    continue
                if centre.ask(measure_people, today, person.name).total != 1:
                    continue
                if centre.ask(last_request_row, person.id) is not None:
                    continue
                if centre.ask(read_person, person.id, today).guardian_id is None:
                    yield person

    def register(self, person: PersonBrief, name: str, **values: str) -> None:
        """On the form, with the keys of an agent; leaves the case open."""
        self.open("proxy-new")
        page = self.shell.page
        assert isinstance(page, RegisterPage)
        self.guide.wait("the keyboard", page.visitor.search.line.hasFocus)
        self.guide.write(person.name)
        self.settle()
        self.guide.press(Qt.Key.Key_Return)
        self.guide.wait("item", page.item.line.hasFocus)
        self.guide.write(ITEM)
        self.settle()
        self.key(Qt.Key.Key_Return)
        for field, text in values.items():
            page.form[field].set_text(text)
        self.settle()
        self.guide.picture(f"{name}-登记", self.shell)
        self.key(Qt.Key.Key_F9)
        self.arrive(name)

    def arrive(self, name: str) -> None:
        """The case just registered, once its slip is put away."""
        self.put_away(name)
        self.guide.wait("case", lambda: self.page().case is not None)
        case = self.page().case
        assert case is not None
        self.case_id = case.id

    def sign(self, name: str) -> None:
        """The letter with every power ticked; no letter without consent."""
        self.key(Qt.Key.Key_F9)
        if isinstance(self.front(), ConsentDialog):
            self.guide.dialog(ConsentDialog)
            self.guide.picture(f"{name}-告知同意", self.front())
            self.key(Qt.Key.Key_Return)
        self.tick_powers()
        self.send(name)
        self.expect("authorised")

    def tick_powers(self, **values: str) -> None:
        """Each power by itself, with Space and Enter."""
        dialog = self.guide.dialog(AskDialog)
        assert isinstance(dialog.form["powers"], TicksField)
        for _ in Power:
            self.guide.press(Qt.Key.Key_Space)
            self.guide.press(Qt.Key.Key_Return)
        for name, text in values.items():
            dialog.form[name].set_text(text)

    def receive(self, name: str, *places: int) -> None:
        """The papers in these lines of the dialog, into the drawer."""
        dialog = self.ask(Qt.Key.Key_F7, drawer=DRAWER)
        lines = dialog.form["lines"]
        assert isinstance(lines, LinesField)
        for place in places:
            lines.rows[place].box.setFocus()
            self.guide.press(Qt.Key.Key_Space)
        self.send(name)
        self.expect("custody")

    def list_thing(self, dialog: AskDialog, thing: str) -> None:
        """In the free line at the end."""
        lines = dialog.form["lines"]
        assert isinstance(lines, LinesField)
        lines.rows[-1].name.setFocus()
        self.guide.write(thing)

    def keep_here(self, dialog: AskDialog, place: int) -> None:
        """That thing stays in the drawer; the rest goes to the office."""
        parts = dialog.form["parts"]
        assert isinstance(parts, PartsField)
        parts.boxes[place].setChecked(False)

    def settle_case(self, name: str) -> None:
        """Everything back to the principal, then the receipt."""
        if self.facts().custody.out_lines:
            self.ask(Qt.Key.Key_J, CONTROL)
            self.send(f"{name}-回交材料")
        if self.facts().balance:
            self.ask(Qt.Key.Key_F6, CONTROL, receipt_number="收条 1")
            self.send(f"{name}-退余款")
        self.ask(Qt.Key.Key_F9)
        self.send(f"{name}-回交结清")
        self.expect("returned")

    # what is there

    def page(self) -> ProxyCasePage:
        """The case's page in front."""
        page = self.shell.page
        assert isinstance(page, ProxyCasePage)
        return page

    def facts(self) -> ProxyPage:
        """The case as the centre has it."""
        desk = self.shell.desk
        return desk.centre.ask(read_proxy_page, self.case_id, desk.now().date())

    def expect(self, state: str) -> None:
        """Raises TourError where the case stands elsewhere."""
        self.settle()
        if self.facts().row.state != state:
            raise TourError(f"the errand is {self.facts().row.state}, not {state}")

    def expect_papers(self, titles: Collection[str]) -> None:
        """Raises TourError where one of these papers was not issued."""
        if missing := set(titles) - {paper.title for paper in self.facts().papers}:
            raise TourError(f"no paper came: {missing}")
