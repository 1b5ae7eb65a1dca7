"""What a row of an old ledger says about how the matter ended."""

import re
import unicodedata
from dataclasses import dataclass

from models.cases.rules.one_stop import Outcome

_OPEN = re.compile(r"办理中|正在|在办|未办结|未完成|上报|转街道|待|跟进|处理中|受理中|补正|补材料")
_ENDED = (
    (re.compile(r"不予受理|不受理"), "declined", ""),
    (re.compile(r"撤回|撤销申请|撤件|放弃"), "withdrawn", ""),
    (re.compile(r"退件|退回"), "sent_back", ""),
    (re.compile(r"终止"), "terminated", ""),
    (re.compile(r"不予|不准予|未通过|不符合"), "closed", Outcome.REFUSE.value),
    (re.compile(r"转介|转告|引导"), "closed", Outcome.REFERRED.value),
    (re.compile(r"准予|批准|通过"), "closed", Outcome.GRANT.value),
    (re.compile(r"归档"), "archived", Outcome.DONE.value),
    (re.compile(r"办结|办完|办毕|已办|完成|办好|解决|答复|√|✓|✔|是"), "closed", Outcome.DONE.value),
)


@dataclass(frozen=True)
class Ending:
    """The state a case rests in, and its outcome; both as the ledger says, nothing more."""

    state: str
    outcome: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it is still being handled."""
        return self.state == "processing"


def read_ending(text: str, *, has_done_day: bool) -> Ending:
    """Read the result; without a word, a day of finishing means done."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    if _OPEN.search(plain) and not has_done_day:
        return Ending("processing")
    for words, state, outcome in _ENDED:
        if words.search(plain):
            return Ending(state, outcome)
    return Ending("closed", Outcome.DONE.value) if has_done_day else Ending("processing")
