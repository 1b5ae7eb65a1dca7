"""The dues papers read back from the PDF: every fact, whole sums, and nothing decided."""

import io
import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from pypdf import PdfReader

from models.cases.queries.papers import Letterhead
from models.dues.queries.papers import BaseStatement, DuesFacts, MonthPaid, OwedMonth, ReliefPaper
from models.dues.rules.months import Month, months_between
from models.errors import KnownError
from models.money import capital_amount
from reports.forms import build_paper, paper_title
from reports.forms.base_statement import say_item
from reports.forms.dues_wording import say_owed_months, say_paid_months, say_span
from reports.paper import geometry as page
from reports.paper import printable
from tests.reports.forms import dues_samples as samples
from tests.reports.forms.checks import check_fonts_and_metadata, check_inside, check_reprint, read
from tests.reports.forms.samples import PRINTED

NAME = "阿不都热依木江·买买提艾力·吐尔逊江䶮𬭚" * 2
LONG = "".join(f"第{n}款家庭成员患病并且收入明显减少；" for n in range(1, 21))
LONG_HEAD = Letterhead(
    "吉林省某市某某区红旗街道红旗社区党群服务中心（便民服务大厅）",
    "红旗街道红旗路一百一十八号红旗小区综合服务楼一楼大厅西侧",
    "0434-1990000转8001",
    "0434-1990012",
)
UNEVEN = tuple(
    MonthPaid(month, Decimal(month.number * 7) / 100 + 40)
    for month in months_between(Month(2026, 1), Month(2026, 12))
)
LONG_LINES = tuple(
    replace(line, wording=f"{line.wording}{n}项", reason=f"{line.reason}（见第{n}款）")
    for n, line in enumerate(samples.LINES)
)
PAPERS: dict[str, DuesFacts] = {
    "receipt": samples.receipt(),
    "receipt, long": samples.receipt(
        member=NAME, payer=NAME, months=UNEVEN, consent=LONG[:60], override=LONG[:60]
    ),
    "receipt, void": samples.receipt(voided=samples.VOIDED),
    "receipt beside large dues": samples.receipt(
        extra=Decimal("2000.00"), extra_kind="大额党费", voucher_number="DE2026-0003"
    ),
    "voucher": samples.voucher(),
    "voucher, long": samples.voucher(member=NAME, payer=NAME, profile=LONG, chosen="操作人选定"),
    "voucher, void": samples.voucher(voided=samples.VOIDED),
    "statement": samples.statement(),
    "statement, long": samples.statement(
        member=NAME, lines=LONG_LINES, reason="退休", relief="2026年9月至12月减为 10.00 元"
    ),
    "statement, undecided": samples.undecided(),
    "statement, fixed": samples.fixed(),
    "relief": samples.relief(),
    "relief, long": samples.relief(member=NAME, reason=LONG),
    "relief of a retired member": samples.relief(
        who="离退休", needs_approval=False, approval_number="", approval_body="", committee="",
        approved_on=None,
    ),
    "reminder": samples.reminder(),
    "reminder, long": samples.reminder(
        member=NAME, months=tuple(OwedMonth(one.month, one.amount) for one in UNEVEN)
    ),
    "meeting": samples.meeting(),
    "meeting, long": samples.meeting(
        member=NAME, committee=NAME, talks=samples.meeting().talks * 4
    ),
    "book": samples.book_page(),
    "book, long": samples.book_page(member=NAME, category="离退休人员（养老金不能分项）"),
}  # fmt: skip
PAPERS |= {
    f"{name}, long head": replace(facts, head=LONG_HEAD, branch=f"{facts.branch}（红旗小区联合）")
    for name, facts in PAPERS.items()
    if "long" not in name
}
papers = pytest.mark.parametrize("facts", PAPERS.values(), ids=PAPERS)
# Told elsewhere or in other words.
_NOT_SHOWN = {"address", "supervision_phone"}


def shown(value: object) -> list[str]:
    """How each fact is expected on paper."""
    if isinstance(value, str):
        return [re.sub(r"\s", "", value)]
    if isinstance(value, datetime):
        return [value.strftime("%H:%M") if value == samples.VOIDED.at else f"{value.month}月"]
    if isinstance(value, Month):
        return [f"{value.number}月"]
    if isinstance(value, date):
        return []
    if isinstance(value, Decimal):
        return [f"{value:,.2f}"] if value == value.quantize(Decimal("0.01")) else []
    if isinstance(value, tuple):
        return [text for item in value for text in shown(item)]
    if is_dataclass(value) and not isinstance(value, type):
        return [
            text
            for f in fields(value)
            if f.name not in _NOT_SHOWN
            for text in shown(getattr(value, f.name))
        ]
    return []


@papers
def test_every_field_is_on_the_paper(facts: DuesFacts) -> None:
    text = re.sub(r"—\d—", "", "".join(read(build_paper(facts, PRINTED))))
    assert paper_title(facts) in text
    told = text.replace("2026年", "")
    absent = []
    for expected in shown(replace(facts, head=replace(facts.head, address=""))):
        for part in re.findall(r"第\d+款", expected) or [expected]:
            if part not in text and part not in told and part.replace(",", "") not in text:
                absent.append(part)
    # Months in the middle of a run are within its span; a paid book month has no word for it.
    middle = {f"{n}月" for n in range(1, 13)} | {"已交"}
    assert set(absent) <= middle | _told_otherwise(facts)


def _told_otherwise(facts: DuesFacts) -> set[str]:
    """What a kind of paper does not name, or not in these words."""
    if isinstance(facts, ReliefPaper):
        # A form of the branch; the committee signs only where it approves.
        return {facts.head.centre, facts.head.phone}
    if isinstance(facts, BaseStatement):
        # Without a rate there is nothing to round, to cite or to limit.
        return set() if facts.rate else {"四舍五入到分", "1,000.00", "中组发〔2008〕3号第二条"}
    return set()


@papers
def test_the_same_facts_give_the_same_bytes(facts: DuesFacts) -> None:
    assert build_paper(facts, PRINTED) == build_paper(facts, PRINTED)


@papers
def test_a_reprint_differs_by_its_mark_only(facts: DuesFacts) -> None:
    check_reprint(facts)


@papers
def test_fonts_are_embedded_and_metadata_names_nobody(facts: DuesFacts) -> None:
    check_fonts_and_metadata(facts, facts.member)


@papers
def test_nothing_is_drawn_beyond_the_page(facts: DuesFacts) -> None:
    check_inside(facts)


@pytest.mark.parametrize("name", ["王䶮", "赵𬭚", '<b>&"=1+1', "A&amp;B</para>", "(括号)\\n"])
@pytest.mark.parametrize(
    "make",
    [
        samples.receipt, samples.voucher, samples.statement, samples.fixed, samples.relief,
        samples.reminder, samples.meeting, samples.book_page,
    ],
)  # fmt: skip
def test_names_print_as_they_are(make: Callable[..., DuesFacts], name: str) -> None:
    assert name in "".join(read(build_paper(make(member=name), PRINTED)))


def test_a_character_no_font_has_is_announced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printable, "missing_characters", lambda text: "𠮷" if "𠮷" in text else "")
    facts = samples.receipt(payer="𠮷某")
    with pytest.raises(KnownError, match="没有“𠮷”"):
        build_paper(facts, PRINTED)
    content = build_paper(facts, replace(PRINTED, allow_missing=True))
    assert "〔U+20BB7〕某" in read(content)[0]


# Receipt and voucher


def test_a_receipt_says_its_sum_twice_on_each_half() -> None:
    facts = samples.receipt()
    assert facts.amount == 6 * Decimal("49.00") + Decimal("29.00") + Decimal("100.00")
    (text,) = read(build_paper(facts, PRINTED))
    assert text.count("¥423.00") == 2 and text.count("人民币肆佰贰拾叁元整") == 2
    assert text.count("DF2026-000123") == 2 and "沿虚线撕开" in text
    assert "收据联（交款人留存）" in text and "存根联（党组织留存）" in text
    assert text.count("2026年7月至12月，6个月，每月49.00元294.00") == 2
    assert text.count("补差2026年6月，29.00元") == 2 and "李兰（受委托，配偶）" in text
    assert "作废" not in text and "超限理由" not in text


def test_a_voided_receipt_says_so_and_keeps_its_number() -> None:
    (text,) = read(build_paper(samples.receipt(voided=samples.VOIDED), PRINTED))
    assert text.count("周玲作废，原因：金额录错，另开收据") == 2
    assert text.count("本件不作凭证，编号保留") == 2 and text.count("DF2026-000123") == 2
    assert len(re.findall("作废", text)) == 6  # the row's label, its words, and across the half


def test_large_dues_are_outside_the_receipt_and_on_their_own_voucher() -> None:
    months = (MonthPaid(Month(2026, 7), Decimal("150.00")),)
    facts = samples.receipt(
        months=months, extra=Decimal("2000.00"), extra_kind="大额党费", voucher_number="DE2026-0003"
    )
    assert facts.amount == 150 and facts.large == 2000
    (text,) = read(build_paper(facts, PRINTED))
    assert "¥150.00" in text and "¥2" not in text and capital_amount(facts.amount) in text
    assert "同时收到大额党费2,000.00元，不在本收据内，另开凭证DE2026-0003" in text
    (text,) = read(build_paper(samples.voucher(), PRINTED))
    assert text.count("¥2,000.00") == 2 and text.count("人民币贰仟元整") == 2
    assert "中央组织部" in text and "不计入支部上缴比例" in text and "同次收据" in text


def test_a_very_long_profile_goes_over_more_sheets_on_both_halves() -> None:
    content = build_paper(samples.voucher(profile=LONG * 4), PRINTED)
    pages = read(content)
    assert len(pages) > 1
    assert sum(one.count("第20款") for one in pages) == 8


@pytest.mark.parametrize(
    ("months", "said"),
    [
        ([(2026, 3, "49")], "2026年3月，49.00 元"),
        ([(2026, 3, "49"), (2026, 4, "49")], "2026年3月至4月，2个月，每月 49.00 元"),
        ([(2026, 12, "49"), (2027, 1, "49")], "2026年12月至2027年1月，2个月，每月 49.00 元"),
        ([(2026, 4, "49"), (2026, 3, "30")], "2026年3月，30.00 元；2026年4月，49.00 元"),
        ([(2026, 3, "49"), (2026, 5, "49")], "2026年3月，49.00 元；2026年5月，49.00 元"),
    ],
)
def test_months_are_told_together_only_if_they_follow(
    months: list[tuple[int, int, str]], said: str
) -> None:
    assert say_paid_months([MonthPaid(Month(y, m), Decimal(a)) for y, m, a in months]) == said
    assert say_owed_months([OwedMonth(Month(y, m), Decimal(a)) for y, m, a in months]) == said


def test_a_span_of_one_month_is_that_month() -> None:
    assert say_span(Month(2026, 3), Month(2026, 3)) == "2026年3月"


# 基数说明单


@pytest.mark.parametrize(
    "facts",
    [
        samples.statement(), samples.undecided(), samples.fixed(),
        samples.statement(lines=samples.LINES + samples.LINES[:8], reason="退休"),
        samples.statement(head=LONG_HEAD),
    ],
)  # fmt: skip
def test_a_statement_is_one_page(facts: DuesFacts) -> None:
    assert len(read(build_paper(facts, PRINTED))) == 1


def test_a_statement_tells_every_item_and_who_decided() -> None:
    (text,) = read(build_paper(samples.statement(), PRINTED))
    assert "1基本工资3,200.00计入企业工资的固定部分" in text
    assert "6误餐补贴300.00不计改革性补贴组电明字〔2017〕5号" in text
    assert "10个人所得税−57.60扣除按税后收入计算组电明字〔2017〕5号" in text
    assert "2026年1月8日支委会决定（记录2026-2）" in text and "支部决定" in text
    assert "计入合计7,800.00元扣除合计1,656.60元" in text
    assert "7800.00−1656.60=6143.40" in text and "92.151→92.15元/月" in text
    assert "92.151一次四舍五入到分，得92.15元" in text and "未超过限额" in text
    assert "每月应交92.15元" in text
    assert "有疑问怎么办" in text and "0434-1990000" in text


def test_a_statement_set_small_names_each_citation_once_below() -> None:
    facts = samples.statement(lines=samples.LINES + samples.LINES[:8])
    (text,) = read(build_paper(facts, PRINTED))
    assert "依据：[1]《全国基层组织建设工作情况通报》第52期；[2]中组发〔2008〕3号第一条；" in text
    assert text.count("[3]") == 10  # nine items of the latest text and the legend


def test_a_statement_above_the_ceiling_shows_both_sums() -> None:
    facts = samples.statement(
        base=Decimal("245000.00"), rate=Decimal("0.02"), raw=Decimal("4900.0000"),
        computed=Decimal("4900.00"), assessed=Decimal("1000.00"), bracket="10000 元以上",
    )  # fmt: skip
    (text,) = read(build_paper(facts, PRINTED))
    assert "得4,900.00元" in text and "超过限额，按限额核定" in text
    assert "每月应交1,000.00元" in text


def test_nothing_is_assessed_while_an_item_is_undecided() -> None:
    (text,) = read(build_paper(samples.undecided(), PRINTED))
    assert "每月应交待定，暂不核定" in text and "通勤班车补：规定没有写明" in text
    assert "92.15" not in text and "算式" not in text


def test_a_fixed_amount_has_no_base() -> None:
    (text,) = read(build_paper(samples.fixed(), PRINTED))
    assert "定额，不计算基数（中组发〔2008〕3号第六条）" in text and "每月应交0.20元" in text
    assert "工资项目" not in text and "限额" not in text


# 减免, 提醒, 大会


def test_a_relief_form_names_whose_decision_it_needs() -> None:
    text = read(build_paper(samples.relief(), PRINTED))[0]
    assert "2026年9月至2027年2月（6个月）" in text and "减至每月10.00元" in text
    assert "192.00元人民币壹佰玖拾贰元整" in text and "上级党委审批" in text
    assert "红旗街道党工委于2026年8月28日批准，批准文号：红街工组〔2026〕7号" in text
    retired = samples.relief(who="离退休", needs_approval=False, reduced_to=Decimal(0))
    text = read(build_paper(retired, PRINTED))[0]
    assert "上级党委审批" not in text and "申请减免免交" in text and "支部研究决定" in text


def test_a_relief_form_not_decided_yet_leaves_room_to_write() -> None:
    facts = samples.relief(minutes_number="", minutes_on=None, approval_number="", approved_on=None)
    text = read(build_paper(facts, PRINTED))[0]
    assert "会议记录编号：____" in text and "批准文号：____" in text and "同意" not in text


def test_a_reminder_is_polite_and_says_what_is_owed() -> None:
    (text,) = read(build_paper(samples.reminder(), PRINTED))
    assert "陈䶮同志：您好！" in text and "4个月的党费，合计377.36元" in text
    assert "2026年4月，94.34元；2026年8月至10月，3个月，每月94.34元" in text
    assert "连续3个月没有交" in text and "2026年12月10日前" in text
    assert "第十二条" in text and "缓交、减免" in text and "除名" not in text


def test_a_meeting_form_decides_nothing() -> None:
    (text,) = read(build_paper(samples.meeting(), PRINTED))
    assert "连续6个月没有交纳党费" in text and "合计566.04元" in text
    assert "党章第九条" in text and "不作结论；党籍不因本说明改变" in text
    assert "2026年8月12日，电话提醒，本人答应补交" in text
    assert "支部大会讨论情况" in text and "上级党组织意见" in text
    (text,) = read(build_paper(samples.meeting(talks=()), PRINTED))
    assert "没有谈话、提醒的记录，请支部先谈话" in text


def test_a_meeting_form_leaves_room_to_write() -> None:
    heights: dict[str, float] = {}

    def visit(text: str, cm: object, tm: list[float], font: object, size: object) -> None:
        for word in ("本人说明的理由", "支部大会讨论情况", "咨询：", "支部书记（"):
            if word in text:
                heights[word] = tm[5]

    pdf = PdfReader(io.BytesIO(build_paper(samples.meeting(), PRINTED)))
    pdf.pages[0].extract_text(visitor_text=visit)
    reason, meeting, note, signature = heights.values()
    assert reason - meeting >= 9 * page.MM and note - signature >= 9 * page.MM


def test_a_book_page_adds_up_what_came_in() -> None:
    facts = samples.book_page()
    assert facts.paid == 8 * Decimal("21.93")
    (text,) = read(build_paper(facts, PRINTED))
    assert "3月21.93免交" in text and "4月21.93缓交" in text and "11月21.93" in text
    assert "175.44人民币壹佰柒拾伍元肆角肆分" in text and "另自愿多交100.00" in text
    reader = PdfReader(io.BytesIO(build_paper(facts, PRINTED)))
    assert float(reader.pages[0].mediabox.width) == pytest.approx(148 * page.MM)


@pytest.mark.parametrize(
    ("wording", "item", "said"),
    [
        ("养老保险", "养老保险（个人）", "养老保险（个人）"),
        ("职业年金", "职业（企业）年金（个人）", "职业年金（个人）"),
        ("医保", "医疗保险（个人）", "医保（医疗保险，个人）"),
        ("养老保险（个人部分）", "养老保险（个人）", "养老保险（个人部分）"),
        ("年金", "职业（企业）年金（个人）", "年金（职业〔企业〕年金，个人）"),
        ("月度绩效", "定期普遍发放的绩效工资", "月度绩效（定期普遍发放的绩效工资）"),
        ("岗位工资", "岗位工资", "岗位工资"),
        ("通勤班车补", "", "通勤班车补"),
    ],
)
def test_an_item_has_one_pair_of_brackets(wording: str, item: str, said: str) -> None:
    assert say_item(wording, item) == said
