"""What is done with a wish, step by step; a claim that comes too late is offered others."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from desktop.page import Page
from desktop.pages.cases.case.asking import AskDialog, Asked
from desktop.pages.dues.calls import put_beside
from desktop.pages.proxy.case.picture import Shown, show_pictures
from desktop.pages.proxy.fields import PictureField
from desktop.pages.revising import ReviseDialog
from desktop.pages.volunteers.fields import CountField, ResidentField
from desktop.pages.wishes.wall import WallDialog
from desktop.pages.wishes.words import GRADES, say_value
from desktop.printing import show_unfiled
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import (
    DateField,
    Field,
    MoneyField,
    NoteField,
    PhoneField,
    TextField,
)
from desktop.widgets.grades import GradeField
from models.errors import KnownError
from models.small_wishes.actions.claims import ClaimForm, claim_wish, drop_claim
from models.small_wishes.actions.endings import finish_wish, rate_wish
from models.small_wishes.actions.pictures import accept_with_picture
from models.small_wishes.actions.settings import change_wish_settings
from models.small_wishes.actions.wishes import (
    WishForm,
    change_wish,
    check_wish,
    collect_wish,
    publish_wish,
    refuse_wish,
    withdraw_wish,
)
from models.small_wishes.queries.papers import read_wish_card, read_wish_slip
from models.small_wishes.queries.wishes import WishPage, list_public, read_wish
from models.small_wishes.rules.offers import WishOffer, WishTaken
from models.small_wishes.rules.settings import WishSettings
from models.small_wishes.rules.states import WishKind, WishState

WIDE = 560


class WishActs(QObject):
    """The dialogs of the page. `other(id)`: a similar wish was claimed in the place of one."""

    def __init__(self, page: Page, other: Callable[[int], None]) -> None:
        super().__init__(page)
        self._page = page
        self._desk = page.desk
        self._other = other

    def go_on(self, wish: WishPage) -> None:
        """The next step."""
        {
            WishState.COLLECTED: self.check,
            WishState.CHECKED: self.publish,
            WishState.PUBLISHED: self.claim,
            WishState.CLAIMED: self.finish,
            WishState.DONE: self.accept,
            WishState.ACCEPTED: self.rate,
        }[wish.state](wish)

    # before the pool

    def collect(self) -> None:
        """A wish is written down."""
        fields = {"person": ResidentField(self._desk, "许愿人"), **self._fields()}
        asked = Asked(
            "写清要什么，不写病情等隐私；金额写大约数。", fields,
            lambda v: (
                collect_wish, (WishForm(v["person"], v["kind"], v["content"], v["value"]),)
            ),
            width=WIDE,
        )  # fmt: skip
        dialog = AskDialog(self._page, "征集心愿", asked, "登记", self._collected)
        put_beside(dialog, "kind", "value")
        dialog.open()

    def change(self, wish: WishPage) -> None:
        """Before anybody can claim it."""
        fields = self._fields()
        fields["kind"].set_value(wish.kind)
        fields["content"].set_value(wish.content)
        fields["value"].set_value(wish.value)

        def collect(values: dict[str, Any], version: int) -> tuple[Any, tuple[Any, ...]]:
            form = WishForm(wish.person_id, values["kind"], values["content"], values["value"])
            return change_wish, (wish.id, version, form)

        dialog = ReviseDialog(
            self._page, f"修改心愿 {wish.number}", fields, collect, wish.version,
            (read_wish, (wish.id, self._desk.now().date())), self._saved,
        )  # fmt: skip
        put_beside(dialog, "kind", "value")
        dialog.open()

    def check(self, wish: WishPage) -> None:
        """真实、合适、不超上限."""
        self._ask(
            wish, "审核", "核过：情况属实，内容合适，金额不超上限。", {},
            lambda _: (check_wish, (wish.id,)), "通过",
        )  # fmt: skip

    def publish(self, wish: WishPage) -> None:
        """Into the pool."""
        said = "发布以后，公开名单里只有遮住的姓名和小区；内容里的姓名、电话、门牌也会遮住。"
        self._ask(wish, "发布", said, {}, lambda _: (publish_wish, (wish.id,)), "发布")

    def refuse(self, wish: WishPage) -> None:
        """Not for the pool."""
        reason: dict[str, Field] = {"reason": TextField("原因", limit=120, required="请写明原因。")}
        self._ask(
            wish, "不予采纳", "原因要告诉许愿人。", reason,
            lambda v: (refuse_wish, (wish.id, v["reason"])), "不予采纳",
        )  # fmt: skip

    def withdraw(self, wish: WishPage) -> None:
        """No longer wanted."""
        reason: dict[str, Field] = {"reason": TextField("原因", limit=120, required="请写明原因。")}
        self._ask(
            wish, "撤回", "", reason, lambda v: (withdraw_wish, (wish.id, v["reason"])), "撤回"
        )

    # the claim

    def claim(self, wish: WishPage) -> None:
        """One gets it; who comes too late sees what is similar."""
        dialog = ClaimDialog(self._page, wish, self._claimed, self._take_other)
        dialog.open()

    def drop(self, wish: WishPage) -> None:
        """Free again at once."""
        reason: dict[str, Field] = {
            "reason": TextField("原因", limit=120, required="请写明放弃认领的原因。")
        }
        self._ask(
            wish, "放弃认领", f"{wish.claimer}不再办，心愿马上回到待认领。", reason,
            lambda v: (drop_claim, (wish.id, v["reason"])), "放弃认领",
        )  # fmt: skip

    def _take_other(self, wish_id: int) -> None:
        self._desk.messages.well("已改为认领类似的心愿")
        self._other(wish_id)

    # the end

    def finish(self, wish: WishPage) -> None:
        """What was done."""
        fields: dict[str, Field] = {
            "done_on": self._day("实施日期"),
            "result": NoteField("实施情况", rows=2, required="请填写实施情况。"),
        }
        self._ask(
            wish, "登记实施", f"{wish.claimer}认领，{wish.claim_until} 前实施。", fields,
            lambda v: (finish_wish, (wish.id, v["done_on"], v["result"])), "登记实施",
        )  # fmt: skip

    def accept(self, wish: WishPage) -> None:
        """Signed for; a picture may go with it."""
        fields: dict[str, Field] = {
            "signed_by": TextField("签收人", limit=40, required="请填写签收人。"),
            "on": self._day("验收日期"),
            "picture": PictureField("照片（可以不加）", self._page),
        }
        fields["signed_by"].set_value(wish.name)
        self._ask(
            wish, "验收", "请许愿人本人或代收人在微心愿卡上签字。", fields,
            lambda v: (accept_with_picture, (wish.id, v["signed_by"], v["on"], v["picture"])),
            "验收",
        )  # fmt: skip

    def rate(self, wish: WishPage) -> None:
        """Thanks, and a grade if one is given."""
        fields: dict[str, Field] = {
            "thanks": NoteField("感谢的话", rows=2),
            "grade": GradeField("评价（可以不评）", GRADES),
        }
        self._ask(
            wish, "评价", "", fields,
            lambda v: (rate_wish, (wish.id, v["thanks"], v["grade"])), "登记",
        )  # fmt: skip

    def look(self, wish: WishPage) -> None:
        """The picture of the acceptance; every look is logged."""
        assert wish.picture_id is not None
        show_pictures(self._page, (Shown(wish.picture_id, f"心愿 {wish.number} 验收照片"),))

    def show_card(self, wish: WishPage) -> None:
        """The 微心愿卡 for the wall, masked."""
        today = self._desk.now().date()
        show_unfiled(self._page, "微心愿卡", read_wish_card, wish.id, today)

    def show_slip(self, wish: WishPage) -> None:
        """The 验收单 to be signed."""
        today = self._desk.now().date()
        show_unfiled(self._page, "微心愿验收单", read_wish_slip, wish.id, today)

    # of the centre

    def settings(self, kept: WishSettings) -> None:
        """Days of a claim, and the most a wish may cost."""
        fields: dict[str, Field] = {
            "claim_days": CountField("认领后几天内实施", required="请填天数。", least=1),
            "most_value": MoneyField("一个心愿最多多少元", required="请填金额上限。"),
        }
        fields["claim_days"].set_value(kept.claim_days)
        fields["most_value"].set_value(kept.most_value)
        asked = Asked(
            "从今天起用；已经认领的，期限不变。", fields,
            lambda v: (
                change_wish_settings, (WishSettings(v["claim_days"], v["most_value"]),)
            ),
        )  # fmt: skip
        AskDialog(self._page, "认领期限和金额上限", asked, "保存", self._saved).open()

    def show_wall(self) -> None:
        """The masked list of what is free."""
        self._desk.tasks.ask(
            list_public, self._desk.now().date(), then=self._wall, key="wishes.wall"
        )

    def _wall(self, wishes: Any) -> None:
        WallDialog(self._page, wishes).open()

    # inside

    def _fields(self) -> dict[str, Field]:
        return {
            "kind": ChoiceField("类别", [(k, k.text) for k in WishKind], required="请选择类别。"),
            "value": MoneyField("大约多少钱（可空）"),
            "content": NoteField("心愿内容", rows=3, required="请填写心愿内容。"),
        }

    def _day(self, label: str) -> DateField:
        today = self._desk.now().date
        field = DateField(label, today, required=f"请填{label}。")
        field.set_value(today())
        return field

    def _ask(
        self,
        wish: WishPage,
        word: str,
        said: str,
        fields: dict[str, Field],
        collect: Callable[[dict[str, Any]], tuple[Callable[..., Any], tuple[Any, ...]]],
        act: str,
    ) -> None:
        sentence = f"{wish.name}：{wish.content}\n{said}".strip()
        asked = Asked(sentence, fields, collect, width=WIDE)
        AskDialog(self._page, f"{word} · {wish.number}", asked, act, self._saved).open()

    def _collected(self, _: int) -> None:
        self._desk.messages.well("已登记心愿，下一步是审核（F9）")

    def _claimed(self, until: Any) -> None:
        self._desk.messages.well(f"已认领，{until} 前实施")

    def _saved(self, _: object) -> None:
        self._desk.messages.well("已保存")


class ClaimDialog(AskDialog):
    """Who claims it. Refused, it lists what is similar, and Enter claims the chosen one."""

    def __init__(
        self,
        page: Page,
        wish: WishPage,
        claimed: Callable[[Any], None],
        other: Callable[[int], None],
    ) -> None:
        self.offers: tuple[WishOffer, ...] = ()
        self._wish_id = wish.id
        self._other = other
        self._told = claimed
        fields: dict[str, Field] = {
            "claimer": TextField("认领人", limit=40, required="请填写认领人。"),
            "unit": TextField("单位（可空）", limit=80),
            "phone": PhoneField("电话"),
        }
        money = say_value(wish.value)
        said = "\n".join(filter(None, (wish.content, f"大约 {money}" if money else "")))
        asked = Asked(said, fields, self._collect_claim, width=WIDE)
        super().__init__(page, f"认领 · {wish.number}", asked, "认领", self._done_claim)

    def _collect_claim(self, values: dict[str, Any]) -> tuple[Any, tuple[Any, ...]]:
        chosen = values.get("other") or self._wish_id
        self._claiming = chosen
        return claim_wish, (
            chosen, ClaimForm(values["claimer"], values["unit"], values["phone"])
        )  # fmt: skip

    def _done_claim(self, until: Any) -> None:
        if self._claiming == self._wish_id:
            self._told(until)
        else:
            self._other(self._claiming)

    def _failed(self, error: KnownError) -> None:
        super()._failed(error)
        if isinstance(error, WishTaken):
            self._offer(error.similar)

    def _offer(self, offers: tuple[WishOffer, ...]) -> None:
        self.offers = offers
        choices = [
            (o.id, " · ".join(filter(None, (o.content, o.kind.text, say_value(o.value)))))
            for o in offers
        ]
        if "other" not in self.form.fields:
            if not choices:
                return
            self.add_field(
                "other",
                ChoiceField("改认领类似的心愿", choices, required="请选一个心愿，或按 Esc。"),
            )
        field = self.form["other"]
        assert isinstance(field, ChoiceField)
        field.set_choices(choices)
        if choices:
            field.set_value(choices[0][0])
        field.setFocus()
        self.fit()
