"""Phones and addresses in the spellings that sheets and clerks use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import KnownError
from models.people.rules.contacts import Address, PhoneCode, clean_phone, read_address, read_phone


@pytest.mark.parametrize(
    ("text", "phone", "codes"),
    [
        ("19900001234", "19900001234", ()),
        ("199-0000-1234", "19900001234", (PhoneCode.SEPARATORS,)),
        ("199 0000 1234", "19900001234", (PhoneCode.SEPARATORS,)),
        ("199－0000－1234", "19900001234", (PhoneCode.SEPARATORS,)),
        ("1990000-1234", "19900001234", (PhoneCode.SEPARATORS,)),
        ("+86 19900001234", "19900001234", (PhoneCode.PREFIX,)),
        ("+8619900001234", "19900001234", (PhoneCode.PREFIX,)),
        ("8619900001234", "19900001234", (PhoneCode.PREFIX,)),
        ("１９９００００１２３４", "19900001234", (PhoneCode.FULLWIDTH,)),
        ("0431-88880000", "043188880000", (PhoneCode.SEPARATORS,)),
        ("19900001234/19900004321", "19900001234", (PhoneCode.MULTI,)),
        ("19900001234 19900004321", "19900001234", (PhoneCode.MULTI,)),
        ("19900001234\n19900004321", "19900001234", (PhoneCode.MULTI,)),
        ("19900001234（女儿）", "19900001234", (PhoneCode.ANNOTATED,)),
        ("19900001234　邻居代接", "19900001234", (PhoneCode.ANNOTATED,)),
        ("", "", (PhoneCode.MISSING,)),
        ("无", "", (PhoneCode.MISSING,)),
        ("1990000123", "", (PhoneCode.BAD,)),
        ("199000012345", "", (PhoneCode.BAD,)),
    ],
)
def test_clean_phone(text: str, phone: str, codes: tuple[PhoneCode, ...]) -> None:
    found = clean_phone(text)
    assert (found.phone, found.codes) == (phone, codes)


def test_second_phone_and_remark_are_kept_apart() -> None:
    assert clean_phone("19900001234、19900004321").others == ("19900004321",)
    assert clean_phone("女儿：19900001234").remark == "女儿"
    assert clean_phone("19900001234(儿子)").remark == "儿子"


def test_form_refuses_a_wrong_phone_and_takes_none() -> None:
    assert read_phone(" ") == ""
    assert read_phone("199 0000 1234") == "19900001234"
    with pytest.raises(KnownError, match="手机号应为 11 位") as refused:
        read_phone("1990000123")
    assert refused.value.field == "phone"


@given(st.text(alphabet="1990-0 ０9／/,a女（）+86\n", max_size=30))
def test_cleaning_a_phone_twice_changes_nothing(text: str) -> None:
    once = clean_phone(text)
    if once.phone:
        again = clean_phone(once.phone)
        assert (again.phone, again.codes) == (once.phone, ())


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("青禾苑-3栋-2单元-501室", "青禾苑-3栋-2单元-501室"),
        ("青禾苑3栋2单元501", "青禾苑-3栋-2单元-501室"),
        ("青禾苑3栋2单元501室", "青禾苑-3栋-2单元-501室"),
        ("青禾苑-3-2-501", "青禾苑-3栋-2单元-501室"),
        ("青禾苑 3-2-501", "青禾苑-3栋-2单元-501室"),
        ("青禾苑3-2-501", "青禾苑-3栋-2单元-501室"),
        ("青禾苑－3－2－501", "青禾苑-3栋-2单元-501室"),
        ("青禾苑3号楼2单元501室", "青禾苑-3栋-2单元-501室"),
        ("青禾苑3#2单元501室", "青禾苑-3栋-2单元-501室"),
        ("青禾苑３幢２单元５０１", "青禾苑-3栋-2单元-501室"),
        ("青禾苑三栋二单元501", "青禾苑-3栋-2单元-501室"),
        ("青禾苑十二号楼3单元1102室", "青禾苑-12栋-3单元-1102室"),
        ("青禾苑3号2单元501", "青禾苑-3栋-2单元-501室"),
        ("青禾苑二期3栋501", "青禾苑二期-3栋-501室"),
        ("青禾苑A座1201", "青禾苑-A栋-1201室"),
        ("松涛路18号3栋2单元501室", "松涛路18号-3栋-2单元-501室"),
        ("松涛路18号", "松涛路18号"),
        ("青禾苑", "青禾苑"),
        ("青禾苑3栋2单元", "青禾苑-3栋-2单元"),
        ("3-2-501", "3栋-2单元-501室"),
        ("", ""),
    ],
)
def test_read_address(text: str, written: str) -> None:
    found = read_address(text)
    assert found.text == written
    assert read_address(found.text) == found


@given(
    estate=st.sampled_from(["青禾苑", "松涛家园", "机修厂宿舍", "青禾苑二期"]),
    building=st.integers(1, 99),
    entrance=st.integers(1, 9),
    room=st.integers(101, 3304),
    spelling=st.sampled_from(
        ["{}{}栋{}单元{}", "{}-{}-{}-{}", "{}{}#{}单元{}室", "{} {}号楼 {}单元 {}"]
    ),
)
def test_every_spelling_is_one_address(
    estate: str, building: int, entrance: int, room: int, spelling: str
) -> None:
    written = spelling.format(estate, building, entrance, room)
    assert read_address(written) == Address(estate, str(building), str(entrance), str(room))


def test_endless_cells_are_kept_whole_at_once() -> None:
    assert read_address("1-" * 20_000).estate == "1-" * 20_000
    assert clean_phone("1 " * 20_000).codes == (PhoneCode.BAD,)
