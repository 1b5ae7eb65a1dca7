"""In = out + held, whatever is moved."""

from hypothesis import given
from hypothesis import strategies as st

from models.errors import KnownError
from models.proxy.rules.custody import Holder, HolderKind, Move, balance, hold_after

HOLDERS = [
    Holder(HolderKind.PRINCIPAL, "赵德山"),
    Holder(HolderKind.CENTRE, "李敏 1号抽屉"),
    Holder(HolderKind.CENTRE, "周婷"),
    Holder(HolderKind.OFFICE, "区医保局"),
    Holder(HolderKind.USED_UP, "区医保局"),
]


@given(
    st.integers(1, 9),
    st.lists(
        st.tuples(st.integers(-1, 9), st.sampled_from(HOLDERS), st.sampled_from(HOLDERS)),
        max_size=40,
    ),
)
def test_no_move_makes_or_loses_a_copy(
    copies: int, moves: list[tuple[int, Holder, Holder]]
) -> None:
    held = {HOLDERS[1]: copies}
    for many, giver, taker in moves:
        before = dict(held)
        try:
            held = hold_after(held, Move(1, many, giver, taker), "户口簿")
        except KnownError:
            assert held == before
        assert sum(held.values()) == copies and min(held.values()) > 0
        closed = balance(copies, held.items())
        assert closed.is_even
        if before.get(HOLDERS[4]):
            assert held[HOLDERS[4]] >= before[HOLDERS[4]]  # what is used up stays so
