"""Figures the centre sets above the shipped rules."""

from datetime import date

from models.dues.actions.duties import require_duty
from models.dues.queries.rulebooks import list_local_rules, read_rules
from models.dues.rules.duties import Duty
from models.dues.rules.rulebook import LocalRule, read_rulebook
from models.dues.rules.settings import find_setting
from models.dues.tables import LocalDuesRule
from models.errors import KnownError
from models.roles import DESK
from models.work import Work, action


@action("设置党费本地规定", may=DESK)
def set_local_rule(work: Work, name: str, value: str, source: str, valid_from: date) -> None:
    """A figure of the centre's own from a day on, with where it stands.

    Raises KnownError for figures the central rules do not leave open, without a source, or
    outside what the rules allow.
    """
    require_duty(work, Duty.ACCOUNTANT)
    setting = find_setting(name)
    if not source.strip():
        raise KnownError("请写明依据的文件或会议。没有保存。", field="source")
    rule = LocalRule(name, setting.check(value.strip()), source.strip(), valid_from)
    read_rulebook(valid_from, (*list_local_rules(work.session), rule))
    work.session.add(
        LocalDuesRule(
            name=name, value=rule.value, source=rule.source, valid_from=valid_from,
            at=work.now, clerk_id=work.clerk.id,
        )
    )  # fmt: skip
    work.session.flush()
    read_rules(work.session, valid_from)
