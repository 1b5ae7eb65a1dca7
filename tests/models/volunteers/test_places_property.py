"""Whatever is done at the counter: places and names agree, and the line is fair."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.errors import KnownError
from models.volunteers.actions.signing_up import change_wanted, reject, withdraw
from models.volunteers.queries.names import NameFilter, list_names
from models.volunteers.rules.activities import PlaceForm
from models.volunteers.rules.signing_up import MovedUp, SignUpState
from tests.models.volunteers.hall import Hall, lines_of, read_counts, turn_skill

PEOPLE = 6
SKILL = "急救"
NUMBERS = st.integers(0, PEOPLE - 1)
# Those who are in leave more often than others: that is what moves the line.
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("leave"), NUMBERS),
        st.tuples(st.just("sign"), NUMBERS),
        st.tuples(st.sampled_from(("leave", "reject", "give up", "sign", "skill")), NUMBERS),
        st.tuples(st.just("want"), st.integers(1, 4)),
    ),
    min_size=3,
    max_size=12,
)


class Counter:
    """One place that asks for a skill, and people who have it now and then."""

    def __init__(self, hall: Hall, wanted: int, waiting: int) -> None:
        self.hall = hall
        self.people = hall.volunteers(PEOPLE, SKILL)
        place = PlaceForm(0, "急救", wanted, (SKILL,))
        self.activity = hall.activity(places=(place,), waiting_places=waiting)
        self.place = hall.places(self.activity)[0].id

    def do(self, what: str, number: int) -> MovedUp:
        """One step; a refusal is as good as any."""
        try:
            return self._step(what, number)
        except KnownError:
            return MovedUp()

    def _step(self, what: str, number: int) -> MovedUp:
        if what == "sign":
            self.hall.sign(self.place, self.people[number])
            return MovedUp()
        if what == "want":
            return self._moved(change_wanted, self.place, number)
        if what == "skill":
            self.hall.do(turn_skill, self.people[number], SKILL)
            return MovedUp()
        state = SignUpState.WAITING if what == "give up" else SignUpState.ADMITTED
        names = self.hall.ask(list_names, self.activity, NameFilter(states=(state,)))
        if not names:
            return MovedUp()
        chosen = names[number % len(names)].sign_up_id
        return self._moved(reject if what == "reject" else withdraw, chosen, "有事")

    def _moved(self, function: Any, *args: Any) -> MovedUp:
        found: MovedUp = self.hall.do(function, *args)
        return found


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(1, 2), st.integers(1, 4), STEPS)
def test_places_and_names_always_agree(
    hall: Hall, wanted: int, waiting: int, steps: list[tuple[str, int]]
) -> None:
    counter = Counter(hall, wanted, waiting)
    everybody = [("sign", number) for number in range(PEOPLE)]
    for what, number in (*everybody, *steps):
        before = hall.waiting(counter.place)
        moved = counter.do(what, number)
        counts = hall.ask(read_counts, counter.place)
        assert 0 <= counts["taken"] <= counts["wanted"]
        assert counts["taken"] == counts["admitted"]
        assert counts["line"] == counts["waiting"] <= counts["line_limit"]
        # Nobody waits beside a free place.
        assert counts["taken"] == counts["wanted"] or counts["waiting"] == 0
        after = hall.waiting(counter.place)
        # The others keep their order; who was called stood at the front, nobody was passed over.
        assert [v for v in after if v in before] == [v for v in before if v in after]
        called = [c.volunteer_id for c in (*moved.promoted, *moved.skipped)]
        assert set(called) == set(before[: len(called)])
        promoted = [c.volunteer_id for c in moved.promoted]
        assert promoted == [v for v in before if v in promoted]  # in the order of the line
        numbers = hall.ask(lines_of, counter.place)
        assert len(set(numbers)) == len(numbers) == counts["waiting"]
