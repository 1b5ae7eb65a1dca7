"""What a request needs on paper beside its steps: its register slip, receipts with pictures."""

from dataclasses import replace

from models.proxy.actions.letters import read_proxied
from models.proxy.actions.money import EntryForm, keep_entry
from models.proxy.actions.papers import issue_register
from models.proxy.actions.pictures import keep_picture
from models.proxy.actions.requests import RequestForm, open_request, repeat_request
from models.proxy.tables import ProxyCase
from models.roles import DESK
from models.work import Work, action


@action("登记帮办代办", may=DESK)
def register_with_slip(work: Work, form: RequestForm) -> tuple[int, int]:
    """Register a request and issue its 代办登记表; returns case and paper."""
    case = open_request(work, form)
    work.session.flush()
    return case.id, issue_register(work, case, work.session.get_one(ProxyCase, case.id))


@action("重复上次帮办代办", may=DESK)
def repeat_with_slip(work: Work, case_id: int) -> tuple[int, int]:
    """The monthly errand once more, with its 代办登记表; returns case and paper."""
    again = repeat_request(work, case_id)
    return again, issue_register(work, *read_proxied(work, again))


@action("出具代办登记表", may=DESK)
def issue_register_slip(work: Work, case_id: int) -> int:
    """代办登记表 of a request that was registered without one."""
    return issue_register(work, *read_proxied(work, case_id))


@action("登记代收代付", may=DESK)
def keep_receipted_entry(
    work: Work, case_id: int, form: EntryForm, picture: bytes | None = None
) -> int:
    """An entry together with the picture of its receipt: both are kept, or neither."""
    if picture is not None:
        form = replace(form, picture_id=keep_picture(work, picture))
    return keep_entry(work, case_id, form)
