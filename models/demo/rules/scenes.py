"""What the last weeks must show, whatever chance brings: one scene for each thing that waits."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random

from models.cases.rules.deliveries import DeliveryWay
from models.catalogue.rules import Mode
from models.demo.rules import words
from models.demo.rules.course import Course
from models.demo.rules.records import Matter, Thing, Transfer

LONGEST_AGE = 22
_CASES_A_COPY, _MOST_COPIES = 400, 12

Play = Callable[[Course, Matter, datetime], None]


@dataclass(frozen=True)
class Scene:
    """A matter that comes in `age` working days before the last one, and what becomes of it."""

    age: int
    play: Play
    mode: Mode = Mode.PROMISED
    days: tuple[int, int] = (10, 40)  # the limit of its item
    by: str = ""  # who has it: somebody but the "admin", or a "junior"


def list_scenes(chance: Random, recent: int) -> list[Scene]:
    """All scenes, those that begin earliest first; a busy hall has several of each."""
    copies = max(1, min(_MOST_COPIES, recent // _CASES_A_COPY))
    found = [scene for scene in _SCENES for _ in range(copies)]
    chance.shuffle(found)
    return sorted(found, key=lambda scene: -scene.age)


def fits(scene: Scene, thing: Thing) -> bool:
    """Whether a scene can be played with an item."""
    if thing.mode is not scene.mode:
        return False
    least, most = scene.days
    return thing.mode is Mode.INSTANT or least <= (thing.due_days or 0) <= most


def _offered_to_admin(course: Course, matter: Matter, at: datetime) -> None:
    course.give(matter, course.later(at.date(), 1, 9, 12), course.staff.admin)


def _offered(course: Course, matter: Matter, at: datetime) -> None:
    to = next(id_ for id_ in course.staff.juniors if id_ != matter.handler)
    course.give(matter, course.later(at.date(), 1, 9, 12), to)


def _unit_not_signed(course: Course, matter: Matter, at: datetime) -> None:
    course.give(matter, course.later(at.date(), 1, 9, 12), None, course.calendar.next(course.day))


def _unit_waiting(course: Course, matter: Matter, at: datetime) -> None:
    until = course.calendar.due(course.day, 2)[0]
    transfer = course.give(matter, course.later(at.date(), 1, 9, 12), None, until)
    course.take_on(matter, transfer, course.later(at.date(), 2, 9, 12))


def _unit_late(course: Course, matter: Matter, at: datetime) -> None:
    until = course.calendar.due(at.date(), 4)[0]
    transfer = course.give(matter, course.later(at.date(), 1, 9, 12), None, until)
    course.take_on(matter, transfer, course.later(at.date(), 2, 9, 12))


def _unit_answered(course: Course, matter: Matter, at: datetime) -> None:
    _unit_late(course, matter, at)
    transfer = next(b for b in matter.beside if isinstance(b, Transfer))
    course.answer(matter, transfer, course.later(at.date(), 4, 14, 17))


def _joint(course: Course, matter: Matter, at: datetime) -> None:
    until = course.calendar.due(course.day, 1)[0]
    parts = course.ask_joint(matter, course.later(at.date(), 1, 9, 12), until)
    course.answer_joint(matter, parts[0], course.later(at.date(), 2, 9, 17))


def _notice(course: Course, matter: Matter, at: datetime) -> None:
    course.post_notice(matter, course.later(at.date(), 1, 9, 12), 7)


def _suspended(course: Course, matter: Matter, at: datetime) -> None:
    course.suspend(matter, course.later(at.date(), 2, 9, 12), 12)


def _asks_to_suspend(course: Course, matter: Matter, at: datetime) -> None:
    course.ask(matter, course.later(at.date(), 2, 9, 17), "suspend")


def _asks_to_extend(course: Course, matter: Matter, at: datetime) -> None:
    course.ask(matter, course.later(at.date(), 3, 9, 17), "extend")


def _refused(course: Course, matter: Matter, at: datetime) -> None:
    request = course.ask(matter, course.later(at.date(), 2, 9, 12), "extend")
    course.refuse_request(matter, request, course.later(at.date(), 3, 9, 17))


def _extended(course: Course, matter: Matter, at: datetime) -> None:
    request = course.ask(matter, course.later(at.date(), 3, 9, 12), "extend")
    course.extend(matter, course.later(at.date(), 4, 9, 17), request)


def _chased(course: Course, matter: Matter, at: datetime) -> None:
    text = "群众来电催问，请抓紧办理并答复。"
    until = course.calendar.next(course.day)
    then = course.later(at.date(), 3, 9, 17)
    matter.take(then, "chase", matter.state, text, course.staff.leader, answer_by=until.isoformat())
    matter.chase_until = until


def _chase_answered(course: Course, matter: Matter, at: datetime) -> None:
    _chased(course, matter, at)
    then = course.later(at.date(), 4, 9, 17)
    matter.take(then, "answer_chase", matter.state, "已联系申请人说明进度。")
    matter.chase_until = None


def _sent_back(course: Course, matter: Matter, at: datetime) -> None:
    reason, basis = words.SENDING_BACK
    then = course.later(at.date(), 2, 9, 17)
    matter.take(then, "send_back", "sent_back", reason, basis=basis)
    matter.closed_on = then.date()


def _withdrawn(course: Course, matter: Matter, at: datetime) -> None:
    course.withdraw(matter, course.later(at.date(), 1, 9, 17))


def _awaits(course: Course, matter: Matter, at: datetime) -> None:
    then = course.later(at.date(), 1, 9, 17)
    course.decide(matter, then)
    course.await_delivery(matter, then, DeliveryWay.POST)


def _delivered(way: DeliveryWay) -> Play:
    def play(course: Course, matter: Matter, at: datetime) -> None:
        _awaits(course, matter, at)
        course.deliver(matter, course.later(at.date(), 3, 9, 17), way)

    return play


def _late(course: Course, matter: Matter, at: datetime) -> None:
    """Nothing happens, and the limit passes."""


def _late_explained(course: Course, matter: Matter, at: datetime) -> None:
    if matter.due is not None and matter.due < course.day:
        then = course.later(matter.due, 1, 8, 9)
        if then <= course.now:
            course.explain(matter, then)


def _bad(wanted: str, grade: int) -> Play:
    def play(course: Course, matter: Matter, at: datetime) -> None:
        course.decide(matter, at)
        course.rate(matter, at, grade, wanted)

    return play


def _displeased(age: int, wanted: str, grade: int = 2) -> Scene:
    return Scene(age, _bad(wanted, grade), Mode.INSTANT)


_SCENES = (
    Scene(21, _late_explained, days=(10, 15)),
    Scene(20, _late, days=(10, 15)),
    _displeased(21, "rectifying", 1),
    Scene(15, _awaits),
    Scene(14, _extended, days=(10, 15), by="junior"),
    Scene(13, _awaits),
    _displeased(12, "rerated"),
    Scene(11, _asks_to_extend, days=(10, 15), by="junior"),
    Scene(10, _chase_answered, days=(10, 20)),
    Scene(10, _delivered(DeliveryWay.POST)),
    Scene(9, _unit_late, days=(10, 20)),
    Scene(9, _delivered(DeliveryWay.PROXY)),
    Scene(9, _suspended, days=(10, 20)),
    Scene(8, _chased, days=(10, 20)),
    Scene(8, _unit_answered, days=(10, 20)),
    Scene(8, _delivered(DeliveryWay.HOME)),
    Scene(7, _refused, days=(10, 20), by="junior"),
    Scene(7, _joint, days=(10, 30)),
    Scene(7, _delivered(DeliveryWay.COUNTER)),
    _displeased(6, "rectifying"),
    Scene(6, _notice),
    Scene(6, _unit_waiting, days=(10, 30)),
    Scene(6, _sent_back),
    _displeased(5, "appeal", 1),
    Scene(5, _asks_to_suspend, by="junior"),
    Scene(5, _withdrawn),
    _displeased(4, "called"),
    Scene(4, _awaits),
    Scene(4, _offered_to_admin, by="junior"),
    _displeased(3, "to_call"),
    Scene(3, _offered_to_admin, by="junior"),
    Scene(3, _offered, by="junior"),
    Scene(3, _unit_not_signed),
    _displeased(1, "to_call"),
)
