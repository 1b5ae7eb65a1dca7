"""Notices of limit and outcome, slips, cards and blank sheets, read back from the PDF."""

import io
import re
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader

from models.cases.queries.papers import (
    BlankIntake,
    Letterhead,
    MaterialLine,
    NoticeCard,
    PaperFacts,
)
from models.errors import KnownError
from reports.forms import AnyFacts, build_blank_sheets, build_paper, paper_title
from reports.paper import printable
from reports.paper.slip import A4_FORM, A5_CARD, HALF_FORM
from reports.paper.stamps import PrintStamp
from tests.reports.forms import samples
from tests.reports.forms.checks import check_fonts_and_metadata, check_inside, check_reprint, read
from tests.reports.forms.test_papers import shown

LONG = "".join(f"第{n}款需要向原户籍地街道核对津贴；" for n in range(1, 41))  # 800 characters
NAME = "阿不都热依木江·买买提艾力·吐尔逊江䶮𬭚" * 4
MANY = tuple(MaterialLine(f"材料{n}号", "原件", 1, "在有效期内", "自备") for n in range(1, 21))
LONG_HEAD = Letterhead(
    "吉林省某市某某区红旗街道红旗社区党群服务中心（便民服务大厅）",
    "红旗街道红旗路一百一十八号红旗小区综合服务楼一楼大厅西侧",
    "0434-1990000转8001",
    "0434-1990012",
)
PAPERS: dict[str, PaperFacts | NoticeCard | BlankIntake] = {
    "transfer": samples.transfer(),
    "transfer, long": samples.transfer(NAME, reason=LONG, papers=LONG, taker=NAME),
    "extension": samples.extension(),
    "extension, long": samples.extension(NAME, reason=LONG),
    "suspension": samples.suspension(),
    "suspension, open end": samples.suspension(NAME, reason=LONG, expected_end=None),
    "outcome": samples.outcome(),
    "outcome, long": samples.outcome(NAME, reason=LONG, collect=LONG, object=LONG),
    "delivery": samples.delivery(),
    "delivery to sign": samples.delivery_to_sign(),
    "delivery refused": samples.delivery(NAME, refusal=LONG, witness=NAME, way="留置送达"),
    "rating": samples.rating(),
    "rating, long": samples.rating(item_name=NAME, clerk="买买提艾力·吐尔逊江"),
    "card": samples.card(),
    "card, long": replace(samples.card(hint=LONG, item_name=NAME), materials=MANY),
    "card of what is told": samples.card(0, mode="告知", promised="", hint=""),
    "blank sheet": samples.sheet(),
}
PAPERS |= {
    f"{name}, long head": replace(facts, head=LONG_HEAD)
    for name, facts in PAPERS.items()
    if "long" not in name
}
papers = pytest.mark.parametrize("facts", PAPERS.values(), ids=PAPERS)
CODES = {"extension", "suspension"}  # facts that are told in other words


@papers
def test_every_field_is_on_the_paper(facts: AnyFacts) -> None:
    pages = read(build_paper(facts, samples.PRINTED))
    text = re.sub(r"—\d—", "", "".join(pages))
    if facts.document_number != samples.sheet().document_number:
        assert paper_title(facts) in text
    for expected in shown(facts):
        # A text that is continued overleaf has other words in between.
        for part in re.findall(r"第\d+款", expected) or [expected]:
            assert part in text or part in CODES, part


@papers
def test_the_same_facts_give_the_same_bytes(facts: AnyFacts) -> None:
    assert build_paper(facts, samples.PRINTED) == build_paper(facts, samples.PRINTED)


@papers
def test_a_reprint_differs_by_its_mark_only(facts: AnyFacts) -> None:
    check_reprint(facts)


@papers
def test_fonts_are_embedded_and_metadata_names_nobody(facts: AnyFacts) -> None:
    who = getattr(facts, "applicant", getattr(facts, "addressee", "")) or "王秀英"
    check_fonts_and_metadata(facts, who)


@papers
def test_nothing_is_drawn_beyond_the_page(facts: AnyFacts) -> None:
    check_inside(facts)


@pytest.mark.parametrize(
    ("facts", "frame"),
    [(samples.rating(), HALF_FORM), (samples.card(), A5_CARD), (samples.sheet(), A4_FORM)],
)
def test_each_on_its_own_paper(facts: AnyFacts, frame: object) -> None:
    (one,) = PdfReader(io.BytesIO(build_paper(facts, samples.PRINTED))).pages
    assert (float(one.mediabox.width), float(one.mediabox.height)) == pytest.approx(
        (getattr(frame, "width", 0), getattr(frame, "height", 0)), abs=0.01
    )


@pytest.mark.parametrize("name", ["王䶮", "赵𬭚", '<b>&"=1+1', "A&amp;B</para>", "(括号)\\n"])
@pytest.mark.parametrize(
    "make",
    [
        samples.transfer, samples.extension, samples.suspension, samples.outcome,
        samples.delivery, samples.delivery_to_sign,
    ],
)  # fmt: skip
def test_names_print_as_they_are(make: object, name: str) -> None:
    assert callable(make)
    assert name in "".join(read(build_paper(make(name), samples.PRINTED)))


def test_a_character_no_font_has_is_announced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printable, "missing_characters", lambda text: "𠮷" if "𠮷" in text else "")
    facts = samples.delivery("𠮷某")
    with pytest.raises(KnownError, match="没有“𠮷”"):
        build_paper(facts, samples.PRINTED)
    content = build_paper(facts, replace(samples.PRINTED, allow_missing=True))
    assert "〔U+20BB7〕某" in read(content)[0]


def test_original_and_stub_stand_on_one_sheet_with_the_same_number() -> None:
    (text,) = read(build_paper(samples.transfer(), samples.PRINTED))
    assert text.count("红旗社区办〔2026〕8号") == 2
    assert "正本（接收人留存）" in text and "存根（移交人留存）" in text
    assert text.count("接收人签名之前，本件仍由首问责任人李敏负责") == 2
    assert text.count("移交人签名") == 2 and "沿虚线撕开" in text


def test_a_long_transfer_has_whole_pages_for_each_half() -> None:
    long = samples.transfer(reason=LONG, papers=LONG * 2)
    pages = read(build_paper(long, samples.PRINTED))
    half = len(pages) // 2
    assert len(pages) == 2 * half and half > 1
    assert all("正本" in one for one in pages[:half])
    assert all("存根" in one for one in pages[half:])
    # Nobody signs on a page that says nothing.
    assert "接收人签名：" in pages[half - 1] and "首问责任人" in pages[half - 1]


def test_an_extension_says_old_and_new_limit_and_a_suspension_the_time_needed() -> None:
    text = read(build_paper(samples.extension(), samples.PRINTED))[0]
    assert "延期通知书" in text and "挂起" not in text
    assert "原应于2026年12月18日前（含当日）办结" in text
    assert "新的期限：2027年1月4日前（含当日）办结。" in text and "10个工作日" in text
    text = read(build_paper(samples.suspension(), samples.PRINTED))[0]
    assert "挂起通知书" in text and "延长" not in text
    assert "自2026年12月1日起暂停计算办理期限" in text and "残疾等级鉴定" in text
    assert "预计到2026年12月25日" in text
    open_end = samples.suspension(expected_end=None)
    assert "尚不能确定" in read(build_paper(open_end, samples.PRINTED))[0]


def test_an_outcome_without_money_says_nothing_of_it() -> None:
    facts = samples.outcome(outcome="不予", amount="", first_month="", collect="")
    text = read(build_paper(facts, samples.PRINTED))[0]
    assert "办理结果：不予。" in text and "如有异议：" in text
    assert "金额" not in text and "领取方式" not in text


def test_a_receipt_to_sign_leaves_room_and_a_recorded_one_ticks_the_way() -> None:
    empty = read(build_paper(samples.delivery_to_sign(), samples.PRINTED))[0]
    assert "■" not in empty and empty.count("□") == 6
    assert "（两人签名）1." in empty and "年____月____日____时____分" in empty
    filled = read(build_paper(samples.delivery(), samples.PRINTED))[0]
    assert "■委托代领" in filled and filled.count("□") == 5
    assert "2026年12月11日15时20分" in filled and "（两人签名）" not in filled
    other = read(build_paper(samples.delivery(way="转交单位"), samples.PRINTED))[0]
    assert "■转交单位" in other and other.count("□") == 6
    posted = read(build_paper(samples.delivery(way="邮寄（EX123）"), samples.PRINTED))[0]
    assert "■邮寄（EX123）" in posted and posted.count("□") == 5


def test_a_rating_slip_asks_and_does_not_hint() -> None:
    (text,) = read(build_paper(samples.rating(), samples.PRINTED))
    for grade in ("非常满意", "满意", "基本满意", "不满意", "非常不满意"):
        assert grade in text
    for asked in ("总体评价", "办事效率", "业务水平", "服务态度", "意见和建议", "电话回访"):
        assert asked in text
    assert "不得暗示" in text and "保密" in text and "王秀英" not in text
    assert "2026年12月24日前投入评价箱" in text


def test_a_card_has_every_material_to_tick_and_where_to_go() -> None:
    pages = read(build_paper(PAPERS["card, long"], samples.PRINTED))
    text = "".join(pages)
    assert all(f"□材料{n}号原件1份" in text for n in range(1, 21))
    told = read(build_paper(PAPERS["card of what is told"], samples.PRINTED))[0]
    assert "到哪里办社区收件、街道审核、区民政局发放" in told and "不需要带材料" in told
    assert "多久办好" not in told
    assert len(read(build_paper(samples.card(), samples.PRINTED))) == 1


def test_a_batch_of_blank_sheets_is_numbered_page_by_page() -> None:
    sheets = [samples.sheet(n) for n in range(1, 13)]
    content = build_blank_sheets(sheets, samples.PRINTED)
    assert content == build_blank_sheets(sheets, samples.PRINTED)
    pages = read(content)
    assert len(pages) == 12
    for number, text in enumerate(pages, start=1):
        # In the header and at the foot; the code carries it a third time.
        assert text.count(f"KB2026-{number:04d}") == 2
        fields = ("来访时间", "姓名", "身份证号", "住址", "告知同意", "代办人", "事项", "收到材料",
                  "原件留存", "决定", "说明", "来访人（来办人）签名", "补录人")  # fmt: skip
        places = [text.index(field) for field in fields]
        assert places == sorted(places)
    reader = PdfReader(io.BytesIO(content))
    assert reader.metadata is not None
    assert reader.metadata.subject == "KB2026-0001 至 KB2026-0012"


def test_one_sheet_is_the_same_as_in_its_batch() -> None:
    batch = build_blank_sheets([samples.sheet(3)], samples.PRINTED)
    assert batch == build_paper(samples.sheet(3), samples.PRINTED)


@pytest.mark.parametrize(
    "facts",
    [
        samples.transfer("", document_number="", due_date=None, answer_by=None, papers=""),
        samples.extension("", old_due=None, new_due=None, reason="", approved_by=""),
        samples.suspension("", old_due=None, reason="", procedure="", approved_by=""),
        samples.outcome("", reason="", amount="", first_month="", collect="", object=""),
        samples.rating(closed_on=date(2026, 1, 1)),
    ],
)
def test_a_preview_of_a_form_hardly_begun_is_drawn(facts: AnyFacts) -> None:
    printed: PrintStamp = replace(samples.PRINTED, draft=True)
    text = read(build_paper(facts, printed))[0]
    assert paper_title(facts) in text and "预览稿" in text
