"""登记新人员 inside the visit: four fields, the consent, and on."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from desktop.page import Desk
from desktop.theme import set_property
from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import Text
from desktop.widgets.fields import ENTER, Form, IdField, PhoneField, TextField
from desktop.widgets.layout import Flow
from models.errors import KnownError
from models.people.actions import PersonForm, Warned, add_person
from models.people.rules.contacts import read_address
from models.people.rules.groups import age_on
from models.people.rules.identity import read_id_number

NUMBER_LENGTHS = (15, 18)


class _Consent(QCheckBox):
    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class RegisterForm(QWidget):
    """Enter walks through the fields and registers at the end; `registered(id)` tells it."""

    registered = Signal(int)
    typed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._despite: set[str] = set()
        self._version = ""
        self._sending = False
        self.name = TextField("姓名", limit=80, required="请填写姓名。")
        self.number = IdField("证件号码", judge=self._judge)
        self.number.line.setPlaceholderText("没有带证件可以先空着")
        self._told = Text("", "good", wrap=True)
        self._told.hide()
        self.phone = PhoneField()
        self.address = TextField("住址", hint="如 青禾苑 3-2-501", limit=120)
        self.consent = _Consent()
        self._consent_text = Text("", "small", wrap=True)
        self.warning = Text("", "error", wrap=True)
        self.warning.hide()
        self.form = Form(
            {
                "name": self.name,
                "id_number": self.number,
                "phone": self.phone,
                "address": self.address,
            },
            self,
        )
        # The page listens for F5: it also means the consent of somebody on file.
        self.agree = Action("同意告知", self.consent.toggle, key="F5", parent=self)
        self.save = Action("登记", self._save, kind="primary", parent=self, reason=self._why_not)
        self._build()
        self.form.typed.connect(self._edited)
        self.number.changed.connect(self._look_at_number)
        self.consent.toggled.connect(self._edited)
        self.consent.entered.connect(self.save.trigger)
        self.save.refused.connect(self._say)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Text("登记新人员", "bold"))
        for field in (self.name, self.number):
            column.addWidget(field)
        column.addWidget(self._told)
        for field in (self.phone, self.address):
            column.addWidget(field)
        column.addWidget(self.consent)
        column.addWidget(self._consent_text)
        column.addWidget(self.warning)
        buttons = Flow(gap=8)
        buttons.add(Button(self.agree), Button(self.save))
        column.addLayout(buttons)

    def show_version(self, version: str) -> None:
        """Which processing notice the visitor is told of."""
        self._version = version
        self.consent.setText("本人同意")
        text = f"已告知《个人信息处理告知书》（{version} 版）；不同意也可以登记。"
        self._consent_text.setText(text)
        self.consent.setAccessibleName(f"本人同意《个人信息处理告知书》{version} 版")

    def begin(self, typed: str) -> None:
        """Open with what was looked for: a name or a number."""
        if typed:
            self.form.clear()
            is_number = typed[:1].isdigit()
            (self.number if is_number else self.name).set_text(typed)
            self.consent.setChecked(False)
        self.name.editor.setFocus()
        if not self.name.empty:
            self.number.editor.setFocus()

    def draft(self) -> dict[str, Any]:
        return {"fields": self.form.draft(), "consents": self.consent.isChecked()}

    def restore(self, kept: Mapping[str, Any]) -> None:
        self.form.restore(kept["fields"])
        self.consent.setChecked(kept["consents"])

    def clear(self) -> None:
        self.form.clear()
        self.consent.setChecked(False)
        self._say("")

    # inside

    def _judge(self, text: str) -> str:
        try:
            read_id_number(text, self._desk.now().date())
        except KnownError as error:
            return error.text
        return ""

    def _look_at_number(self) -> None:
        """Checked as soon as it is long enough to be whole; never while it is being typed."""
        text = self.number.text().replace(" ", "")
        self._told.hide()
        if len(text) not in NUMBER_LENGTHS and len(text) < max(NUMBER_LENGTHS):
            return
        if len(text) == min(NUMBER_LENGTHS) and self._judge(text):
            return  # more likely on the way to eighteen
        if self.number.check():
            today = self._desk.now().date()
            number = read_id_number(text, today)
            said = []
            if number.sex and number.birth_date:
                said.append(
                    f"✓ {number.sex.text}，{number.birth_date:%Y-%m-%d} 生，"
                    f"{age_on(number.birth_date, today)} 岁"
                )
            said += number.warnings
            set_property(self._told, "role", "small" if number.warnings else "good")
            self._told.setText("。".join(said))
            self._told.setVisible(bool(said))

    def _edited(self) -> None:
        self._despite.clear()
        self._say("")
        self.typed.emit()

    def _why_not(self) -> str:
        return "正在登记，请稍等。" if self._sending else ""

    def _save(self) -> None:
        values = self.form.values()
        if values is None:
            return
        place = read_address(values["address"])
        self._sending = True
        self._desk.tasks.act(
            add_person,
            PersonForm(
                name=values["name"],
                id_number=values["id_number"],
                phone=values["phone"],
                estate=place.estate,
                building=place.building,
                entrance=place.entrance,
                room=place.room,
                consents=self.consent.isChecked(),
                consent_version=self._version,
                despite=frozenset(self._despite),
            ),
            then=self._saved,
            failed=self._failed,
        )

    def stop_waiting(self) -> None:
        """A bug ended the registration: the fields are as they were."""
        self._sending = False

    def _saved(self, person_id: int) -> None:
        self._sending = False
        self.clear()
        self.registered.emit(person_id)

    def _failed(self, error: KnownError) -> None:
        self._sending = False
        text = error.text
        if isinstance(error, Warned):
            self._despite.add(error.code)
            text += "核对无误，再按一次 Enter 仍然登记。"
            self.consent.setFocus()
            self._say(text)
            if field := self.form.fields.get(error.field or ""):
                set_property(field.editor, "wrong", "true")
        elif not self.form.show_error(error):
            self._say(text)

    def _say(self, text: str) -> None:
        self.warning.setText(text)
        self.warning.setVisible(bool(text))
        if not text:
            self.save.rename("登记")
        elif self._despite:
            self.save.rename("仍然登记")
