"""Priority groups (重点群体) and what follows from a birth date."""

import re
from collections.abc import Collection
from datetime import date

from models.worded import Worded


class PriorityGroup(Worded):
    """People who are served first or at home. The two by age follow from the birth date."""

    AGED_60 = "aged_60", "60岁以上老年人"
    AGED_80 = "aged_80", "80岁以上高龄老人"
    LIVING_ALONE = "living_alone", "独居空巢老人"
    DISABLED = "disabled", "残疾人"
    PREGNANT = "pregnant", "孕产妇"
    VETERAN = "veteran", "退役军人"
    PREFERENTIAL = "preferential", "优抚对象"
    LOW_INCOME = "low_income", "低保对象"
    LOW_INCOME_MARGIN = "low_income_margin", "低保边缘家庭"
    DESTITUTE = "destitute", "特困人员"
    CHILD_IN_NEED = "child_in_need", "困境儿童"
    SERIOUSLY_ILL = "seriously_ill", "重病患者"
    UNEMPLOYED = "unemployed", "就业困难人员"
    MIGRANT = "migrant", "流动人口"


_WORDS = {
    "低保边缘": PriorityGroup.LOW_INCOME_MARGIN,
    "低保": PriorityGroup.LOW_INCOME,
    "独居": PriorityGroup.LIVING_ALONE,
    "空巢": PriorityGroup.LIVING_ALONE,
    "残疾": PriorityGroup.DISABLED,
    "孕": PriorityGroup.PREGNANT,
    "退役": PriorityGroup.VETERAN,
    "优抚": PriorityGroup.PREFERENTIAL,
    "特困": PriorityGroup.DESTITUTE,
    "困境儿童": PriorityGroup.CHILD_IN_NEED,
    "重病": PriorityGroup.SERIOUSLY_ILL,
    "就业困难": PriorityGroup.UNEMPLOYED,
    "流动人口": PriorityGroup.MIGRANT,
}
BY_AGE = {PriorityGroup.AGED_60: 60, PriorityGroup.AGED_80: 80}


def age_on(birth_date: date, today: date) -> int:
    """Full years; a birthday counts from its own day (民法典 200, 公历 years)."""
    before_birthday = (today.month, today.day) < (birth_date.month, birth_date.day)
    return today.year - birth_date.year - before_birthday


def is_minor(birth_date: date, today: date) -> bool:
    """Under 18 (民法典 17): somebody has to act as guardian."""
    return age_on(birth_date, today) < 18


def is_child(birth_date: date, today: date) -> bool:
    """Under 14: a parent or guardian consents to the processing (个人信息保护法 31)."""
    return age_on(birth_date, today) < 14


def groups_of(
    entered: Collection[PriorityGroup], birth_date: date | None, today: date
) -> tuple[PriorityGroup, ...]:
    """The entered groups with those that follow from age, in the fixed order.

    With a birth date, age decides alone: an entered «80岁以上» of a younger person falls away.
    """
    if birth_date is None:
        return tuple(group for group in PriorityGroup if group in entered)
    age = age_on(birth_date, today)
    return tuple(
        group
        for group in PriorityGroup
        if (age >= BY_AGE[group] if group in BY_AGE else group in entered)
    )


def groups_named(text: str) -> tuple[PriorityGroup, ...]:
    """The groups that the words of a list's column 人员类别 name: «低保户、残疾人»."""
    words = re.split(r"[、,，;；/\s]+", text)
    found = {next((g for part, g in _WORDS.items() if part in word), None) for word in words}
    return tuple(group for group in PriorityGroup if group in found)
