"""Who keeps the books and who keeps the cash: two people (中组发〔2008〕3号 art. 25)."""

from models.worded import Worded


class Duty(Worded):
    """A clerk has one of them or none; nobody without one sees dues."""

    ACCOUNTANT = "accountant", "会计（管账）"
    CASHIER = "cashier", "出纳（管款）"
