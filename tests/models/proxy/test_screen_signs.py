"""What was drawn on the screen goes onto the paper of that occasion, and onto no other."""

from base64 import b64decode

import pytest

from models.cases.queries.papers import PaperFacts, read_paper
from models.centre import Centre
from models.proxy.actions.moving import LineForm, OnScreen
from models.proxy.actions.steps import HandOn, give_back, move_materials, receive_materials
from models.proxy.queries.papers import CustodyList, DrawnSigns, ReturnReceipt
from models.proxy.rules.custody import MaterialForm
from tests.models.proxy.hall import PIXEL, Hall

CARD = (LineForm("社保卡", MaterialForm.ORIGINAL),)
IN = OnScreen(PIXEL + b"1", PIXEL + b"2")
BACK = OnScreen(PIXEL + b"3", PIXEL + b"4")


@pytest.fixture
def hall(centre: Centre) -> Hall:
    return Hall(centre)


def hands(signed: DrawnSigns | None) -> OnScreen | None:
    if signed is None:
        return None
    return OnScreen(b64decode(signed.giver), b64decode(signed.taker))


def read(hall: Hall, paper_id: int) -> PaperFacts:
    return hall.centre.ask(read_paper, paper_id).facts


def on_list(hall: Hall, paper_id: int) -> tuple[OnScreen | None, OnScreen | None]:
    facts = read(hall, paper_id)
    assert isinstance(facts, CustodyList)
    return hands(facts.signed_in), hands(facts.signed_back)


def test_a_list_carries_the_hands_of_its_occasion(hall: Hall) -> None:
    act, case = hall.centre.act, hall.signed()

    def take(signed: OnScreen | None) -> int:
        return act(receive_materials, case, CARD, "3号抽屉", signed).result

    def give(line: int, signed: OnScreen | None) -> int:
        moves = (HandOn(hall.custody(case).lines[line].id, 1, hall.drawer, hall.principal),)
        return act(move_materials, case, moves, "", signed).result

    first = take(IN)
    assert on_list(hall, first) == (IN, None)
    assert on_list(hall, give(0, BACK)) == (IN, BACK)
    assert on_list(hall, take(None)) == (None, None)  # on paper, and still to be given back
    assert on_list(hall, give(1, None)) == (None, None)
    assert on_list(hall, first) == (IN, None)  # printed again as it was


@pytest.mark.parametrize("signed", [BACK, None])
def test_the_receipt_carries_the_hands_of_the_last_step(
    hall: Hall, signed: OnScreen | None
) -> None:
    case = hall.closed()
    hall.return_all(case)
    receipt = read(hall, hall.centre.act(give_back, case, signed).result[0])
    assert isinstance(receipt, ReturnReceipt)
    assert hands(receipt.signed) == signed
    if receipt.signed is not None:
        assert receipt.signed.at == hall.centre.clock()
