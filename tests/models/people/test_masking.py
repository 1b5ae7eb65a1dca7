"""The masking table, and that what is hidden is nowhere in what is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.people.rules.contacts import read_address
from models.people.rules.masking import (
    Purpose,
    mask_address,
    mask_card,
    mask_id_number,
    mask_id_number_at_most,
    mask_name,
    mask_phone,
)

NUMBER = "11010519491231002X"


@pytest.mark.parametrize(
    ("purpose", "number", "name", "phone", "card", "address"),
    [
        (Purpose.SCREEN, "110105********002X", "张三丰", "199****1234", "***************4321",
         "青禾苑-3栋-2单元-501室"),
        (Purpose.PRINT, "110***********002X", "张三丰", "199****1234", "***************4321",
         "青禾苑-3栋-2单元-501室"),
        (Purpose.PUBLIC, "", "张*丰", "", "", "青禾苑"),
        (Purpose.EXPORT, "110***********002X", "张三丰", "199****1234", "***************4321",
         "青禾苑"),
    ],
)  # fmt: skip
def test_table(
    purpose: Purpose, number: str, name: str, phone: str, card: str, address: str
) -> None:
    assert mask_id_number(NUMBER, purpose) == number
    assert mask_name("张三丰", purpose) == name
    assert mask_phone("19900001234", purpose) == phone
    assert mask_card("6200000000000004321", purpose) == card
    assert mask_address("青禾苑3栋2单元501", purpose) == address


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("张三丰", "张*丰"),
        ("张三丰收", "张**收"),
        ("欧阳修", "欧阳*"),
        ("欧阳明月", "欧阳**"),
        ("司马相如是", "司***是"),
        ("阿布都拉·阿不都热合曼", "阿*********曼"),
        ("Li", "L*"),
        ("张", "*"),
        ("", ""),
    ],
)
def test_public_names(name: str, masked: str) -> None:
    assert mask_name(name, Purpose.PUBLIC) == masked


def test_at_most_for_public_lists() -> None:
    assert mask_id_number_at_most(NUMBER) == "1****************X"


@pytest.mark.parametrize(
    ("number", "masked"), [("G00000000", "G0*****00"), ("A123", "****"), ("", "")]
)
def test_other_papers(number: str, masked: str) -> None:
    assert mask_id_number(number, Purpose.SCREEN) == masked


def test_landline_keeps_its_last_four() -> None:
    assert mask_phone("043188880000", Purpose.SCREEN) == "********0000"
    assert mask_phone("12345", Purpose.SCREEN) == "*****"


@pytest.mark.parametrize("text", ["松涛路18号", "青禾苑东门旁12号平房", "A座1201", "青禾苑十二号"])
def test_what_could_not_be_split_shows_no_number(text: str) -> None:
    shown = mask_address(text, Purpose.EXPORT)
    assert not any(c.isdigit() or c in "A十" for c in shown)


@given(
    number=st.from_regex(r"[0-9]{17}[0-9X]", fullmatch=True), purpose=st.sampled_from(list(Purpose))
)
def test_birth_date_is_never_shown(number: str, purpose: Purpose) -> None:
    shown = mask_id_number(number, purpose)
    assert shown == "" or (len(shown) == 18 and set(shown[6:14]) == {"*"})
    assert sum(c != "*" for c in shown) <= 10


@given(phone=st.from_regex(r"1[0-9]{10}", fullmatch=True), purpose=st.sampled_from(list(Purpose)))
def test_middle_of_a_phone_is_never_shown(phone: str, purpose: Purpose) -> None:
    shown = mask_phone(phone, purpose)
    assert shown == "" or shown[3:7] == "****"


@given(
    building=st.integers(1, 99), room=st.integers(101, 3304),
    purpose=st.sampled_from([Purpose.PUBLIC, Purpose.EXPORT]),
)  # fmt: skip
def test_no_door_outside(building: int, room: int, purpose: Purpose) -> None:
    shown = mask_address(read_address(f"青禾苑-{building}-1-{room}"), purpose)
    assert shown == "青禾苑"


@given(name=st.text(alphabet="张王欧阳司马三四伟·", min_size=1, max_size=8))
def test_a_public_name_always_hides_something(name: str) -> None:
    shown = mask_name(name, Purpose.PUBLIC)
    assert "*" in shown and len(shown) == len(name)
