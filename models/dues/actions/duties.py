"""Who keeps books and cash of dues, and that every look at them is written down."""

from models.accounts.tables import Account
from models.dues.rules.duties import Duty, Permit
from models.dues.tables import Branch, DuesDuty
from models.errors import KnownError
from models.roles import ADMINISTRATORS, DESK, EVERYONE
from models.work import Work, action


@action("指定党费岗位", may=ADMINISTRATORS)
def give_duty(work: Work, account_id: int, duty: Duty) -> None:
    """Let a clerk keep the books or the cash; never both (art. 25).

    Raises KnownError for an account out of use, or one that has the other duty.
    """
    account = work.session.get(Account, account_id)
    if account is None or not account.active:
        raise KnownError("请选择一个在用的账号。没有任何改动。", field="account")
    # Two PCs may give one clerk a duty at once: the later one is told.
    account.version += 1
    work.session.flush()
    kept = work.session.get(DuesDuty, account_id)
    if kept is not None and kept.duty != duty.value:
        raise KnownError(
            f"{account.name} 已是{Duty(kept.duty).text}，账和款要由两个人管。"
            "请先免去原来的岗位，或指定另一位同事。没有任何改动。",
            field="duty",
        )
    if kept is None:
        work.session.add(DuesDuty(account_id=account_id, duty=duty.value, since=work.today))
        work.note(duty=duty.value, account=account.name)


@action("免去党费岗位", may=ADMINISTRATORS)
def end_duty(work: Work, account_id: int) -> None:
    """The clerk no longer sees dues."""
    kept = work.session.get(DuesDuty, account_id)
    if kept is None:
        raise KnownError("这个账号没有党费岗位。没有任何改动。")
    work.session.delete(kept)


def require_duty(work: Work, *duties: Duty) -> Duty:
    """The clerk's duty. Raises KnownError unless it is one of these; none given: any of both."""
    wanted = duties or tuple(Duty)
    kept = work.session.get(DuesDuty, work.clerk.id)
    if kept is None or Duty(kept.duty) not in wanted:
        words = "或".join(duty.text for duty in wanted)
        raise KnownError(
            f"这里只有党费{words}能办，{work.clerk.name}现在不能。没有任何改动。"
            "需要的话请管理员指定党费岗位。"
        )
    return Duty(kept.duty)


@action("查看党费", may=EVERYONE)
def open_book(work: Work, branch_id: int | None, year: int, purpose: str = "") -> Permit:
    """Write down who looks at a branch's dues (None: all), and let the queries answer.

    Raises KnownError for clerks without a duty.
    """
    require_duty(work)
    work.reason = purpose.strip()
    work.note(opened=_say_branch(work, branch_id), year=year)
    return Permit(work.clerk.id, branch_id, year, work.key)


@action("导出党费", may=DESK)
def log_export(work: Work, branch_id: int | None, year: int, report: str) -> Permit:
    """Write down which list of dues leaves the program. Raises KnownError without a duty."""
    require_duty(work)
    work.note(exported=report, branch=_say_branch(work, branch_id), year=year)
    return Permit(work.clerk.id, branch_id, year, work.key)


def _say_branch(work: Work, branch_id: int | None) -> str:
    return work.session.get_one(Branch, branch_id).name if branch_id is not None else "全部支部"
