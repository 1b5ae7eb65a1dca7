"""What is done with an activity: publish, revise, repeat, call off, end; and with a name on it."""

from functools import partial
from typing import TYPE_CHECKING, Any

from desktop.pages.cases.case.asking import AskDialog, Asked
from desktop.pages.proxy.case.picture import Shown, show_pictures
from desktop.pages.proxy.fields import PictureField
from desktop.pages.volunteers.calls import CallDialog
from desktop.pages.volunteers.fields import CountField, DaysField
from desktop.pages.volunteers.targets import Revising
from desktop.pages.volunteers.words import NOTHING, say_activity, say_shift
from desktop.widgets.buttons import Action
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import Field, NoteField, TextField
from desktop.widgets.grades import TickField
from desktop.widgets.menu import ActionMenu
from models.errors import KnownError
from models.volunteers.actions.activities import (
    cancel_activity,
    drop_draft,
    end_activity,
    open_activity,
    repeat_activity,
)
from models.volunteers.actions.photos import take_photo
from models.volunteers.actions.signing_up import change_wanted, reject, withdraw
from models.volunteers.queries.activities import ActivityPage as Activity
from models.volunteers.queries.activities import PlaceRow
from models.volunteers.queries.names import NameRow
from models.volunteers.rules.activities import NotReady, Status
from models.volunteers.rules.signing_up import MovedUp, ToCall

if TYPE_CHECKING:
    from desktop.pages.volunteers.activity.page import ActivityPage

REASONS = ("本人来电，有事", "本人生病", "本人当面说不来了", "联系不上")


class ActivityActs:
    """Asks what a step needs to be told, does it, and says whom to call."""

    def __init__(self, page: "ActivityPage") -> None:
        self._page = page
        self._desk = page.desk
        make = partial(Action, parent=page)
        self.revise = make("修改活动", self._revise, key="Ctrl+E", reason=self._why_no_change)
        self.repeat = make("重复到别的日期", self._ask_repeat, key="Ctrl+D", reason=self._why_wait)
        self.others = make("看其他日期", self._choose_other, key="Ctrl+Shift+D",
                           reason=self._why_no_other)  # fmt: skip
        self.photo = make("存照片", self._ask_photo, key="Ctrl+Y", reason=self._why_wait)
        self.photos = make("看照片", self._show_photos, key="Ctrl+Shift+Y",
                           reason=self._why_no_photo)  # fmt: skip
        self.cancel = make("取消活动", self._ask_cancel, key="F11", reason=self._why_no_cancel)
        self.end = make("办理结束", self._ask_end, key="Ctrl+F9", reason=self._why_no_end)
        self.drop = make("删除草稿", self._ask_drop, key="Ctrl+Delete", reason=self._why_no_drop)
        self.actions = [
            self.revise, self.repeat, self.others, self.photo, self.photos, self.end, self.cancel,
            self.drop,
        ]  # fmt: skip

    @property
    def _activity(self) -> Activity:
        activity = self._page.activity
        assert activity is not None
        return activity

    # the step that is next

    def step_word(self, activity: Activity) -> str:
        """The word on the button of the next step."""
        status = activity.row.status
        if status is Status.DRAFT:
            return "发布，开始报名"
        if status is Status.ENDED and activity.served_count is None:
            return "办理结束"
        return "报名"

    def why_no_step(self, activity: Activity) -> str:
        """Why the next step cannot be taken now."""
        if why := self._desk.why_not(open_activity):
            return why
        status = activity.row.status
        if status is Status.CANCELLED:
            return f"活动已取消。{NOTHING}"
        if status is Status.ENDED and activity.served_count is not None:
            return f"活动已经办理结束。{NOTHING}"
        return ""

    def step(self, activity: Activity) -> None:
        """Publish a draft, or end what is over."""
        if activity.row.status is Status.DRAFT:
            self._desk.tasks.act(
                open_activity, activity.row.id, then=self._opened, failed=self._not_opened,
                owner=self._page,
            )  # fmt: skip
        else:
            self._ask_end()

    def _opened(self, _: object) -> None:
        self._desk.messages.well("已发布，可以报名了")
        self._page.activity = None  # the keyboard goes to the first name
        self._page.entered()

    def _not_opened(self, error: KnownError) -> None:
        self._page.known(error)
        if isinstance(error, NotReady):
            self._page.lacks.setText("\n".join(f"✗ {need.text}" for need in error.missing))
            self._page.missing.show()

    # reasons

    def _why_wait(self) -> str:
        if self._page.activity is None:
            return "这个活动还在读取，请稍候。"
        return self._desk.why_not(open_activity)

    def _why_no_change(self) -> str:
        return self._why_wait() or self._unless(
            Status.DRAFT, Status.OPEN, Status.FULL, Status.RUNNING
        )

    def _why_no_cancel(self) -> str:
        return self._why_wait() or self._unless(Status.OPEN, Status.FULL, Status.RUNNING)

    def _why_no_end(self) -> str:
        if why_not := self._why_wait() or self._unless(Status.ENDED):
            return why_not
        done = self._activity.served_count is not None
        return f"活动已经办理结束。{NOTHING}" if done else ""

    def _why_no_drop(self) -> str:
        return self._why_wait() or self._unless(Status.DRAFT)

    def _why_no_other(self) -> str:
        if why_not := self._why_wait():
            return why_not
        return "" if self._activity.repeats else f"这个活动没有别的日期。{NOTHING}"

    def _why_no_photo(self) -> str:
        if why_not := self._why_wait():
            return why_not
        return "" if self._activity.photos else f"这个活动还没有照片，按 Ctrl Y 存入。{NOTHING}"

    def _unless(self, *allowed: Status) -> str:
        status = self._activity.row.status
        return "" if status in allowed else f"活动{status.text}，这一步现在不能办。{NOTHING}"

    # the activity

    def _revise(self) -> None:
        self._desk.open_page("activity-form", Revising(self._activity.row.id))

    def _ask_repeat(self) -> None:
        row = self._activity.row
        fields: dict[str, Field] = {
            "days": DaysField("哪几天", lambda: self._desk.now().date()),
            "opened": TickField("直接发布，不再逐个检查"),
        }
        said = f"“{row.name}”照原样在这些日期再办：班次时间、岗位和人数都一样，报名从零开始。"
        asked = Asked(said, fields, lambda v: (repeat_activity, (row.id, v["days"], v["opened"])))
        AskDialog(self._page, "重复到别的日期", asked, "建好", self._repeated).open()

    def _repeated(self, ids: tuple[int, ...]) -> None:
        self._desk.messages.well(f"已建好 {len(ids)} 个活动")
        if len(ids) == 1:
            self._desk.open_page("activity", ids[0])

    def _choose_other(self) -> None:
        today = self._desk.now().date()
        actions = [
            Action(
                f"{say_activity(row, today)}　{row.status.text} {row.taken}/{row.wanted}",
                partial(self._desk.open_page, "activity", row.id), parent=self._page,
            )
            for row in self._activity.repeats
        ]  # fmt: skip
        ActionMenu("同一活动的其他日期", actions, self._page.window()).open()

    def _ask_photo(self) -> None:
        row = self._activity.row
        fields: dict[str, Field] = {
            "picture": PictureField("照片", self._page, required="请选择照片。"),
            "caption": TextField("说明（可空）", limit=100),
        }
        asked = Asked(
            f"“{row.name}”的照片。对外公布前，要本人同意公开（志愿服务条例第二十条）。", fields,
            lambda v: (take_photo, (row.id, v["picture"], v["caption"])), width=560,
        )  # fmt: skip
        AskDialog(self._page, "存照片", asked, "存入", self._said("照片已存入")).open()

    def _show_photos(self) -> None:
        show_pictures(
            self._page,
            [
                Shown(photo.picture_id, photo.caption or f"{photo.at:%m-%d %H:%M} 存入")
                for photo in self._activity.photos
            ],
        )

    def _ask_cancel(self) -> None:
        row = self._activity.row
        many = row.taken + row.waiting
        said = f"“{row.name}”取消后不能恢复。"
        said += f"报名的 {many} 人要逐个打电话，名单会列出来。" if many else "还没有人报名。"
        fields: dict[str, Field] = {"reason": NoteField("取消原因（要告诉报名的人）", rows=2)}
        asked = Asked(said, fields, lambda v: (cancel_activity, (row.id, v["reason"])))
        AskDialog(self._page, "取消活动", asked, "取消活动", self._cancelled).open()

    def _cancelled(self, calls: tuple[ToCall, ...]) -> None:
        self._desk.messages.well("活动已取消")
        if calls:
            CallDialog(self._page, f"请打电话通知 {len(calls)} 人", calls).open()

    def _ask_end(self) -> None:
        activity = self._activity
        served = CountField("服务了多少人", required="请填服务人数，没有就填 0。")
        content = NoteField("服务情况（进活动台账）", rows=3)
        content.set_value(activity.form.content)
        fields: dict[str, Field] = {"served_count": served, "content": content}
        asked = Asked(
            "时长在签到里确认；这里登记服务了多少人、做了什么。", fields,
            lambda v: (end_activity, (activity.row.id, v["served_count"], v["content"])),
        )  # fmt: skip
        AskDialog(self._page, "办理结束", asked, "结束", self._said("活动已结束")).open()

    def _ask_drop(self) -> None:
        row = self._activity.row
        asked = Asked(
            f"“{row.name}”还没有发布，删除后不能恢复。", {}, lambda v: (drop_draft, (row.id,))
        )
        AskDialog(self._page, "删除草稿", asked, "删除", self._dropped).open()

    def _dropped(self, _: object) -> None:
        self._desk.messages.well("草稿已删除")
        self._page.forget()
        self._desk.open_page("volunteers")

    # places and names

    def change_wanted(self, place: PlaceRow) -> None:
        """More or fewer at a post."""
        today = self._desk.now().date()
        field = CountField("要多少人", required="请填人数。", least=1)
        field.set_value(place.wanted)
        said = (
            f"{say_shift(place.starts_at, place.ends_at, today)}，{place.post}："
            f"已录取 {place.taken} 人，候补 {place.waiting} 人。增加的名额按候补次序递补。"
        )
        asked = Asked(said, {"wanted": field}, lambda v: (change_wanted, (place.id, v["wanted"])))
        AskDialog(self._page, "改人数", asked, "保存", self._moved_up("人数已改")).open()

    def withdraw(self, row: NameRow) -> None:
        """Somebody gives notice."""
        asked = self._asked(row, "退出后名额给候补的第一位。", withdraw)
        AskDialog(
            self._page, f"{row.name} 退出报名", asked, "退出", self._moved_up(f"{row.name} 已退出")
        ).open()

    def reject(self, row: NameRow) -> None:
        """The organiser does not take somebody."""
        field: dict[str, Field] = {"reason": TextField("不录取的原因（要告诉本人）", limit=100)}
        said = f"{row.name}，{row.post}。名额给候补的第一位；本人要打电话说明。"
        asked = Asked(said, field, lambda v: (reject, (row.sign_up_id, v["reason"])))
        AskDialog(
            self._page, f"不录取 {row.name}", asked, "不录取", self._moved_up("已登记，请通知本人")
        ).open()

    def _asked(self, row: NameRow, said: str, action: Any) -> Asked:
        reason = ReasonField("原因")
        return Asked(
            f"{row.name}，{row.post}。{said}", {"reason": reason},
            lambda v: (action, (row.sign_up_id, v["reason"])),
        )  # fmt: skip

    def _moved_up(self, word: str) -> Any:
        return partial(self._show_moved, word)

    def _show_moved(self, word: str, moved: MovedUp) -> None:
        self._desk.messages.well(word)
        calls = (*moved.promoted, *moved.skipped)
        if calls:
            self._say_moved(moved, calls)

    def _say_moved(self, moved: MovedUp, calls: tuple[ToCall, ...]) -> None:
        if moved.promoted:
            names = "、".join(call.name for call in moved.promoted[:3])
            more = f"等 {len(moved.promoted)} 人" if len(moved.promoted) > 3 else ""
            title = f"{names}{more}候补转录取，请打电话"
        else:
            title = "候补的人这次不能录取，请打电话"
        CallDialog(self._page, title, calls).open()

    def _said(self, word: str) -> Any:
        return lambda _: self._desk.messages.well(word)


class ReasonField(ChoiceField):
    """One of the usual reasons, or any other words."""

    def __init__(self, label: str) -> None:
        super().__init__(label, [(word, word) for word in REASONS])
        self.set_value(REASONS[0])

    def value(self) -> Any:
        return self.text().strip()

    def set_value(self, value: Any) -> None:
        self.set_text(value or "")
