"""岗位: posts of the eight kinds with their places, and who is on them."""

from contextlib import suppress
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.pages.cases.case.asking import AskDialog, Asked
from desktop.pages.check_in.fields import MemberField
from desktop.pages.check_in.words import NOTHING, WATCHED
from desktop.pages.dues.calls import put_beside
from desktop.pages.revising import ReviseDialog
from desktop.pages.tabbed import Panel, TabbedPage
from desktop.pages.volunteers.fields import CountField
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, EmptyState
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import Field, NoteField, TextField
from desktop.widgets.grades import TickField
from desktop.widgets.table import Column, ListSource, RecordTable
from models.double_check_in.actions.posts import (
    PostForm,
    change_post,
    claim_post,
    close_post,
    leave_post,
    set_post,
)
from models.double_check_in.queries.posts import ClaimRow, PostRow, list_claims, list_posts
from models.double_check_in.rules.posts import PostKind, SetBy
from models.errors import KnownError

POSTS = (
    Column("name", "岗位", lambda p: p.name, kind="bold", width=8, stretch=True),
    Column("kind", "类别", lambda p: p.kind.text, width=9),
    Column("set_by", "设岗方式", lambda p: p.set_by.text, kind="grey", width=4.6),
    Column("taken", "认领/名额", lambda p: f"{p.taken}/{p.wanted}", kind="number", width=4.6),
    Column("free", "空缺", lambda p: say_free(p)[0], kind="chip", width=4.4,
           tone=lambda p: say_free(p)[1]),
)  # fmt: skip
CLAIMS = (
    Column("name", "姓名", lambda c: c.name, kind="bold", width=4.4),
    Column("unit", "单位", lambda c: c.unit, width=6, stretch=True),
    Column("since", "从", lambda c: str(c.since), width=5.6),
    Column("until", "到", lambda c: str(c.until or "在岗"), kind="grey", width=5.6),
)
_ORDER = {kind: place for place, kind in enumerate(PostKind)}


def say_free(post: PostRow) -> tuple[str, str]:
    """The places left, and the tone of it."""
    if post.closed_on is not None:
        return "已关闭", "grey"
    return (f"空 {post.free} 个", "green") if post.free else ("已满", "amber")


class PostsPanel(Panel):
    """The posts at the left, who is on the chosen one at the right."""

    watched = WATCHED

    def __init__(self, page: TabbedPage) -> None:
        super().__init__(page, "岗位")
        self._filling = False
        why = self._why_none
        new = Action(
            "设岗", self._ask_new, key="Ctrl+I", kind="primary",
            reason=partial(self.desk.why_not, set_post), parent=self,
        )  # fmt: skip
        self.buttons = [
            Action("认领", self._ask_claim, key="F7", reason=partial(why, claim_post), parent=self),
            Action("退出岗位", self._ask_leave, key="F8", reason=self._why_no_leave, parent=self),
            Action("修改", self._ask_change, key="F2", reason=partial(why, change_post),
                   parent=self),
            new,
        ]  # fmt: skip
        self.more = [
            Action("关闭岗位", self._ask_close, key="Ctrl+Delete", kind="danger",
                   reason=partial(why, close_post), parent=self),
        ]  # fmt: skip
        self.kind = ChoiceField("岗位类别", [("", "八类全部"), *((k, k.text) for k in PostKind)])
        self.kind.set_value("")
        self.closed = TickField("也列出已关闭的岗位和已退出的人")
        self.kind.changed.connect(self.read)
        self.closed.changed.connect(self.read)
        self.table = RecordTable(
            "岗位", POSTS,
            ListSource(
                keys=lambda p, order: {
                    "name": p.name, "kind": _ORDER[p.kind], "set_by": p.set_by.text,
                    "taken": p.taken, "free": p.free,
                }[order],
                text=lambda p: f"{p.name} {p.kind.text} {p.content}",
            ),
            filter_hint="输入岗位名称，只看这些（Ctrl F）",
            empty=EmptyState(
                "还没有岗位", "先设岗：选类别，写清名称和几个名额；党员再来认领。", new,
                icon="volunteer",
            ),
        )  # fmt: skip
        self.claims = RecordTable(
            "在岗党员", CLAIMS,
            ListSource(
                keys=lambda c, order: str(getattr(c, order) or ""),
                text=lambda c: f"{c.name} {c.unit}",
            ),
            empty=EmptyState("还没有人认领", "选中左边的岗位按 F7，再选一位党员。"),
        )  # fmt: skip
        self.claims.show_rows(())
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(self._go_claims)
        self.claims.chosen.connect(self.refresh)
        for table in (self.table, self.claims):
            table.told.connect(self.desk.messages.well)
        self._build()

    def _build(self) -> None:
        left = Card(margin=0)
        left.body.addWidget(self.table)
        self.right = Card("在岗党员", "回车到这里", margin=0)
        self.right.body.addWidget(self.claims)
        filters = QHBoxLayout()
        filters.setSpacing(12)
        filters.addWidget(self.kind, 2)
        filters.addWidget(self.closed, 3, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(filters)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(left, 3)
        row.addWidget(self.right, 2)
        column.addLayout(row, 1)

    # reading

    def read(self) -> None:
        try:
            kind = self.kind.value() or None
        except KnownError:  # half a word is typed
            return
        self.desk.tasks.ask(
            list_posts, kind=kind, open_only=not self.closed.value(), then=self._show,
            key="check-in.posts-list",
        )  # fmt: skip

    def take_focus(self) -> None:
        self.table.take_focus()

    def _show(self, posts: list[PostRow]) -> None:
        had = self.holds_focus(self.table)
        self.table.show_rows(posts)
        if not posts:
            self.claims.show_rows([])
        if self.page.panel is self:
            free = sum(post.free for post in posts)
            said = f"{len(posts)} 个岗位，还空 {free} 个名额"
            self.page.say_below_title(said if posts else "")
        if had:
            self.table.take_focus()
        self.refresh()

    def _chosen(self, post: PostRow) -> None:
        self.desk.tasks.ask(
            list_claims, post.id, with_ended=self.closed.value(), then=self._show_claims,
            key="check-in.claims",
        )  # fmt: skip
        self.right.title.setText(f"在岗 {post.taken} 人")
        self.refresh()

    def _show_claims(self, claims: list[ClaimRow]) -> None:
        self.claims.show_rows(claims)
        self.refresh()

    def _go_claims(self, _: object = None) -> None:
        self.claims.take_focus()

    # why not

    def _why_none(self, action: Any) -> str:
        if why := self.desk.why_not(action):
            return why
        return "" if self.table.current is not None else f"请先选中一个岗位。{NOTHING}"

    def _why_no_leave(self) -> str:
        if why := self.desk.why_not(leave_post):
            return why
        claim = self.claims.current
        if not isinstance(claim, ClaimRow):
            return f"请先在右边选中一位在岗的党员。{NOTHING}"
        return "" if claim.until is None else f"“{claim.name}”已经退出这个岗位。{NOTHING}"

    # what is done

    def _fields(self) -> dict[str, Field]:
        return {
            "kind": ChoiceField(
                "类别", [(k, k.text) for k in PostKind], required="请选择岗位类别。"
            ),
            "set_by": ChoiceField(
                "设岗方式", [(s, s.text) for s in SetBy], required="请选择设岗方式。"
            ),
            "name": TextField("岗位名称", limit=60, required="请填写岗位名称。"),
            "wanted": CountField("名额", required="请填写名额。", least=1),
            "content": NoteField("做什么", rows=2),
        }

    def _ask_new(self) -> None:
        fields = self._fields()
        with suppress(KnownError):  # half a word is typed
            fields["kind"].set_value(self.kind.value() or None)
        fields["set_by"].set_value(SetBy.COMMUNITY)
        asked = Asked("", fields, lambda v: (set_post, (_form(v),)), width=560)
        dialog = AskDialog(self.page, "设岗", asked, "设岗", self._saved)
        put_beside(dialog, "kind", "set_by")
        put_beside(dialog, "name", "wanted")
        dialog.open()

    def _ask_change(self) -> None:
        post = self._post
        fields = self._fields()
        for name in fields:
            fields[name].set_value(getattr(post, name))
        dialog = ReviseDialog(
            self.page, f"修改岗位 {post.name}", fields,
            lambda values, version: (change_post, (post.id, _form(values), version)),
            post.version, (_read_post, (post.id,)), self._saved,
        )  # fmt: skip
        put_beside(dialog, "kind", "set_by")
        put_beside(dialog, "name", "wanted")
        dialog.open()

    def _ask_claim(self) -> None:
        post = self._post
        field = MemberField(self.desk)
        asked = Asked(
            f"{post.kind.text} · {say_free(post)[0]}。党员要先由社区接收。",
            {"member": field}, lambda v: (claim_post, (post.id, v["member"])), width=520,
        )  # fmt: skip
        AskDialog(self.page, f"认领“{post.name}”", asked, "认领", self._claimed).open()

    def _ask_leave(self) -> None:
        claim = self.claims.current
        assert isinstance(claim, ClaimRow)
        reason = TextField("原因", limit=120, required="请写明退出岗位的原因。")
        asked = Asked(
            "退出后名额马上空出来。", {"reason": reason},
            lambda v: (leave_post, (claim.id, v["reason"])),
        )  # fmt: skip
        AskDialog(self.page, f"{claim.name} 退出“{claim.post}”", asked, "退出", self._saved).open()

    def _ask_close(self) -> None:
        post = self._post
        asked = Asked("关闭后不再认领；在岗的人不受影响。", {}, lambda _: (close_post, (post.id,)))
        AskDialog(self.page, f"关闭岗位“{post.name}”", asked, "关闭", self._saved).open()

    @property
    def _post(self) -> PostRow:
        post = self.table.current
        assert isinstance(post, PostRow)
        return post

    def _claimed(self, _: int) -> None:
        self.desk.messages.well("已认领")

    def _saved(self, _: object) -> None:
        self.desk.messages.well("已保存")


def _read_post(session: Any, post_id: int) -> PostRow:
    return next(post for post in list_posts(session, open_only=False) if post.id == post_id)


def _form(values: dict[str, Any]) -> PostForm:
    return PostForm(
        values["kind"], values["name"], values["wanted"], values["content"], values["set_by"]
    )
