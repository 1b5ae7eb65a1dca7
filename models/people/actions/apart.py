"""Two who look like one and are not: told once, and not proposed again."""

from models.errors import KnownError
from models.people.tables import KnownApart
from models.roles import DESK
from models.work import Work, action


@action("记为不是同一人", may=DESK)
def keep_apart(work: Work, left_id: int, right_id: int) -> None:
    """The two records are two persons. Saying it twice is kept once."""
    left, right = sorted((left_id, right_id))
    if left == right:
        raise KnownError("这是同一份登记，没有保存。请选两份登记。")
    if work.session.get(KnownApart, (left, right)) is None:
        work.session.add(
            KnownApart(left_id=left, right_id=right, at=work.now, clerk_id=work.clerk.id)
        )


@action("撤回“不是同一人”", may=DESK)
def propose_again(work: Work, left_id: int, right_id: int) -> None:
    """The two are looked at again. Raises KnownError when somebody took it back already."""
    kept = work.session.get(KnownApart, tuple(sorted((left_id, right_id))))
    if kept is None:
        raise KnownError("这一对已经撤回过了，没有改动。")
    work.session.delete(kept)
