"""Names as clerks type them and as sheets carry them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import KnownError
from models.people.rules.names import (
    NameCode,
    clean_name,
    read_name,
    read_surnames,
    split_name,
)


@pytest.mark.parametrize(
    ("text", "name", "remark", "codes"),
    [
        ("张伟", "张伟", "", ()),
        ("张　伟", "张伟", "", (NameCode.SPACES,)),
        ("孙雁璧\xa0", "孙雁璧", "", (NameCode.SPACES,)),
        ("陈  素", "陈素", "", (NameCode.SPACES,)),
        ("许娴\u200b玲", "许娴玲", "", (NameCode.SPACES,)),
        ("阿布都拉・阿不都热合曼", "阿布都拉·阿不都热合曼", "", (NameCode.DOT,)),
        ("买买提江•买买提", "买买提江·买买提", "", (NameCode.DOT,)),
        ("其其格 . 哈力", "其其格·哈力", "", (NameCode.DOT,)),
        ("王芳(户主)", "王芳", "户主", (NameCode.ANNOTATED,)),
        ("蔡山（户主）", "蔡山", "户主", (NameCode.ANNOTATED,)),
        ("马?洋", "马?洋", "", (NameCode.LOST_CHAR,)),
        ("马\ufffd洋", "马\ufffd洋", "", (NameCode.LOST_CHAR,)),
        ("赵䶮峰", "赵䶮峰", "", (NameCode.RARE,)),
        ("𠮷雅文", "𠮷雅文", "", (NameCode.RARE,)),
        ("仝翀", "仝翀", "", (NameCode.RARE,)),
        ("John  A. Smith", "John A. Smith", "", (NameCode.SPACES,)),
        ('<b>&"=1+1', '<b>&"=1+1', "", ()),
        ("张\x07三", "张三", "", ()),
        ("", "", "", (NameCode.MISSING,)),
        (" — ", "", "", (NameCode.MISSING,)),
    ],
)
def test_clean_name(text: str, name: str, remark: str, codes: tuple[NameCode, ...]) -> None:
    found = clean_name(text)
    assert (found.name, found.remark) == (name, remark)
    assert found.codes == codes


def test_a_form_needs_a_name() -> None:
    with pytest.raises(KnownError, match="还没有填姓名") as missing:
        read_name("　")
    assert missing.value.field == "name"
    assert read_name(" 李敏 ") == "李敏"


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("张三", ("张", "三")),
        ("欧阳修", ("欧阳", "修")),
        ("欧阳", ("欧", "阳")),
        ("尉迟敬德", ("尉迟", "敬德")),
        ("买买提江·买买提", ("", "买买提江·买买提")),
        ("Smith", ("", "Smith")),
    ],
)
def test_split_name(name: str, parts: tuple[str, str]) -> None:
    assert split_name(name) == parts


def test_every_reading_has_a_syllable_per_character() -> None:
    for surname, readings in read_surnames().items():
        assert readings
        for syllables in readings:
            assert len(syllables) == len(surname), surname
            assert all(s.isascii() and s.islower() for s in syllables), surname


@given(st.text(alphabet="张伟·.•・ 　()（）?aB\n\u200b-'\t", max_size=12))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean_name(text)
    twice = clean_name(once.name)
    assert twice.name == once.name
    assert not {NameCode.SPACES, NameCode.DOT, NameCode.ANNOTATED} & set(twice.codes)
