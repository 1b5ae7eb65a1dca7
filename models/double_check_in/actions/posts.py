"""Posts are set, taken and left. Of two PCs that want the last place one gets it."""

from dataclasses import dataclass

from sqlalchemy import select, update

from models.double_check_in.actions.members import free_place, hold_member
from models.double_check_in.rules.posts import PostKind, SetBy
from models.double_check_in.rules.states import CheckInState, after_claim, check_active
from models.double_check_in.tables import CommunityPost, PostClaim
from models.errors import Conflict, Difference, KnownError
from models.roles import DESK
from models.work import Work, action


@dataclass(frozen=True)
class PostForm:
    """A post as the form gives it; `wanted` is how many places it has."""

    kind: PostKind
    name: str
    wanted: int
    content: str = ""
    set_by: SetBy = SetBy.COMMUNITY


@action("设置岗位", may=DESK)
def set_post(work: Work, form: PostForm) -> int:
    """Offer a post from today on; returns the id."""
    _check(form)
    post = CommunityPost(
        kind=form.kind.value, name=form.name.strip(), content=form.content.strip(),
        set_by=form.set_by.value, wanted=form.wanted, taken=0, posted_on=work.today,
    )  # fmt: skip
    work.session.add(post)
    work.session.flush()
    return post.id


@action("修改岗位", may=DESK)
def change_post(work: Work, post_id: int, form: PostForm, version: int) -> None:
    """Change a post. Raises KnownError for fewer places than are taken, or Conflict."""
    _check(form)
    post = work.session.get_one(CommunityPost, post_id)
    if post.version != version:
        pairs = {
            "name": (form.name.strip(), post.name),
            "content": (form.content.strip(), post.content),
            "wanted": (str(form.wanted), str(post.wanted)),
        }
        raise Conflict(
            f"岗位“{post.name}”刚刚被另一位同事修改过，您的修改还没有保存。请逐项选定，再保存。",
            tuple(Difference(name, a, b) for name, (a, b) in pairs.items() if a != b),
        )
    if form.wanted < post.taken:
        raise KnownError(
            f"岗位“{post.name}”已有 {post.taken} 人认领，名额不能少于它。没有保存。", field="wanted"
        )
    post.kind, post.name = form.kind.value, form.name.strip()
    post.content, post.set_by = form.content.strip(), form.set_by.value
    post.wanted = form.wanted
    work.session.flush()


@action("关闭岗位", may=DESK)
def close_post(work: Work, post_id: int) -> None:
    """No more claims; who is on the post stays until leaving it."""
    post = work.session.get_one(CommunityPost, post_id)
    if post.closed_on is not None:
        raise KnownError(f"岗位“{post.name}”已经关闭。没有任何改动。")
    post.closed_on = work.today


@action("认领岗位", may=DESK)
def claim_post(work: Work, post_id: int, check_in_id: int) -> int:
    """Give a member a place on a post; returns the claim.

    Raises KnownError where no place is free (somebody else may have taken the last one just
    now), or for a member who is not received yet, or is on that post already.
    """
    kept = hold_member(work, check_in_id)
    state = CheckInState(kept.status)
    check_active(state, kept.person.name)
    held = work.session.scalar(
        select(PostClaim.id).where(
            PostClaim.post_id == post_id,
            PostClaim.check_in_id == check_in_id,
            PostClaim.until.is_(None),
        )
    )
    if held is not None:
        raise KnownError(f"“{kept.person.name}”已经在这个岗位上。没有任何改动。")
    # One statement with its own condition: the last place is given once.
    taken = work.session.execute(
        update(CommunityPost)
        .where(
            CommunityPost.id == post_id,
            CommunityPost.taken < CommunityPost.wanted,
            CommunityPost.closed_on.is_(None),
        )
        .values(taken=CommunityPost.taken + 1)
        .execution_options(synchronize_session=False)
    )
    if not taken.rowcount:  # type: ignore[attr-defined]
        post = work.session.get_one(CommunityPost, post_id, populate_existing=True)
        if post.closed_on is not None:
            raise KnownError(f"岗位“{post.name}”已经关闭，不再认领。没有任何改动，请另选岗位。")
        raise KnownError(
            f"岗位“{post.name}”的 {post.wanted} 个名额都已有人。没有任何改动，请另选岗位。"
        )
    work.changes.touch(CommunityPost.__tablename__)
    claim = PostClaim(post_id=post_id, check_in_id=check_in_id, since=work.today)
    kept.status = after_claim(state).value
    work.session.add(claim)
    work.session.flush()
    return claim.id


@action("退出岗位", may=DESK)
def leave_post(work: Work, claim_id: int, reason: str) -> None:
    """A member leaves a post; the place is free at once."""
    if not reason.strip():
        raise KnownError("请写明退出岗位的原因。没有任何改动。", field="reason")
    claim = work.session.get_one(PostClaim, claim_id)
    if claim.until is not None:
        raise KnownError("这次认领已经结束。没有任何改动。")
    free_place(work, claim, work.today, reason.strip())


def _check(form: PostForm) -> None:
    if not form.name.strip():
        raise KnownError("请填写岗位名称。没有保存。", field="name")
    if form.wanted < 1:
        raise KnownError("岗位至少要有 1 个名额。没有保存。", field="wanted")
