"""微心愿 by keys: from 征集 to 评价, two claims at once, claims that run out, the wall."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from desktop.elsewhere import Elsewhere
from desktop.pages.wishes.acts import ClaimDialog
from desktop.pages.wishes.page import WishesPage
from desktop.pages.wishes.wall import WallDialog
from models.centre import Centre
from models.people.actions import PersonForm, add_person
from models.small_wishes.actions.claims import ClaimForm, claim_wish
from models.small_wishes.actions.wishes import WishForm, check_wish, collect_wish, publish_wish
from models.small_wishes.queries.settings import read_wish_settings
from models.small_wishes.queries.wishes import WishFilter, WishPage, list_wishes, read_wish
from models.small_wishes.rules.states import WishKind, WishState
from tests.desktop.pages.cases.case_desk import CONTROL, as_colleague
from tests.desktop.pages.check_in.roll_desk import RollDesk, rows
from tests.desktop.pages.proxy.proxy_desk import write_photo
from tests.desktop.second_counter import at_the_second_counter
from tests.models.conftest import Watch

Key = Qt.Key
DeskOn = Callable[..., RollDesk]


class Pool:
    """A resident with wishes."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        form = PersonForm("王秀英", phone="19900004321", estate="青禾苑", building="3", room="501")
        self.person = int(centre.act(add_person, form).result)

    def wish(self, content: str, kind: WishKind = WishKind.DAILY) -> int:
        """In the pool."""
        form = WishForm(self.person, kind, content, Decimal("120"))
        made = int(self.centre.act(collect_wish, form).result)
        self.centre.act(check_wish, made)
        self.centre.act(publish_wish, made)
        return made

    def read(self, wish_id: int) -> WishPage:
        """As it is kept."""
        return self.centre.ask(read_wish, wish_id, self.centre.clock().date())


@pytest.fixture
def pool(centre: Centre) -> Pool:
    return Pool(centre)


def test_a_wish_goes_its_seven_steps_with_keys_only(
    desk_on: DeskOn, pool: Pool, tmp_path: Path
) -> None:
    desk = desk_on("wishes")
    page = desk.shown(WishesPage)
    desk.press(Key.Key_I, CONTROL)
    desk.dialog("征集心愿")
    desk.fill("王秀英", "生活", "600")
    desk.type("一台收音机")
    desk.send()
    dialog = desk.dialog("征集心愿")
    assert "微心愿不超过 500 元" in dialog.form["value"].error
    desk.fill("120")
    desk.send()
    (row,) = rows(page.table)
    assert (row.name, row.content, row.value) == ("王秀英", "一台收音机", Decimal("120"))
    assert page.next.text == "审核"
    for word, state in (("审核", WishState.CHECKED), ("发布", WishState.PUBLISHED)):
        desk.press(Key.Key_Return)
        desk.dialog(word)
        desk.send()
        assert pool.read(row.id).state is state
    desk.press(Key.Key_F9)
    desk.dialog("认领")
    desk.fill("王丽", "望岚区水务局", "19900001111")
    assert pool.read(row.id).state is WishState.CLAIMED and page.next.text == "登记实施"
    desk.press(Key.Key_F9)
    desk.dialog("登记实施")
    desk.fill("")
    desk.type("送到家里，教会了用")
    desk.send()
    desk.press(Key.Key_F9)
    dialog = desk.dialog("验收")
    picture = dialog.form["picture"]
    picture.take(str(write_photo(tmp_path / "收音机.jpg", 800, 600)))  # type: ignore[attr-defined]
    desk.settle()
    desk.send()
    accepted = pool.read(row.id)
    assert accepted.accepted_by == "王秀英" and accepted.picture_id is not None
    desk.press(Key.Key_F9)
    dialog = desk.dialog("评价")
    desk.type("谢谢大家")
    dialog.form["grade"].set_value(5)
    desk.send()
    ended = pool.read(row.id)
    assert (ended.state, ended.thanks, ended.grade) == (WishState.RATED, "谢谢大家", 5)
    assert "没有下一步" in page.next.why_not


def test_the_second_claim_is_refused_in_words_and_offered_similar_wishes(
    desk_on: DeskOn, pool: Pool
) -> None:
    like = pool.wish("一台小收音机")
    pool.wish("陪着去公园", WishKind.OUTING)
    wanted = pool.wish("一台收音机")
    desk = desk_on("wishes")
    page = desk.shown(WishesPage)
    desk.press(Key.Key_F9)
    dialog = desk.find(ClaimDialog)
    as_colleague(
        pool.centre, "李二",
        lambda: pool.centre.act(claim_wish, wanted, ClaimForm("赵先", "望岚公交公司")),
    )  # fmt: skip
    desk.fill("王丽", "望岚区水务局")
    desk.send()
    assert dialog.isVisible()
    assert "已由“望岚公交公司”在" in dialog.banner.text
    assert "没有任何改动" in dialog.banner.text
    assert dialog.offers[0].id == like
    assert dialog.form["other"].text() == "一台小收音机 · 生活用品 · 120.00 元"
    assert pool.read(wanted).claimer == "赵先"
    desk.send()  # the similar one, by the same claimer
    assert pool.read(like).claimer == "王丽"
    assert not desk.shows(ClaimDialog)
    desk.qtbot.waitUntil(lambda: page.shown is not None and page.shown.id == like)


def test_a_claim_at_another_counter_is_seen_without_a_key(desk_on: DeskOn, pool: Pool) -> None:
    wanted = pool.wish("一台收音机")
    pool.wish("一把雨伞")
    desk = desk_on("wishes")
    page = desk.shown(WishesPage)
    elsewhere = Elsewhere(desk.shell.desk, desk.shell, desk.shell)
    elsewhere.look()
    desk.settle()
    desk.press(Key.Key_Down)
    assert page.shown is not None and page.shown.id == wanted
    pool.wish("一盏台灯")  # here, behind the page's back: that is no news
    elsewhere.look()
    desk.settle()
    assert page.shown.state is WishState.PUBLISHED and len(rows(page.table)) == 2
    at_the_second_counter(
        pool.centre, lambda: pool.centre.act(claim_wish, wanted, ClaimForm("赵先", "公交公司"))
    )
    elsewhere.look()
    desk.settle()
    assert len(rows(page.table)) == 3
    # The keys are still on the same wish, one line lower now, and its next step is another.
    assert page.table.current == page.table.model.row(2) and page.next.text == "登记实施"
    assert (page.shown.id, page.shown.state) == (wanted, WishState.CLAIMED)


def test_a_claim_that_ran_out_is_back_in_the_pool_and_on_the_wall(
    desk_on: DeskOn, pool: Pool, watch: Watch
) -> None:
    wish = pool.wish("给王秀英修水龙头，3栋501室", WishKind.HOUSEWORK)
    pool.centre.act(claim_wish, wish, ClaimForm("赵先"))
    watch.now += timedelta(days=16)
    desk = desk_on("wishes")
    page = desk.shown(WishesPage)
    (row,) = rows(page.table)
    assert row.state is WishState.PUBLISHED and row.has_lapsed
    assert page.next.text == "认领"
    assert page.card.record is not None and "没有实施，已回到待认领" in page.card.record.note
    desk.press(Key.Key_P, CONTROL)
    wall = desk.find(WallDialog)
    (shown,) = rows(wall.table)
    said = " ".join(column.text(shown) for column in wall.table.model.columns)
    assert "王秀英" not in said and "501" not in said and "19900004321" not in said
    assert "修水龙头" in said
    desk.press(Key.Key_Escape)
    desk.press(Key.Key_F9)
    desk.find(ClaimDialog)
    desk.fill("钱再")
    desk.send()
    kept = pool.read(wish)
    assert (kept.state, kept.claimer) == (WishState.CLAIMED, "钱再")


def test_a_claim_is_given_back_and_a_wish_is_withdrawn_or_refused(
    desk_on: DeskOn, pool: Pool
) -> None:
    wish = pool.wish("一个暖水袋")
    pool.centre.act(claim_wish, wish, ClaimForm("赵先"))
    form = WishForm(pool.person, WishKind.OTHER, "代交罚款", None)
    odd = int(pool.centre.act(collect_wish, form).result)
    desk = desk_on("wishes")
    page = desk.shown(WishesPage)
    desk.press(Key.Key_F7)  # the newest stands first
    dialog = desk.dialog("不予采纳")
    desk.send()
    assert dialog.form["reason"].error == "请写明原因。"
    desk.fill("不属于微心愿")
    assert pool.read(odd).state is WishState.REFUSED
    page.table.setFocus()
    desk.press(Key.Key_Down)
    assert page.shown is not None and page.shown.id == wish
    desk.press(Key.Key_F8)
    desk.dialog("放弃认领")
    desk.fill("出差了")
    assert pool.read(wish).state is WishState.PUBLISHED
    desk.press(Key.Key_Delete, CONTROL)
    desk.dialog("撤回")
    desk.fill("已经自己买了")
    assert pool.read(wish).state is WishState.WITHDRAWN


def test_the_limit_and_the_days_are_the_centres(desk_on: DeskOn, pool: Pool) -> None:
    desk = desk_on("wishes")
    desk.press(Key.Key_F3)
    desk.dialog("认领期限和金额上限")
    desk.fill("10", "300")
    kept = pool.centre.ask(read_wish_settings, pool.centre.clock().date())
    assert (kept.claim_days, kept.most_value) == (10, Decimal("300"))


def test_the_list_is_narrowed_by_state_and_by_typing(desk_on: DeskOn, pool: Pool) -> None:
    first, second = pool.wish("一台收音机"), pool.wish("一双棉鞋")
    pool.centre.act(claim_wish, first, ClaimForm("赵先"))
    desk = desk_on("wishes", WishState.PUBLISHED)
    page = desk.shown(WishesPage)
    assert [row.id for row in rows(page.table)] == [second]
    desk.press(Key.Key_Backspace, CONTROL)
    assert [row.id for row in rows(page.table)] == [second, first]
    desk.press(Key.Key_F, CONTROL)
    desk.type("赵先")
    desk.qtbot.waitUntil(lambda: [row.id for row in rows(page.table)] == [first])
    assert len(pool.centre.ask(list_wishes, WishFilter(), pool.centre.clock().date())) == 2
