"""The papers of proxy service, read back from the PDF."""

import io
import re
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from pypdf import PdfReader

from models.cases.rules.filing import file_facts, read_facts
from models.errors import KnownError
from models.money import capital_amount
from models.proxy.queries.papers import PROXY_PAPERS, CustodyEntry, DrawnSigns, HandoverSheet
from models.proxy.rules.letters import Power
from reports.forms import AnyFacts, ProxyFacts, build_paper, paper_title
from reports.paper import geometry as page
from reports.paper import printable
from reports.paper.stamps import format_date
from tests.reports.forms import proxy_samples as samples
from tests.reports.forms.checks import check_fonts_and_metadata, check_inside, check_reprint, read
from tests.reports.forms.samples import PRINTED
from tests.reports.forms.test_slips import LONG, LONG_HEAD, NAME

MANY = tuple(replace(samples.RECEIPT, name=f"材料{n}号") for n in range(1, 31))
WIDE = replace(
    samples.RECEIPT, name="材料名称" * 20, now_with=NAME[:80], remark="备注" * 60,
    handed_by=NAME[:60], taken_by=NAME[:60],
)  # fmt: skip
PAPERS: dict[str, ProxyFacts] = {
    "letter": samples.letter(),
    "letter by fingerprint": samples.letter(signed_by="委托人按指印"),
    "letter, long": samples.letter(principal=NAME, matters=LONG, agent=NAME, lines=MANY),
    "renewed": samples.renewed(),
    "renewed, long": samples.renewed(principal=NAME, reason=LONG, guardian=NAME),
    "custody": samples.custody(),
    "custody, long": samples.custody(principal=NAME, lines=(*MANY, WIDE)),
    "custody, drawn": samples.custody(signed_in=samples.SIGNED_IN),
    "return": samples.returned(),
    "return, drawn": samples.returned(signed=samples.SIGNED_BACK),
    "return, long": samples.returned(
        principal=NAME, lines=tuple(replace(e, returned_copies=2) for e in MANY)
    ),
    "settlement": samples.settled(),
    "settlement, long": samples.settled(principal=NAME, entries=samples.MONEY * 12),
    "suspension": samples.stopped(),
    "termination": samples.stopped("termination", balance=Decimal("-7.50")),
    "termination, long": samples.stopped("termination", principal=NAME, reason=LONG, lines=MANY),
    "completion": samples.completed(),
    "completion, long": samples.completed(principal=NAME, result=LONG, lines=MANY),
    "handover": samples.handover(),
    "handover, long": samples.handover(
        cases=(*samples.handover(14).cases, samples.handover_case(15, promised=LONG, lines=MANY))
    ),
    "register": samples.register(),
    "register, long": samples.register(principal=NAME, task=LONG),
    "trip": samples.trip(),
    "trip, long": samples.trip(stops=(*samples.trip(20).stops, samples.stop(21, person=NAME))),
}
PAPERS |= {
    f"{name}, long head": replace(facts, head=LONG_HEAD)
    for name, facts in PAPERS.items()
    if "long" not in name
}
papers = pytest.mark.parametrize("facts", PAPERS.values(), ids=PAPERS)
KINDS = {"suspension", "termination"}  # told in other words
DONE = (samples.PHOTOCOPY, samples.CARD)
HEADERS = "经手人签名|服务对象、电话|服务对象签名(?=\\d)"  # columns, not lines to sign


def shown(value: object) -> list[str]:
    """How each fact is expected on paper; counts of copies are checked by their own tests."""
    if isinstance(value, str):
        return [re.sub(r"\s", "", value)]
    if isinstance(value, CustodyEntry):
        return [re.sub(r"\s", "", value.name), value.form]
    if isinstance(value, (datetime, DrawnSigns)):
        return []
    if isinstance(value, date):
        return [format_date(value)]
    if isinstance(value, Decimal):
        return [f"{abs(value):.2f}"]
    if isinstance(value, tuple):
        return [text for item in value for text in shown(item)]
    if is_dataclass(value) and not isinstance(value, type):
        return [text for f in fields(value) for text in shown(getattr(value, f.name))]
    return []


@papers
def test_every_field_is_on_the_paper(facts: AnyFacts) -> None:
    pages = read(build_paper(facts, PRINTED))
    text = re.sub(r"—\d—", "", "".join(pages))
    assert paper_title(facts) in text
    for expected in shown(_told(facts)):
        # A text that is continued overleaf has other words in between, even within 款.
        parts = re.findall(r"第\d+(?=款)", expected)
        for part in parts:
            assert re.search(rf"{part}(?!\d)", text), part
        assert parts or expected in text or expected in KINDS, expected


def _told(facts: AnyFacts) -> AnyFacts:
    """A handover leaves out what is back already; a receipt lists all of it."""
    if not isinstance(facts, HandoverSheet):
        return facts
    return replace(
        facts,
        cases=tuple(
            replace(case, lines=tuple(e for e in case.lines if e not in DONE))
            for case in facts.cases
        ),
    )


@papers
def test_the_same_facts_give_the_same_bytes(facts: AnyFacts) -> None:
    assert build_paper(facts, PRINTED) == build_paper(facts, PRINTED)


@pytest.mark.parametrize("facts", [f for f in PAPERS.values() if type(f) in PROXY_PAPERS])
def test_filed_facts_print_the_same_paper_again(facts: AnyFacts) -> None:
    again = read_facts(type(facts), file_facts(facts))
    assert again == facts
    assert build_paper(again, PRINTED) == build_paper(facts, PRINTED)


@papers
def test_a_reprint_differs_by_its_mark_only(facts: AnyFacts) -> None:
    check_reprint(facts)


@papers
def test_fonts_are_embedded_and_metadata_names_nobody(facts: AnyFacts) -> None:
    check_fonts_and_metadata(facts, "赵德山")


@papers
def test_nothing_is_drawn_beyond_the_page(facts: AnyFacts) -> None:
    check_inside(facts)


@papers
def test_no_signature_stands_alone_on_a_page(facts: AnyFacts) -> None:
    for text in read(build_paper(facts, PRINTED)):
        # The lines to sign are the last of a page: something of the paper stands before them.
        before = re.sub(HEADERS, "", text).split("签名")[0]
        assert len(before) > 40


@pytest.mark.parametrize("name", ["王䶮", "赵𬭚", '<b>&"=1+1', "A&amp;B</para>", "(括号)\\n"])
@pytest.mark.parametrize(
    "make",
    [
        samples.letter, samples.custody, samples.returned, samples.settled, samples.stopped,
        samples.completed, samples.register,
    ],
)  # fmt: skip
def test_names_print_as_they_are(make: object, name: str) -> None:
    assert callable(make)
    assert name in "".join(read(build_paper(make(principal=name), PRINTED)))


def test_sheets_of_several_people_print_their_names() -> None:
    facts = samples.handover(cases=(samples.handover_case(1, principal="赵𬭚"),))
    assert "赵𬭚" in read(build_paper(facts, PRINTED))[0]
    trip = samples.trip(stops=(samples.stop(1, person='<b>&"=1+1'),))
    assert '<b>&"=1+1' in read(build_paper(trip, PRINTED))[0]


def test_a_character_no_font_has_is_announced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printable, "missing_characters", lambda text: "𠮷" if "𠮷" in text else "")
    facts = samples.custody(lines=(replace(samples.RECEIPT, name="𠮷某的证件"),))
    with pytest.raises(KnownError, match="没有“𠮷”"):
        build_paper(facts, PRINTED)
    content = build_paper(facts, replace(PRINTED, allow_missing=True))
    assert "〔U+20BB7〕某的证件" in read(content)[0]


def test_a_letter_is_printed_in_duplicate_and_both_say_the_same() -> None:
    for facts, count in ((samples.letter(), 1), (PAPERS["letter, long"], 2)):
        pages = read(build_paper(facts, PRINTED))
        assert len(pages) == 2 * count
        first, second = pages[:count], pages[count:]
        assert all("正本" in one for one in first)
        changed = [one.replace("正本", "副本", 1) for one in first]
        # The sentence on copies names both: only the name above the page differs.
        assert [sorted(one) for one in changed] == [sorted(one) for one in second]
        assert "—1—" in first[0] and "—1—" in second[0]


def test_every_power_has_its_box_and_what_is_not_given_is_plain() -> None:
    every = [power.text for power in Power]
    for given in ([Power.LODGE], [Power.LODGE, Power.PAY], list(Power)):
        facts = samples.letter(powers=tuple(power.text for power in given))
        text = read(build_paper(facts, PRINTED))[0]
        # The row of boxes follows the row of powers, one below the other.
        boxes = re.findall("■授权|□不授权", text)
        expected = ["■授权" if power in given else "□不授权" for power in Power]
        assert boxes == expected and "".join(every) in text
        assert "没有勾选的权限不授予，代办员不得行使" in text
        assert "全权" not in text


def test_a_letter_says_fees_promises_consent_and_how_it_ends() -> None:
    text = read(build_paper(samples.letter(), PRINTED))[0]
    assert "代办不收费，规费由委托人承担" in text
    assert "不收费、不拖延、不外泄" in text
    assert "《个人信息处理告知书》（2026-01版）" in text
    assert "自2026年11月19日起至2026年12月31日止" in text
    assert "民法典第一百七十三条" in text
    assert "委托人签名：" in text and "指印" in text and "代办员签名：" in text
    assert "监护人" not in text and "见证人" not in text
    assert "材料交接清单（交接材料时填写，双方签名）" in text
    assert "赵德山" in text and "229***********0031" in text and "HQ-07" in text


def test_a_guardian_and_a_fingerprint_have_their_lines() -> None:
    text = read(build_paper(samples.renewed(), PRINTED))[0]
    assert "赵小兰（代委托人签署）" in text and "监护人签名：" in text and "与委托人关系：" in text
    assert "原委托书编号红旗社区委〔2026〕3号" in text and "续办理由" in text
    assert "材料交接清单（4项）：1.医疗费用收据原件2份（3页）" in text
    text = read(build_paper(samples.letter(signed_by="委托人按指印"), PRINTED))[0]
    assert "见证人签名：" in text and "签署方式：委托人按指印" in text


def test_the_letter_keeps_the_geometry_of_an_official_document() -> None:
    (one, _) = PdfReader(io.BytesIO(build_paper(samples.letter(), PRINTED))).pages
    places: list[tuple[float, float]] = []

    def visit(text: str, cm: object, tm: list[float], font: object, size: float) -> None:
        if text.strip() and "正本" not in text:
            places.append((tm[4], tm[5]))

    one.extract_text(visitor_text=visit)
    assert min(x for x, _ in places) == pytest.approx(page.BINDING_MARGIN, abs=2 * page.MM)
    assert max(y for _, y in places) < page.TYPE_AREA_TOP


HALVES = (
    "custody", "custody, long", "return", "return, long", "settlement", "settlement, long",
    "suspension", "termination", "termination, long", "completion", "completion, long",
)  # fmt: skip


@pytest.mark.parametrize("name", HALVES)
def test_both_copies_stand_on_each_sheet_with_the_same_number(name: str) -> None:
    facts = PAPERS[name]
    number = re.sub(r"\s", "", facts.document_number)
    pages = read(build_paper(facts, PRINTED))
    for text in pages:
        assert text.count(number) >= 2 and "沿虚线撕开" in text
        assert "正本（委托人留存）" in text and "存根（本中心留存）" in text
    assert pages[0].count(paper_title(facts)) >= 2
    if "long" in name:
        assert len(pages) > 1
        for count, text in enumerate(pages, start=1):
            assert text.count(f"第{count}页共{len(pages)}页") == 2
    else:
        assert len(pages) == 1
    assert pages[-1].count("代办员") >= 2 and pages[-1].count("签名") >= 4


def test_a_custody_list_says_with_whom_and_closes_with_the_sum() -> None:
    (text,) = read(build_paper(samples.custody(), PRINTED))
    half = text[: text.index("存根")]
    assert "收进5份=在我方2+在外1+已交1+已还1" in half
    assert "1医疗费用收据原件232026-11-19赵德山交李敏3号抽屉收李敏3号抽屉" in half
    assert "2出院小结原件152026-11-19赵德山交李敏3号抽屉收区医保局窗口7" in half
    assert "3居民身份证复印件11" in half and "区医保局不归还正反面" in half
    assert "4社保卡原件1" in half and "赵德山2026-11-20" in half
    for signer in ("委托人（交出人）", "代办员（接收人）", "代办员（交还人）", "委托人（收回人）"):
        assert f"{signer}签名" in half
    assert half.count("时") >= 5


def test_rows_that_somebody_signs_in_are_high_enough() -> None:
    from reports.forms.custody_list import _compose
    from reports.paper.slip import HANDWRITING

    rows = [p for p in _compose(samples.custody(), "正本") if p.header is not None]
    assert len(rows) == 4 and all(piece.height >= HANDWRITING for piece in rows)


def test_what_was_signed_on_the_screen_stands_in_its_field_and_the_rest_is_empty() -> None:
    back = samples.SIGNED_BACK
    for facts, pictures, told, empty in (
        (samples.custody(), 0, [], 4),
        (samples.custody(signed_in=samples.SIGNED_IN), 2, ["屏上签2026-11-1909:26"] * 2, 2),
        (
            samples.custody(signed_in=samples.SIGNED_IN, signed_back=back),
            4,
            ["屏上签2026-11-1909:26"] * 2 + ["屏上签2026-11-2515:05"] * 2,
            0,
        ),
        (samples.custody(signed_back=back), 2, ["屏上签2026-11-2515:05"] * 2, 2),
        (samples.returned(signed=back), 2, ["屏上签2026-11-2515:05"] * 2, 1),
    ):
        (one,) = PdfReader(io.BytesIO(build_paper(facts, PRINTED))).pages
        text = re.sub(r"\s", "", one.extract_text())
        assert len(one.images) == pictures  # both halves show the same ones
        assert re.findall(r"屏上签\d{4}-\d\d-\d{4}:\d\d", text) == told * 2
        assert len(re.findall("_+年_+月_+日_+时_+分", text)) == 2 * empty


def test_a_return_lists_what_went_back_and_what_was_handed_in_for_good() -> None:
    (text,) = read(build_paper(samples.returned(), PRINTED))
    half = text[: text.index("存根")]
    assert "1医疗费用收据原件23" in half and "4报销结算单原件11办理结果" in half
    assert "居民身份证复印件1份，已交承办单位，不再归还" in half
    assert "1张：№8810277" in half
    assert "退还结余12.55元（人民币壹拾贰元伍角伍分）" in half
    none = read(
        build_paper(samples.returned(lines=(), receipts=(), money_back=Decimal(0)), PRINTED)
    )
    assert "没有要交还的材料" in none[0] and "无票据" in none[0] and "无结余退还" in none[0]
    owed = read(build_paper(samples.returned(money_back=Decimal("-3.20")), PRINTED))[0]
    assert "委托人补交3.20元（人民币叁元贰角）" in owed


def test_a_line_partly_returned_and_partly_handed_in_counts_both() -> None:
    entry = replace(samples.RECEIPT, copies=3, returned_copies=2, used_up_copies=1)
    (text,) = read(build_paper(samples.returned(lines=(entry,)), PRINTED))
    assert "1医疗费用收据原件23" in text and "医疗费用收据原件1份，已交承办单位" in text


@pytest.mark.parametrize(
    ("amount", "capital"),
    [
        ("1409.50", "人民币壹仟肆佰零玖元伍角"),
        ("6007.14", "人民币陆仟零柒元壹角肆分"),
        ("1680.32", "人民币壹仟陆佰捌拾元零叁角贰分"),
        ("107000.53", "人民币壹拾万柒仟元零伍角叁分"),
        ("16409.02", "人民币壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "人民币叁佰贰拾伍元零肆分"),
        ("10.00", "人民币壹拾元整"),
        ("0.05", "人民币伍分"),
    ],
)
def test_amounts_stand_in_figures_and_in_capitals(amount: str, capital: str) -> None:
    assert capital_amount(Decimal(amount)) == capital
    facts = samples.settled(advanced=Decimal(amount))
    (text,) = read(build_paper(facts, PRINTED))
    assert text.count(f"委托预收{amount}元{capital}") == 2


def test_a_settlement_adds_up_and_names_receipts_and_second_signer() -> None:
    entries = (*samples.MONEY[:2], replace(samples.MONEY[2], second_signer="王书记"))
    (text,) = read(build_paper(samples.settled(entries=entries), PRINTED))
    for told in (
        "委托预收300.00元人民币叁佰元整",
        "支付合计287.45元人民币贰佰捌拾柒元肆角伍分",
        "退还委托人12.55元人民币壹拾贰元伍角伍分",
        "结余0.00元人民币零元整，已结清",
        "2026-11-2010:05支付代缴11月电费供电营业厅287.45№8810277",
        "DB-0043王书记",
        "代办不收费，规费由委托人承担",
        "委托人确认（账目已核对）签名",
        "主管签名",
    ):
        assert text.count(told) == 2, told
    open_ = samples.settled(refunded=Decimal("-3.20"), balance=Decimal("-1.00"))
    (text,) = read(build_paper(open_, PRINTED))
    assert "委托人补交3.20元人民币叁元贰角" in text and "委托人应补1.00元人民币壹元整" in text
    assert "已结清" not in text


def test_a_suspension_and_a_termination_say_what_follows() -> None:
    (text,) = read(build_paper(samples.stopped(), PRINTED))
    assert "代办中止单" in text and "终止" not in text.replace("中止", "")
    assert "中止日期2026年11月23日" in text and "续办委托书" in text
    assert "2.出院小结原件1份（5页）：区医保局窗口7" in text
    assert "结余20.00元（人民币贰拾元整），应退还委托人" in text
    (text,) = read(build_paper(PAPERS["termination"], PRINTED))
    assert "代办终止单" in text and "中止日期" not in text and "民法典第一百七十三条" in text
    assert "委托人应补7.50元（人民币柒元伍角）" in text
    (text,) = read(build_paper(samples.stopped(lines=(), balance=Decimal(0)), PRINTED))
    assert "没有接收材料" in text and "结余0.00元（人民币零元整），已结清" in text


def test_a_handover_has_every_case_what_is_out_and_the_sums() -> None:
    pages = read(build_paper(PAPERS["handover, long"], PRINTED))
    text = "".join(pages)
    assert all(f"DB20261119{n:04d}" in text for n in range(1, 16))
    assert "社保卡" not in text and "居民身份证" not in text  # back, or handed in for good
    # 14 cases with 3 originals each, 30 lines of 2 originals in the last.
    assert "合计：15件；未归还材料102份，其中原件102份；代管款项300.00元（人民币叁佰元整）" in text
    for signer in ("移交人签名", "接收人签名", "监交人（主管）签名"):
        assert signer in pages[-1] and all(signer not in one for one in pages[:-1])
    header = "委托人、电话办件编号"
    assert len(pages) > 2 and all(header in one for one in pages[:-1])
    owed = samples.handover(cases=(samples.handover_case(1, balance=Decimal("-3.20")),))
    text = read(build_paper(owed, PRINTED))[0]
    assert "委托人应补3.20元（人民币叁元贰角）" in text and "代管款项0.00元" in text
    empty = read(build_paper(samples.handover(0), PRINTED))[0]
    assert "没有未办完的件" in empty


def test_a_register_slip_tells_assisted_from_proxy() -> None:
    (text,) = read(build_paper(samples.register(), PRINTED))
    assert "代办登记表" in text and "服务方式代办" in text
    assisted = samples.register(mode="帮办", appear_on=samples.BACK, visit_on=None)
    (text,) = read(build_paper(assisted, PRINTED))
    assert "帮办登记表" in text and "代办登记表" not in text
    assert "本人到场日期2026年11月25日" in text and "上门地址" not in text
    visit = samples.register(visit_on=samples.BACK, visit_address="红旗小区3号楼（儿子家）")
    (text,) = read(build_paper(visit, PRINTED))
    assert "上门日期2026年11月25日" in text and "上门地址红旗小区3号楼（儿子家）" in text
    at_home = samples.register(visit_on=samples.BACK)
    assert f"上门地址{at_home.address}" in read(build_paper(at_home, PRINTED))[0]


def test_a_trip_is_a_page_with_room_to_sign_at_every_door() -> None:
    from reports.forms.trip_sheet import LEAST, _compose

    facts = samples.trip(8)
    (text,) = read(build_paper(facts, PRINTED))
    assert "2026年11月23日星期一" in text and "共8户" in text
    places = [text.index(f"红旗小区{n}号楼") for n in range(1, 9)]
    assert places == sorted(places)
    assert "交接清单、社保卡；结余20.00元" in text and "服务对象签名" in text
    rows = [piece for piece in _compose(facts) if piece.header is not None]
    assert len(rows) == 8 and all(piece.height >= LEAST > 8 * page.MM for piece in rows)
    (one,) = PdfReader(io.BytesIO(build_paper(facts, PRINTED))).pages
    assert float(one.mediabox.width) > float(one.mediabox.height)


@pytest.mark.parametrize(
    "facts",
    [
        samples.letter(
            document_number="", principal="", matters="", powers=(), consent_version="",
            agent_staff_number="", groups="", address="", case_number="",
        ),
        samples.custody(document_number="", lines=(), principal="", case_number=""),
        samples.stopped(document_number="", reason="", lines=(), balance=Decimal(0)),
        samples.settled(document_number="", entries=(), advanced=Decimal(0)),
        samples.register(document_number="", task="", groups="", visit_on=None, due_date=None),
        samples.trip(0),
    ],
)  # fmt: skip
def test_a_preview_of_a_form_hardly_begun_is_drawn(facts: AnyFacts) -> None:
    text = read(build_paper(facts, replace(PRINTED, draft=True)))[0]
    assert paper_title(facts) in text and "预览稿" in text
