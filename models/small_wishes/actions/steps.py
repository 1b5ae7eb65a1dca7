"""What every step of a wish shares: it is held, its state is true for today, it is written down."""

from collections.abc import Collection

from models.errors import KnownError
from models.small_wishes.rules.states import WishState, state_on
from models.small_wishes.tables import SmallWish, WishStep
from models.work import Work


def hold_wish(work: Work, wish_id: int) -> SmallWish:
    """The wish, held against another PC until this work ends."""
    return work.session.get_one(SmallWish, wish_id, with_for_update=True)


def settle_claim(work: Work, wish: SmallWish) -> None:
    """A claim that has run out becomes none: back to the pool, with its step."""
    state = WishState(wish.status)
    if state_on(state, wish.claim_until, work.today) is not state:
        until = wish.claim_until
        note = f"{_who(wish)}的认领到 {until} 期满未实施，退回待认领"
        release_claim(work, wish, note)


def release_claim(work: Work, wish: SmallWish, note: str) -> None:
    """Free a claimed wish for others."""
    take_step(work, wish, WishState.PUBLISHED, note)
    wish.claimer = wish.claimer_unit = wish.claimer_phone = ""
    wish.claimed_on = wish.claim_until = None


def take_step(work: Work, wish: SmallWish, after: WishState, note: str = "") -> None:
    """Move a wish on and write the step down."""
    work.session.add(
        WishStep(
            wish_id=wish.id,
            at=work.now,
            clerk_id=work.clerk.id,
            before=wish.status,
            after=after.value,
            note=note.strip()[:200],
        )
    )
    wish.status = after.value


def require(wish: SmallWish, allowed: Collection[WishState], what: str) -> None:
    """Raise KnownError unless the wish is in one of these states."""
    state = WishState(wish.status)
    if state not in allowed:
        raise KnownError(f"心愿 {wish.number} 现在是“{state.text}”，不能{what}。没有任何改动。")


def _who(wish: SmallWish) -> str:
    return f"{wish.claimer_unit} {wish.claimer}".strip()
