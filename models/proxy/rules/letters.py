"""The authorisation letter: powers ticked one by one, a period, signatures (民法典 161–173)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from models.catalogue.rules import Appearance, ProxyAllowed
from models.errors import KnownError
from models.worded import Worded

_EVERYTHING = ("全权", "一切事宜", "所有事项", "全部事项", "一切事项", "所有事宜")
NEAR_DAYS = 5  # working days before a letter ends, the agent is told (practice)


class Power(Worded):
    """What the agent may do for the principal."""

    LODGE = "lodge", "提交申请"
    SIGN = "sign", "签收文书"
    SUPPLEMENT = "supplement", "补正材料"
    COLLECT = "collect", "领取证件和结果"
    PAY = "pay", "代缴代购"


class SignedBy(Worded):
    """Whose hand is under the letter."""

    PRINCIPAL = "principal", "委托人签名"
    FINGERPRINT = "fingerprint", "委托人按指印"
    GUARDIAN = "guardian", "监护人签名"


@dataclass(frozen=True)
class LetterTerms:
    """What a letter says."""

    powers: frozenset[Power]
    matters: str
    valid_from: date
    valid_to: date
    signed_by: SignedBy
    guardian: str = ""
    consent_version: str = ""


def check_letter(terms: LetterTerms, *, needs_guardian: bool) -> None:
    """Raise KnownError unless the letter can stand.

    It names matters, powers and period (民法典 165); nobody signs «for everything»; who has no
    capacity signs through the guardian (民法典 20–23); the processing of personal information is
    agreed to with its version (个人信息保护法 14).
    """
    if not terms.matters.strip():
        raise KnownError("请写明委托办理的事项（民法典第一百六十五条）。", field="matters")
    if any(word in terms.matters for word in _EVERYTHING):
        raise KnownError("委托书不能写“全权”，请逐项勾选权限，写明具体事项。", field="matters")
    if not terms.powers:
        raise KnownError("请至少勾选一项委托权限。", field="powers")
    if terms.valid_to < terms.valid_from:
        raise KnownError("委托期限的结束早于开始，请核对。", field="valid_to")
    if needs_guardian and terms.signed_by is not SignedBy.GUARDIAN:
        raise KnownError("委托人没有完全行为能力，由监护人签委托书。", field="signed_by")
    if terms.signed_by is SignedBy.GUARDIAN and not terms.guardian.strip():
        raise KnownError("请填写监护人的姓名。", field="guardian")
    if not terms.consent_version:
        raise KnownError("请先请委托人同意个人信息处理告知，再签委托书。", field="consent")


def check_power(terms: LetterTerms | None, power: Power, today: date) -> None:
    """Raise KnownError that names what is missing, unless the letter covers the act today."""
    if terms is None:
        raise KnownError("还没有签委托书，不能代办。没有任何改动。")
    if today < terms.valid_from:
        raise KnownError(f"委托书从 {terms.valid_from} 起生效，今天还不能代办。没有任何改动。")
    if today > terms.valid_to:
        raise KnownError(f"委托书已于 {terms.valid_to} 到期，请先续签。没有任何改动。")
    if power not in terms.powers:
        raise KnownError(
            f"委托书没有“{power.text}”这项权限，不能办。没有任何改动；"
            "请委托人续签时加上，或请本人来办。"
        )


def check_acting(
    terms: LetterTerms | None,
    power: Power,
    today: date,
    *,
    suspended: bool = False,
    ended: bool = False,
    not_named: str = "",
) -> None:
    """Raise KnownError unless the agent may act for the principal today.

    `suspended`: the case waits for its new letter (proxy service, 续办); `ended`: there was a
    letter and it is over (民法典 173); `not_named`: the agent, where the letter names another.
    """
    if suspended:
        raise KnownError("这件已经中止，请先签续办委托书再办。没有任何改动。")
    if terms is None and ended:
        raise KnownError("委托书已经终止，不能再替委托人办。没有任何改动。")
    check_power(terms, power, today)
    if not_named:
        raise KnownError(f"委托书上的代办员不是{not_named}，请先请委托人续签。没有任何改动。")


def check_proxied(
    item_name: str, allowed: ProxyAllowed, appear_on: date | None, step: str = ""
) -> None:
    """Raise KnownError for an item that needs the person; `step` is what needs him or her.

    An item that can be proxied in part needs the day on which the person appears.
    """
    if allowed is ProxyAllowed.NO:
        raise KnownError(
            f"“{item_name}”必须本人办理{step}，不能代办；可以登记为帮办，陪同本人来办。"
        )
    if allowed is ProxyAllowed.PART and appear_on is None:
        raise KnownError(
            f"“{item_name}”只有部分环节可以代办{step}，请写明本人哪天到场。", field="appear_on"
        )


def say_step_in_person(appears: Appearance, hint: str) -> str:
    """What of an item needs the person, as the catalogue knows it: （须本人到场；人脸认证）."""
    told = [] if appears is Appearance.NO else [appears.text]
    told += [hint.strip().rstrip("。")] if hint.strip() else []
    return f"（{'；'.join(told)}）" if told else ""


def say_in_person(item_name: str, allowed: ProxyAllowed, step: str) -> str:
    """What a page says of an item before anything is filled in; "" where all of it is proxied."""
    if allowed is ProxyAllowed.NO:
        return f"“{item_name}”必须本人办理{step}，不能代办；可以帮办，陪同本人来办。"
    if allowed is ProxyAllowed.PART:
        return f"“{item_name}”只有部分环节可以代办{step}，代办要写明本人哪天到场。"
    return ""


def say_powers(powers: Iterable[Power]) -> str:
    """The powers in the order of the letter: 提交申请、领取证件和结果."""
    chosen = set(powers)
    return "、".join(power.text for power in Power if power in chosen)


def read_powers(kept: Sequence[str]) -> frozenset[Power]:
    """The powers from their kept codes."""
    return frozenset(Power(code) for code in kept)
