"""What the central rules leave to the place, as dated figures with their source (dues.md §6)."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from models.dues.rules.assessing import Rounding
from models.dues.rules.paying import ExtraKind
from models.dues.rules.tax import TaxMethod
from models.errors import KnownError

Choice = tuple[str, str]  # value, word
_PERIODS: tuple[Choice, ...] = (
    ("month", "每月"), ("quarter", "每季度"), ("half_year", "每半年"), ("year", "每年"),
)  # fmt: skip


@dataclass(frozen=True)
class Setting:
    """One of them: a choice of words, or a number between two bounds."""

    name: str
    word: str
    hint: str = ""
    unit: str = ""
    choices: tuple[Choice, ...] = ()
    least: Decimal = Decimal(0)
    most: Decimal = Decimal(1)
    is_whole: bool = False
    may_be_empty: bool = False  # nothing set is a choice of its own
    is_central: bool = False  # settled by a central rule: shown, never changed here

    def say(self, value: str) -> str:
        """A kept value as people read it."""
        if not value:
            return "没有设置"
        if self.choices:
            return dict(self.choices).get(value, value)
        if self.unit == "比例":
            return f"{(Decimal(value) * 100).normalize():f}%"
        return f"{value} {self.unit}".strip()

    def check(self, value: str) -> str:
        """The value as it is kept. Raises KnownError for one the setting cannot have."""
        if self.may_be_empty and not value:
            return ""
        if self.choices:
            if value not in dict(self.choices):
                raise KnownError(f"{self.word}没有“{value}”这一种。没有保存。", field="value")
            return value
        try:
            number = Decimal(value)
        except InvalidOperation:
            raise KnownError(f"{self.word}要填数字。没有保存。", field="value") from None
        if (
            not number.is_finite()
            or not self.least <= number <= self.most
            or (self.is_whole and number != int(number))
        ):
            raise KnownError(
                f"{self.word}“{value}”不对，应在 {self.say(f'{self.least}')} 至 "
                f"{self.say(f'{self.most}')} 之间。没有保存。",
                field="value",
            )
        return f"{int(number)}" if self.is_whole else f"{number:f}"


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "rounding", "取整办法", "按原始乘积取一次",
        choices=tuple((r.value, r.text) for r in Rounding),
    ),
    # The rule's own bounds are said by the rulebook.
    Setting("farmer", "农民党员月交纳额", "0.20 至 1.00 元", "元/月", most=Decimal(1000)),
    Setting(
        "income_tax", "扣除哪一个个人所得税",
        "重新计算按综合所得税率表，不含专项附加扣除；上年月均填在工资表或工资条里",
        choices=tuple((m.value, m.text) for m in TaxMethod),
    ),
    Setting(
        "bonus_spread", "按季度、半年发的奖金", "普遍发放的才计入",
        choices=(("by_month", "平均到每个月"), ("as_paid", "发多少算多少")),
    ),
    Setting(
        "year_end_performance", "年终、年中一次发放的绩效", "计入的按月平均",
        choices=(("out", "不计入基数"), ("in", "计入基数")),
    ),
    Setting(
        "pay_change", "年内工资变动", "默认一年一定（组电明字〔2017〕5号）",
        choices=(("fixed_for_year", "一年一定，次年再核"),
                 ("from_month_of_change", "从变动的当月起重新核定")),
    ),
    Setting(
        "ceiling", "每月核定上限", "本人自愿多交的，在核定时写明", "元/月", is_central=True
    ),
    Setting(
        "large_at_bound", "自愿多交恰好 1000 元", "规定没有写明算哪一种",
        choices=(("ask", "收款时问"), *((k.value, f"算{k.text}") for k in ExtraKind)),
    ),
    Setting(
        "prepayment_months", "预交最多几个月", unit="个月", most=Decimal(12), is_whole=True
    ),
    Setting(
        "back_payment_months", "补交最多几个月", "超过的要写明理由", "个月", is_central=True
    ),
    Setting(
        "arrears_first", "欠费第一次提醒", "连续几个月未交", "个月", least=Decimal(1),
        most=Decimal(4), is_whole=True,
    ),
    Setting(
        "arrears_second", "欠费第二次提醒", "连续几个月未交", "个月", least=Decimal(2),
        most=Decimal(5), is_whole=True,
    ),
    Setting(
        "arrears_raised", "欠费提交支部大会", "连续几个月未交", "个月", is_central=True
    ),
    Setting(
        "collection_day", "每月收缴日", unit="日", least=Decimal(1), most=Decimal(28),
        is_whole=True,
    ),
    Setting("publication_period", "公示周期", "至少每年一次", choices=_PERIODS),
    Setting(
        "publication_months_after", "公示月份", "期末后第几个月，0 为期末当月", "个月",
        most=Decimal(6), is_whole=True,
    ),
    Setting(
        "publication_day", "公示截止日", "31 为当月最后一天", "日", least=Decimal(1),
        most=Decimal(31), is_whole=True,
    ),
    Setting(
        "publication_amounts", "公示表写不写金额", choices=(("no", "不写金额"), ("yes", "写金额"))
    ),
    Setting("remittance_share", "上缴比例", "如 20%", "比例", may_be_empty=True),
    Setting("remittance_period", "上缴周期", choices=_PERIODS, may_be_empty=True),
    Setting(
        "remittance_months_after", "上缴月份", "期末后第几个月，0 为期末当月", "个月",
        most=Decimal(6), is_whole=True,
    ),
    Setting(
        "remittance_day", "上缴截止日", "31 为当月最后一天", "日", least=Decimal(1),
        most=Decimal(31), is_whole=True,
    ),
    Setting(
        "community_items", "社区工作者的工资项目", "按哪一类人员判定",
        choices=(("institution_staff", "按事业单位"), ("enterprise_staff", "按企业")),
    ),
    Setting(
        "pension_split", "养老金不能分项时的基本部分",
        "占发放总额的比例，如 60%；不设则按原交纳额和养老金调整的比例", "比例",
        least=Decimal("0.01"), may_be_empty=True,
    ),
    Setting(
        "rehire_pay", "返聘收入", choices=(("out", "不计入基数"), ("in", "计入基数")),
    ),
)  # fmt: skip
_BY_NAME = {setting.name: setting for setting in SETTINGS if not setting.is_central}


def find_setting(name: str) -> Setting:
    """A setting by its name. Raises KnownError for what the central rules settle."""
    found = _BY_NAME.get(name)
    if found is None:
        raise KnownError("这一项由上级规定，不能在本地改。没有任何改动。", field="name")
    return found
