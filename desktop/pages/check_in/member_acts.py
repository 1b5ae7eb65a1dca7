"""What is done with members: checked in, received, placed, appraised, moved."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from desktop.page import Page
from desktop.pages.cases.case.asking import AskDialog, Asked
from desktop.pages.check_in.fields import NewcomerField, UnitField
from desktop.pages.dues.calls import put_beside
from desktop.pages.proxy.fields import TicksField
from desktop.pages.revising import ReviseDialog
from desktop.pages.volunteers.fields import LeavingTicks, SkillsField
from desktop.printing import show_unfiled
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import DateField, Field, IdField, PhoneField, TextField
from desktop.widgets.grades import GradeField
from models.double_check_in.actions.members import (
    CheckedIn,
    MemberForm,
    change_member,
    check_in_member,
    move_out,
    move_unit,
    publish_posts,
    receive,
    receive_waiting,
)
from models.double_check_in.actions.posts import claim_post
from models.double_check_in.actions.reviews import review_member
from models.double_check_in.queries.members import (
    MemberFilter,
    MemberPage,
    MemberRow,
    count_members,
    read_member,
)
from models.double_check_in.queries.papers import read_check_in_paper, read_service_card
from models.double_check_in.queries.posts import PostRow, list_posts
from models.double_check_in.rules.posts import PostKind
from models.double_check_in.rules.states import CheckInState, Grade
from models.errors import KnownError
from models.people.rules.identity import read_id_number

GRADES = {number: grade for number, grade in enumerate(Grade, 1)}
WIDE = 620


def count_waiting(session: Any, unit_id: int | None) -> tuple[int, int]:
    """Who waits to be received: of the unit, and in all."""
    waits = CheckInState.CHECKED_IN
    of_unit = 0
    if unit_id is not None:
        of_unit = count_members(session, MemberFilter(unit_id=unit_id, state=waits))
    return of_unit, count_members(session, MemberFilter(state=waits))


class MemberActs(QObject):
    """The dialogs of the members' tab; each says in the end what was kept."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._desk = page.desk

    def check_in(self, unit_id: int = 0, unit: str = "") -> None:
        """Somebody on file, or a new name with ID number and phone."""
        today = self._desk.now().date
        place, who = UnitField(self._desk), NewcomerField(self._desk)
        if unit_id:
            place.take(unit_id, unit)
        number = IdField("证件号码（新登记的人）", judge=self._judge)
        fields: dict[str, Field] = {
            "unit": place,
            "person": who,
            "id_number": number,
            "phone": PhoneField("手机（新登记的人）"),
            "skills": SkillsField("特长", "例如 法律、医疗、摄影"),
            "checked_in_on": DateField("报到日期", today),
            "wanted": LeavingTicks("意向岗位", [(k, k.text) for k in PostKind], columns=3),
            "note": TextField("备注", limit=200),
        }
        fields["checked_in_on"].set_value(today())

        def collect(values: dict[str, Any]) -> tuple[Any, tuple[Any, ...]]:
            known = who.person_id
            return check_in_member, (
                MemberForm(
                    values["unit"],
                    known,
                    "" if known else values["person"],
                    "" if known else values["id_number"],
                    "" if known else values["phone"],
                    values["skills"],
                    tuple(kind for kind in PostKind if kind in values["wanted"]),
                    values["checked_in_on"],
                    values["note"],
                ),
            )

        def prepare(dialog: AskDialog) -> None:
            put_beside(dialog, "id_number", "phone")
            put_beside(dialog, "skills", "checked_in_on")

            def follow() -> None:
                new = who.person_id is None
                for name in ("id_number", "phone"):
                    fields[name].setVisible(new)

            who.changed.connect(follow)
            if unit_id:
                who.setFocus()

        asked = Asked("", fields, collect, prepare, width=WIDE)
        AskDialog(self._page, "党员报到", asked, "登记报到", self._checked_in).open()

    def _judge(self, text: str) -> str:
        try:
            read_id_number(text, self._desk.now().date())
        except KnownError as error:
            return error.text
        return ""

    def show_slip(self, check_in_id: int) -> None:
        """The 报到单, to be printed and stamped."""
        show_unfiled(self._page, "报到单", read_check_in_paper, check_in_id)

    def slip(self, member: MemberPage) -> None:
        """The 报到单 of a member once more."""
        self.show_slip(member.id)

    def show_card(self, member: MemberPage) -> None:
        """The 登记卡 of this year."""
        today = self._desk.now().date()
        start = today.replace(month=1, day=1)
        show_unfiled(self._page, "服务登记卡", read_service_card, member.id, start, today)

    def _checked_in(self, done: CheckedIn) -> None:
        again = "，重新报到" if done.is_again else ""
        made = "，并登记了新人员" if done.was_made else ""
        self._desk.messages.well(f"已报到{again}{made}，报到单 {done.number}；等社区接收（F6）")
        self.show_slip(done.id)

    def receive(self, rows: Sequence[MemberRow], unit_id: int | None, unit: str) -> None:
        """The community receives: those marked, a unit's, or all who wait."""
        self._desk.tasks.ask(
            count_waiting, unit_id, then=partial(self._ask_receive, rows, unit_id, unit),
            owner=self, key="check-in.waiting",
        )  # fmt: skip

    def _ask_receive(
        self,
        rows: Sequence[MemberRow],
        unit_id: int | None,
        unit: str,
        waiting: tuple[int, int],
    ) -> None:
        of_unit, everybody = waiting
        if not everybody:
            self._page.refuse("没有等待接收的党员。没有任何改动。")
            return
        offered: list[tuple[str, Any, tuple[Any, ...]]] = []
        if rows:
            named = "、".join(row.name for row in rows[:3])
            more = f"等 {len(rows)} 人" if len(rows) > 3 else ""
            offered.append((f"只接收选中的：{named}{more}", receive, ([r.id for r in rows],)))
        if unit_id is not None and of_unit:
            offered.append((f"{unit}的 {of_unit} 人", receive_waiting, (unit_id,)))
        offered.append((f"全部等待接收的 {everybody} 人", receive_waiting, ()))
        who = GradeField(
            "接收谁（按数字选）", {n: text for n, (text, _, _) in enumerate(offered, 1)},
            required="请选择接收谁。",
        )  # fmt: skip
        who.set_value(1)

        def collect(values: dict[str, Any]) -> tuple[Any, tuple[Any, ...]]:
            _, action, args = offered[values["who"] - 1]
            return action, args

        asked = Asked("社区接收以后，才能定岗和登记服务。", {"who": who}, collect, width=640)
        AskDialog(self._page, "接收报到党员", asked, "接收", self._received).open()

    def _received(self, count: int) -> None:
        self._desk.messages.well(f"已接收 {count} 名党员" if count else "没有等待接收的党员")

    def publish(self, rows: Sequence[MemberRow]) -> None:
        """The posts of these members were made public."""
        self._desk.tasks.act(
            publish_posts, [row.id for row in rows], then=self._published,
            failed=self._page.known,
        )  # fmt: skip

    def _published(self, count: int) -> None:
        self._desk.messages.well(f"已登记公示 {count} 名党员的岗位")

    def claim(self, row: MemberRow) -> None:
        """Choose a post with a free place."""
        self._desk.tasks.ask(
            list_posts, then=partial(self._choose_post, row), owner=self, key="check-in.posts"
        )

    def _choose_post(self, row: MemberRow, posts: list[PostRow]) -> None:
        # Wanted kinds first; a full post is shown, too, so that nobody looks for it.
        ordered = sorted(posts, key=lambda post: (post.free < 1, post.kind not in row.wanted))
        choices = [(p.id, f"{p.name}（{p.kind.text}，空 {p.free}/{p.wanted}）") for p in ordered]
        if not choices:
            self._page.refuse("还没有岗位，请先在“岗位”里设岗。没有任何改动。")
            return
        post = ChoiceField("岗位", choices, required="请选择岗位。")
        if ordered[0].free and ordered[0].kind in row.wanted:
            post.set_value(ordered[0].id)
        wanted = "、".join(kind.text for kind in row.wanted) or "没有写"
        asked = Asked(
            f"意向岗位：{wanted}。", {"post": post},
            lambda values: (claim_post, (values["post"], row.id)), width=560,
        )  # fmt: skip
        title = f"{row.name} 认领岗位"
        AskDialog(self._page, title, asked, "认领", self._claimed).open()

    def _claimed(self, _: int) -> None:
        self._desk.messages.well("已定岗")

    def change(self, member: MemberPage) -> None:
        """Skills, wishes and note."""
        wanted = TicksField("意向岗位", [(k, k.text) for k in PostKind], columns=3)
        fields: dict[str, Field] = {
            "skills": SkillsField("特长"),
            "wanted_posts": wanted,
            "note": TextField("备注", limit=200),
        }
        fields["skills"].set_value(member.skills)
        wanted.set_value(member.wanted)
        fields["note"].set_value(member.note)

        def collect(values: dict[str, Any], version: int) -> tuple[Any, tuple[Any, ...]]:
            kinds = [kind for kind in PostKind if kind in values["wanted_posts"]]
            return change_member, (member.id, version, values["skills"], kinds, values["note"])

        again = (read_member, (member.id, self._desk.now().date()))
        ReviseDialog(
            self._page, f"修改 {member.name} 的报到信息", fields, collect, member.version, again,
            self._saved, sentence="姓名、证件和手机在本人档案里改。", width=WIDE,
        ).open()  # fmt: skip

    def review(self, member: MemberPage) -> None:
        """The year's grade; a second one needs a reason."""
        year = self._desk.now().year
        kept = next((review for review in member.reviews if review.year == year), None)
        years = [(y, f"{y} 年") for y in range(year, member.checked_in_on.year - 1, -1)]
        fields: dict[str, Field] = {
            "year": ChoiceField("哪一年", years, required="请选择年份。"),
            "grade": GradeField(
                "评议", {n: g.text for n, g in GRADES.items()}, required="请选择评议等次。"
            ),
            "text": TextField("评语", limit=200),
            "reason": TextField("改评原因", help="这一年评过，要改评才填。", limit=120),
        }
        fields["year"].set_value(year)
        if kept is not None:
            fields["text"].set_value(kept.text)

        def collect(values: dict[str, Any]) -> tuple[Any, tuple[Any, ...]]:
            grade = GRADES[values["grade"]]
            args = (member.id, values["year"], grade, values["text"], values["reason"])
            return review_member, args

        rated = f"{year} 年已评为“{kept.grade.text}”。" if kept is not None else ""
        told = f"今年服务 {len(member.services)} 次。{rated}"
        asked = Asked(told, fields, collect, width=520)
        AskDialog(self._page, f"年度评议 · {member.name}", asked, "评议", self._saved).open()

    def move_unit(self, member: MemberPage) -> None:
        """Another unit from a day on."""
        today = self._desk.now().date
        fields: dict[str, Field] = {
            "unit": UnitField(self._desk, "新单位"),
            "since": DateField("从哪天起", today, required="请填日期。"),
        }
        fields["since"].set_value(today())
        asked = Asked(
            f"现在在“{member.unit}”。这天以前的服务仍记在原单位名下。", fields,
            lambda v: (move_unit, (member.id, v["unit"], v["since"])), width=520,
        )  # fmt: skip
        AskDialog(self._page, f"{member.name} 改单位", asked, "改单位", self._saved).open()

    def move_out(self, member: MemberPage) -> None:
        """Leaves the community; the posts become free."""
        today = self._desk.now().date
        fields: dict[str, Field] = {
            "on": DateField("转出日期", today, required="请填日期。"),
            "to": TextField("转到哪里", limit=80),
        }
        fields["on"].set_value(today())
        held = f"岗位（{'、'.join(member.posts)}）会空出来。" if member.posts else ""
        asked = Asked(
            f"{held}以前的服务记录都保留。", fields,
            lambda v: (move_out, (member.id, v["on"], v["to"])), width=520,
        )  # fmt: skip
        AskDialog(self._page, f"{member.name} 转出", asked, "转出", self._saved).open()

    def _saved(self, _: object) -> None:
        self._desk.messages.well("已保存")
