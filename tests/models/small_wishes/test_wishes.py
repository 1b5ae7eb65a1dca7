"""A small wish from its collection to the thanks; claims run out; the wall shows nobody."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest

from models.centre import Centre
from models.errors import Conflict, KnownError
from models.people.actions import PersonForm, add_person
from models.roles import Role
from models.small_wishes.actions.claims import ClaimForm, claim_wish, drop_claim
from models.small_wishes.actions.endings import accept_wish, finish_wish, rate_wish
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
from models.small_wishes.queries.figures import read_wish_figures
from models.small_wishes.queries.settings import read_wish_settings
from models.small_wishes.queries.wishes import (
    WishFilter,
    count_wishes,
    list_public,
    list_wishes,
    read_wish,
    wish_card,
)
from models.small_wishes.rules.offers import WishOffer, WishTaken, choose_similar
from models.small_wishes.rules.public import mask_content
from models.small_wishes.rules.settings import WishSettings
from models.small_wishes.rules.states import WishKind, WishState
from tests.models.conftest import Watch
from tests.models.two_pcs import told_both

WANG = ClaimForm("王丽", "望岚区水务局", "19900001111")


@dataclass
class Pool:
    """A resident with wishes."""

    centre: Centre
    person: int

    @property
    def today(self) -> date:
        return self.centre.clock().date()

    def collect(
        self, content: str = "一台收音机", value: str = "120", kind: WishKind = WishKind.DAILY
    ) -> int:
        form = WishForm(self.person, kind, content, Decimal(value))
        return self.centre.act(collect_wish, form).result

    def publish(
        self, content: str = "一台收音机", value: str = "120", kind: WishKind = WishKind.DAILY
    ) -> int:
        wish = self.collect(content, value, kind)
        self.centre.act(check_wish, wish)
        self.centre.act(publish_wish, wish)
        return wish

    def state(self, wish: int) -> WishState:
        return self.centre.ask(read_wish, wish, self.today).state


def make_pool(centre: Centre) -> Pool:
    form = PersonForm(
        "赵德山", "229901194203150037", phone="19900002345", estate="青禾苑", building="3",
        entrance="2", room="501",
    )  # fmt: skip
    return Pool(centre, centre.act(add_person, form).result)


@pytest.fixture
def pool(centre: Centre) -> Pool:
    return make_pool(centre)


def test_a_lower_limit_holds_for_what_is_not_checked_yet(pool: Pool) -> None:
    wish = pool.collect(value="450")
    pool.centre.act(change_wish_settings, WishSettings(most_value=Decimal("200")))
    with pytest.raises(KnownError, match=r"不超过 200 元，填的是 450\.00 元"):
        pool.centre.act(check_wish, wish)
    assert pool.state(wish) is WishState.COLLECTED


def test_a_wish_walks_from_collection_to_thanks(pool: Pool, watch: Watch) -> None:
    centre, wish = pool.centre, pool.collect()
    with pytest.raises(KnownError, match="不能发布（要先审核）"):
        centre.act(publish_wish, wish)
    centre.act(check_wish, wish)
    centre.act(publish_wish, wish)
    until = centre.act(claim_wish, wish, WANG).result
    assert until == pool.today + timedelta(days=15)
    watch.now += timedelta(days=3)
    with pytest.raises(KnownError, match="不能验收"):
        centre.act(accept_wish, wish, "赵德山", pool.today)
    centre.act(finish_wish, wish, pool.today, "送到家里")
    with pytest.raises(KnownError, match="请填写签收人"):
        centre.act(accept_wish, wish, " ", pool.today)
    centre.act(accept_wish, wish, "赵德山", pool.today)
    centre.act(rate_wish, wish, "谢谢水务局的同志", 5)
    page = centre.ask(read_wish, wish, pool.today)
    assert page.number == "WX20260001" and page.state is WishState.RATED and page.grade == 5
    assert page.claimer_phone == "199****1111" and page.accepted_by == "赵德山"
    states = ["collected", "checked", "published", "claimed", "done", "accepted", "rated"]
    assert [step.after.value for step in page.steps] == states
    assert [step.before for step in page.steps][1:] == [WishState(s) for s in states[:-1]]
    assert page.steps[0].before is None and page.steps[3].clerk == "李敏"
    with pytest.raises(KnownError, match="不能撤回"):
        centre.act(withdraw_wish, wish, "不要了")


def test_a_claim_that_ran_out_is_free_without_anybody_tidying_up(pool: Pool, watch: Watch) -> None:
    centre, wish = pool.centre, pool.publish()
    until = centre.act(claim_wish, wish, WANG).result
    watch.now += timedelta(days=15)
    assert pool.today == until and pool.state(wish) is WishState.CLAIMED
    assert centre.ask(list_public, pool.today) == []
    watch.now += timedelta(days=1)
    (row,) = centre.ask(list_wishes, WishFilter(state=WishState.PUBLISHED), pool.today)
    assert row.has_lapsed and row.state is WishState.PUBLISHED and row.id == wish
    assert centre.ask(count_wishes, WishFilter(state=WishState.CLAIMED), pool.today) == 0
    assert len(centre.ask(list_public, pool.today)) == 1
    with pytest.raises(KnownError, match="已经期满"):
        centre.act(finish_wish, wish, pool.today, "送到家里")
    centre.act(claim_wish, wish, ClaimForm("李鹏"))
    page = centre.ask(read_wish, wish, pool.today)
    assert page.claimer == "李鹏" and page.claimer_unit == "" and page.claimer_phone == ""
    notes = [(s.before, s.after) for s in page.steps][-2:]
    assert notes == [
        (WishState.CLAIMED, WishState.PUBLISHED), (WishState.PUBLISHED, WishState.CLAIMED),
    ]  # fmt: skip
    assert str(until) in page.steps[-2].note and "王丽" in page.steps[-2].note


def test_what_was_done_in_time_may_be_written_down_late(pool: Pool, watch: Watch) -> None:
    centre, wish = pool.centre, pool.publish()
    until = centre.act(claim_wish, wish, WANG).result
    watch.now += timedelta(days=20)
    centre.act(finish_wish, wish, until, "周五送到家里")
    assert pool.state(wish) is WishState.DONE


def test_a_dropped_claim_is_free_at_once(pool: Pool) -> None:
    centre, wish = pool.centre, pool.publish()
    centre.act(claim_wish, wish, WANG)
    with pytest.raises(KnownError, match="写明放弃认领的原因"):
        centre.act(drop_claim, wish, "")
    centre.act(drop_claim, wish, "买不到")
    assert pool.state(wish) is WishState.PUBLISHED
    with pytest.raises(KnownError, match="不能放弃认领"):
        centre.act(drop_claim, wish, "买不到")
    page = centre.ask(read_wish, wish, pool.today)
    assert page.claimer == "" and page.steps[-1].note == "放弃认领：买不到"


def test_who_comes_too_late_is_offered_similar_wishes(pool: Pool) -> None:
    wish = pool.publish("一台收音机", "120")
    radio = pool.publish("想要收音机一个", "200")
    pot = pool.publish("一口炒锅", "110")
    books = pool.publish("收音机的说明书", "20", WishKind.STUDY)
    pool.collect("一台收音机", "120")  # not in the pool yet
    pool.centre.act(claim_wish, wish, WANG)
    with pytest.raises(WishTaken, match="已由“望岚区水务局”在 2026-03-02 认领") as told:
        pool.centre.act(claim_wish, wish, ClaimForm("李鹏"))
    assert [offer.id for offer in told.value.similar] == [radio, pot, books]
    assert pool.centre.ask(read_wish, wish, pool.today).claimer == "王丽"


def test_refused_and_withdrawn_wishes_leave_the_pool(pool: Pool) -> None:
    centre = pool.centre
    refused, withdrawn, claimed = pool.collect(), pool.publish(), pool.publish()
    centre.act(refuse_wish, refused, "不在服务范围")
    centre.act(withdraw_wish, withdrawn, "家人已买")
    centre.act(claim_wish, claimed, WANG)
    with pytest.raises(KnownError, match="现在是“已认领”，不能撤回"):
        centre.act(withdraw_wish, claimed, "家人已买")
    assert pool.state(refused) is WishState.REFUSED
    with pytest.raises(KnownError, match="不能认领"):
        centre.act(claim_wish, withdrawn, WANG)
    assert centre.ask(list_public, pool.today) == []


def test_the_limit_and_the_days_are_dated_settings(pool: Pool, watch: Watch) -> None:
    centre = pool.centre
    with pytest.raises(KnownError, match="不超过 500 元") as told:
        pool.collect(value="500.01")
    assert told.value.field == "value"
    watch.now += timedelta(days=1)
    centre.act(change_wish_settings, WishSettings(7, Decimal("800")))
    wish = pool.publish(value="800")
    assert centre.act(claim_wish, wish, WANG).result == pool.today + timedelta(days=7)
    before = pool.today - timedelta(days=1)
    assert centre.ask(read_wish_settings, before) == WishSettings()
    assert centre.ask(read_wish_settings, pool.today).most_value == 800
    with pytest.raises(KnownError, match="认领期限"):
        centre.act(change_wish_settings, WishSettings(0))


def test_only_administrators_decide_settings(pool: Pool) -> None:
    assert change_wish_settings.__dict__["action_may"] == {Role.ADMINISTRATOR}


def test_a_wish_is_changed_until_it_hangs_on_the_wall(pool: Pool) -> None:
    centre, wish = pool.centre, pool.collect()
    page = centre.ask(read_wish, wish, pool.today)
    form = WishForm(pool.person, WishKind.DAILY, "一台大音量收音机", Decimal("130"))
    centre.act(change_wish, wish, page.version, form)
    with pytest.raises(Conflict):
        centre.act(change_wish, wish, page.version, form)
    centre.act(check_wish, wish)
    centre.act(publish_wish, wish)
    page = centre.ask(read_wish, wish, pool.today)
    with pytest.raises(KnownError, match="现在是“待认领”，不能修改"):
        centre.act(change_wish, wish, page.version, form)
    assert page.content == "一台大音量收音机"


def test_the_wall_knows_nobody(pool: Pool) -> None:
    wish = pool.publish("赵德山住青禾苑3栋2单元501，电话19900002345，想要收音机")
    (public,) = pool.centre.ask(list_public, pool.today)
    card = pool.centre.ask(wish_card, wish)
    for told in (str(public), str(card)):
        assert "赵德山" not in told and "19900002345" not in told and "501" not in told
    assert public.name == "赵*山" and public.estate == "青禾苑"
    assert "想要收音机" in public.content
    own = pool.centre.ask(wish_card, wish, is_public=False)
    assert own.name == "赵德山" and own.address == "青禾苑-3栋-2单元-501室"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("王秀英想要轮椅", "王*英想要轮椅"),
        ("3号楼1单元602室送米", "**送米"),
        ("身份证229901194203150037", "身份证***"),
        ("两袋大米10公斤", "两袋大米10公斤"),
        ("6-2-301 修灯", "** 修灯"),
    ],
)
def test_content_is_blotted_out_where_it_names_somebody(text: str, masked: str) -> None:
    assert mask_content(text, "王秀英") == masked


def test_similar_wishes_are_chosen_the_same_way_every_time() -> None:
    wish = WishOffer(1, "WX1", WishKind.STUDY, "儿童书包", Decimal(100))
    free = [
        WishOffer(n, f"WX{n}", kind, content, value)
        for n, kind, content, value in (
            (2, WishKind.STUDY, "书包一个", Decimal(300)),
            (3, WishKind.STUDY, "钢笔", Decimal(100)),
            (4, WishKind.DAILY, "儿童书包", Decimal(100)),
            (1, WishKind.STUDY, "儿童书包", Decimal(100)),
            (5, WishKind.STUDY, "钢笔", None),
        )
    ]
    assert [o.id for o in choose_similar(wish, free)] == [2, 3, 5, 4]
    assert choose_similar(wish, reversed(free)) == choose_similar(wish, free)


def test_lists_filter_and_page_on(pool: Pool) -> None:
    centre = pool.centre
    wishes = [pool.collect(f"书本{n}") for n in range(5)]
    pool.publish("陪我下棋", kind=WishKind.COMPANY)
    first = centre.ask(list_wishes, WishFilter(text="书本"), pool.today, limit=2)
    rest = centre.ask(list_wishes, WishFilter(text="书本"), pool.today, first[-1].id, 10)
    assert [row.id for row in first + rest] == wishes[::-1]
    assert centre.ask(count_wishes, WishFilter(kind=WishKind.COMPANY), pool.today) == 1
    assert centre.ask(count_wishes, WishFilter(text="zds"), pool.today) == 6
    assert centre.ask(count_wishes, WishFilter(state=WishState.COLLECTED), pool.today) == 5


def test_figures_of_a_month(pool: Pool, watch: Watch) -> None:
    centre = pool.centre
    one, _ = pool.publish(), pool.publish()
    pool.collect()
    centre.act(claim_wish, one, WANG)
    centre.act(finish_wish, one, pool.today, "已送")
    centre.act(accept_wish, one, "赵德山", pool.today)
    start, end = date(2026, 3, 1), date(2026, 3, 31)
    assert centre.ask(read_wish_figures, start, end, pool.today) == {
        "wish_collected": 3, "wish_published": 2, "wish_claimed": 1, "wish_done": 1,
        "wish_accepted": 1, "wish_open": 1,
    }  # fmt: skip
    february = centre.ask(read_wish_figures, date(2026, 2, 1), date(2026, 2, 28), pool.today)
    assert february["wish_collected"] == february["wish_claimed"] == 0


def test_of_two_claims_at_once_one_wins(centres: tuple[Centre, Centre]) -> None:
    pool = make_pool(centres[0])
    wish, other = pool.publish(), pool.publish("一台小收音机")
    told = told_both(centres, (claim_wish, wish, WANG), (claim_wish, wish, ClaimForm("李鹏")))
    assert told[0] is None
    assert isinstance(told[1], WishTaken)
    assert [offer.id for offer in told[1].similar] == [other]
    page = pool.centre.ask(read_wish, wish, pool.today)
    assert page.claimer in ("王丽", "李鹏")
    assert [step.after for step in page.steps].count(WishState.CLAIMED) == 1
