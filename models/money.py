"""Amounts in capital numerals, as vouchers and settlements carry them."""

from decimal import ROUND_HALF_UP, Decimal

from models.errors import KnownError

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
MOST = Decimal(10) ** 16


def capital_amount(
    amount: Decimal, *, zheng_after_jiao: bool = False, zero_before_jiao: bool = True
) -> str:
    """An amount in yuan as 人民币…元…角…分 (正确填写票据和结算凭证的基本规定).

    Rounded to fen first, half up. The two settings are what the rule leaves open. Raises
    KnownError for a negative amount, which no voucher carries.
    """
    fen = int((amount * 100).quantize(Decimal(1), ROUND_HALF_UP))
    if fen < 0 or amount >= MOST:
        raise KnownError(f"{amount:.2f} 元不能写成大写金额，请核对。", field="amount")
    yuan, jiao, fen = fen // 100, fen // 10 % 10, fen % 10
    tail = _tail(yuan, jiao, fen, zero_before_jiao=zero_before_jiao)
    if not yuan:
        if not tail:
            return "人民币零元整"
        return "人民币" + tail + ("整" if zheng_after_jiao and not fen else "")
    # A 零 between 万 and 仟 is written unless another follows 元 in the same amount.
    words = _whole(yuan, zero_after_wan=not tail.startswith("零")) + "元" + tail
    if not tail or (zheng_after_jiao and not fen):
        words += "整"
    return "人民币" + words


def _tail(yuan: int, jiao: int, fen: int, *, zero_before_jiao: bool) -> str:
    if jiao:
        zero = "零" if yuan and yuan % 10 == 0 and zero_before_jiao else ""
        return zero + _DIGITS[jiao] + "角" + (_DIGITS[fen] + "分" if fen else "")
    if fen:
        return ("零" if yuan else "") + _DIGITS[fen] + "分"
    return ""


def _whole(yuan: int, *, zero_after_wan: bool) -> str:
    groups: list[int] = []
    while yuan:
        groups.append(yuan % 10_000)
        yuan //= 10_000
    words = ""
    for number in reversed(range(len(groups))):
        value = groups[number]
        if not value:
            continue
        if words:
            above = groups[number + 1]
            skipped = value < 1000 or above == 0
            if skipped or (above % 10 == 0 and zero_after_wan):
                words += "零"
        words += _group(value) + _GROUPS[number]
    return words


def _group(value: int) -> str:
    words, gap = "", False
    for place in reversed(range(4)):
        digit = value // 10**place % 10
        if digit:
            words += ("零" if gap and words else "") + _DIGITS[digit] + _PLACES[place]
            gap = False
        else:
            gap = True
    return words
