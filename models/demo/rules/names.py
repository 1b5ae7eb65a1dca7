"""The words the invented centre is made of. Every person and place in it is made up."""

from bisect import bisect
from collections.abc import Mapping
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")

SUBDISTRICT = "听松街道"
COMMUNITY = "青禾里社区"
CENTRE = "青禾里社区党群服务中心"
ADDRESS = "望岚区听松街道青禾路1号"
AREA = "2299"  # no such area exists: nobody can carry these numbers

# One estate a grid.
ESTATES = (
    "青禾苑", "云栖小区", "望湖里", "听松花园", "晴岚新村", "杏林雅居", "槐荫里", "柳岸人家",
    "书香苑", "麦田新居", "星河湾",
)  # fmt: skip
NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一")
POSITIONS = ("专管员", "站长", "片区经理", "调度", "窗口负责人")

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁"
    "任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴"
)
RARE_SURNAMES = ("欧阳", "上官", "诸葛", "单", "仇", "查", "解", "区", "曲", "乐", "盖")
MEN = "伟强军磊勇杰涛明超刚平辉建国志华斌鹏飞宁波浩宇轩泽瑞晨阳博文嘉诚天佑俊楠振海东升凯旋立新"
WOMEN = "芳娜敏静丽艳娟霞秀英兰梅玲桂珍雪洁婷欣怡佳慧雅琳梦瑶思雨晓月晴岚青禾若溪子涵诗语嫣然红"
# Characters that not every font and not every code page holds, and names of other shapes.
RARE_GIVEN = ("䶮", "㛃", "𬭚", "喆", "堃", "昇", "翀", "玥䶮", "㛃然")
DOTTED = ("阿依古丽·麦麦提", "买买提江·艾力", "古丽娜·吐尔逊", "迪丽努尔·阿不都")
# However small the centre, these live in it; by the number of the dwelling.
RARE_NEIGHBOURS = {4: "王䶮", 9: "陈㛃", 14: "刘𬭚", 19: DOTTED[0], 24: "欧阳若溪", 29: "单立新"}


class Weighted(Generic[T]):
    """Picks by weight; the weights need not add up to anything."""

    def __init__(self, weights: Mapping[T, float]) -> None:
        self._values = tuple(weights)
        self._bounds = tuple(accumulate(weights.values()))

    def pick(self, chance: Random) -> T:
        """One of the values."""
        return self._values[bisect(self._bounds, chance.random() * self._bounds[-1])]


# In falling order of frequency, as surnames are.
_FAMILY = Weighted({name: 1 / (rank + 6) for rank, name in enumerate(SURNAMES)})


def invent_surname(chance: Random) -> str:
    """A surname; one in fifty is compound or read in an unusual way."""
    if chance.random() < 0.02:
        return chance.choice(RARE_SURNAMES)
    return _FAMILY.pick(chance)


def contact_name(visitor: str, turn: int) -> str:
    """Somebody who comes for the visitor, mostly of the same family."""
    return visitor[0] + MEN[turn % len(MEN)] + WOMEN[turn % len(WOMEN)]


def invent_given(chance: Random, *, man: bool) -> str:
    """A given name of one or two characters; one in eighty has a rare one."""
    if chance.random() < 0.0125:
        return chance.choice(RARE_GIVEN)
    letters = MEN if man else WOMEN
    first = chance.choice(letters)
    return first if chance.random() < 0.22 else first + chance.choice(letters)
