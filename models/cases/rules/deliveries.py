"""How an outcome reaches the applicant (行政许可法 art. 44; the ways are practice)."""

from models.errors import KnownError
from models.worded import Worded


class DeliveryWay(Worded):
    """The ways of delivery a receipt names."""

    COUNTER = "counter", "窗口领取"
    PROXY = "proxy", "委托代领"
    POST = "post", "邮寄"
    HOME = "home", "上门送达"
    LEFT = "left", "留置送达"
    ELECTRONIC = "electronic", "电子送达"


def check_delivery(
    way: DeliveryWay,
    *,
    receiver: str,
    relation: str,
    deliverers: str,
    post_number: str,
    refusal: str,
    witness: str,
) -> None:
    """Raise KnownError for what a receipt of that way cannot do without."""
    if way is DeliveryWay.LEFT:
        _ask(refusal, "留置送达要写明拒收的情形。还没有保存，已填的内容都在。", "refusal")
        _ask(witness, "留置送达要有见证人。还没有保存，已填的内容都在。", "witness")
    else:
        _ask(receiver, "请填写由谁签收。还没有保存，已填的内容都在。", "receiver")
    if way is DeliveryWay.PROXY:
        _ask(relation, "代领的要写明与申请人的关系。还没有保存，已填的内容都在。", "relation")
    if way is DeliveryWay.POST:
        _ask(post_number, "邮寄的要填写邮件编号。还没有保存，已填的内容都在。", "post_number")
    if way in (DeliveryWay.HOME, DeliveryWay.LEFT):
        _ask(deliverers, "请填写由谁送达。还没有保存，已填的内容都在。", "deliverers")


def _ask(text: str, words: str, field: str) -> None:
    if not text.strip():
        raise KnownError(words, field=field)
