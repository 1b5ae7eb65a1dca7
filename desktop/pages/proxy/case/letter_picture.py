"""The signed letter is photographed after it was printed; papers of identity only if agreed to."""

from collections.abc import Callable
from functools import partial
from typing import Any

from desktop.page import Page
from desktop.pages.cases.case.asking import AskDialog, Asked
from desktop.pages.proxy.fields import ChoosePicture, PictureField
from desktop.widgets.choice import ChoiceField
from desktop.widgets.grades import TickField
from models.proxy.actions.vouchers import add_letter_picture
from models.proxy.queries.letters import LetterRow
from models.proxy.queries.page import ProxyPage
from models.proxy.rules.letters import SignedBy
from models.proxy.rules.pictures import Subject, needs_own_consent


class LetterPictureDialog(AskDialog):
    """One picture at a time; a letter of two pages is completed twice."""

    def __init__(
        self,
        page: Page,
        case: ProxyPage,
        letter: LetterRow,
        done: Callable[[Any], None],
        choose: ChoosePicture | None = None,
    ) -> None:
        fields = {
            "subject": ChoiceField(
                "照片上是什么",
                [(each, each.text) for each in _subjects(letter)],
                required="请选择照片上是什么。",
            ),
            "picture": PictureField("照片或扫描件", page, choose, required="请先选照片。"),
            "agreed": TickField(
                "本人另外同意留存证件照片",
                help="证件照片是敏感个人信息（个人信息保护法第二十九条），不同意就不留；撤回同意时删去。",
            ),
        }
        fields["subject"].set_value(Subject.LETTER)
        number = letter.number.split()[-1]
        said = (
            f"委托书 {number}，同意的是《个人信息处理告知书》{letter.consent_version} 版。"
            f"已有 {len(letter.kept_pictures)} 张照片。一次补一张，终止、到期后照片仍留在委托书里。"
        )
        asked = Asked(said, fields, partial(_collect, letter), width=560)
        title = f"补委托书照片 · {case.row.applicant} {case.row.item_name}"
        super().__init__(page, title, asked, "保存", done)
        picture = self.form["picture"]
        assert isinstance(picture, PictureField)
        picture.pick.listen(self)
        self.form["subject"].changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        word = self.form["subject"].text()
        subject = next((each for each in Subject if each.text == word), None)
        asked = subject is not None and needs_own_consent(subject)
        self.show_fields("subject", "picture", *(("agreed",) if asked else ()))


def _subjects(letter: LetterRow) -> tuple[Subject, ...]:
    guarded = letter.signed_by is SignedBy.GUARDIAN
    return tuple(each for each in Subject if guarded or each is not Subject.GUARDIAN_ID)


def _collect(letter: LetterRow, values: dict[str, Any]) -> Any:
    agreed = bool(values["agreed"]) and needs_own_consent(values["subject"])
    return add_letter_picture, (letter.id, values["subject"], values["picture"], agreed)
