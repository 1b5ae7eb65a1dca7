"""The papers of volunteers and neighbours read back from the PDF: every fact, and what holds."""

import re
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from typing import Any

import pytest

from models.cases.queries.papers import Letterhead
from models.double_check_in.rules.services import say_minutes
from models.errors import KnownError
from models.volunteers.rules.certificates import read_code
from models.worded import Worded
from reports.forms import NeighbourFacts, build_paper, paper_title, volunteer_certificate
from reports.forms.neighbour_wording import marked, say_time
from reports.paper import printable
from reports.paper.sheet import Sheet
from reports.paper.stamps import PrintStamp
from tests.reports.forms import neighbour_samples as samples
from tests.reports.forms.checks import check_fonts_and_metadata, check_inside, check_reprint, read
from tests.reports.forms.samples import PRINTED

NAME = "阿不都热依木江·买买提艾力·吐尔逊江䶮𬭚"
LONG = "".join(f"第{n}项，到独居老人家里打扫、代买药品并陪同就诊；" for n in range(1, 13))
LONG_HEAD = Letterhead(
    "吉林省某市某某区红旗街道红旗社区党群服务中心（便民服务大厅）",
    "红旗街道红旗路一百一十八号红旗小区综合服务楼一楼大厅西侧",
    "0434-1990000转8001",
    "0434-1990012",
)
PAPERS: dict[str, NeighbourFacts] = {
    "registration": samples.registration(),
    "registration, long": samples.registration(name=NAME, area=LONG[:60], skills=(LONG,)),
    "registration of a child": samples.child(),
    "sign-up": samples.sign_up(),
    "sign-up of a child": samples.sign_up(samples.child(), with_guardian=True),
    "sign-up, long": samples.sign_up(content=LONG, things_needed=LONG, risk=LONG),
    "sign-in sheets": samples.sheets(),
    "record": samples.record(),
    "record, long": samples.record(60, name=NAME),
    "record, empty": samples.record(0),
    "certificate": samples.certificate(),
    "certificate, long": samples.certificate(60, name=NAME, purpose=LONG[:60], remarks=LONG),
    "certificate, corrected": samples.certificate(replaces="ZM2026-00001"),
    "certificate, revoked": samples.revoked(),
    "check-in": samples.check_in(),
    "check-in, long": samples.check_in(name=NAME, skills=LONG[:80]),
    "service card": samples.service_card(),
    "service card, long": samples.service_card(30),
    "returns": samples.quarter_return(5, 12, 20),
    "returns, many members": samples.quarter_return(58),
    "wish card": samples.wish_card(),
    "wish card, long": samples.wish_card(content=LONG[:200]),
    "wish slip": samples.wish_slip(),
    "wish slip, long": samples.wish_slip(result=LONG, thanks=LONG[:80]),
}
PAPERS |= {
    f"{name}, long head": replace(facts, head=LONG_HEAD)  # type: ignore[arg-type]
    for name, facts in PAPERS.items()
    if "long" not in name and "sign-up" not in name
}
papers = pytest.mark.parametrize("facts", PAPERS.values(), ids=PAPERS)
# Told elsewhere, in other words, or of no use to the reader.
_NOT_SHOWN = {
    "address", "supervision_phone", "phone", "status", "source", "unit_number", "consent_version",
    "sentences", "activity_number", "issuer", "note", "number",
    "volunteer_number",
}  # fmt: skip


def shown(value: object) -> list[str]:
    """How each fact is expected on paper."""
    if isinstance(value, Worded):
        return [value.text]
    if isinstance(value, str):
        return [re.sub(r"\s", "", value)]
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
def test_every_field_is_on_the_paper(facts: NeighbourFacts) -> None:
    text = "".join(read(build_paper(facts, PRINTED)))
    assert paper_title(facts) in text
    for number in facts.document_number.replace(" 至 ", " ").split():
        assert number in text
    absent = [
        part
        for expected in shown(facts)
        for part in re.findall(r"第\d+项", expected) or [expected]
        if part not in re.sub(r"—\d—", "", text)
    ]
    # The sign-up slip tells of the volunteer only what the activity needs.
    of_volunteer = getattr(facts, "volunteer", None)
    assert set(absent) <= (set(shown(of_volunteer)) if of_volunteer else set())


@papers
def test_the_same_facts_give_the_same_bytes(facts: NeighbourFacts) -> None:
    assert build_paper(facts, PRINTED) == build_paper(facts, PRINTED)


@papers
def test_a_reprint_differs_by_its_mark_only(facts: NeighbourFacts) -> None:
    check_reprint(facts)


@papers
def test_fonts_are_embedded_and_metadata_names_nobody(facts: NeighbourFacts) -> None:
    check_fonts_and_metadata(facts, "张伟明", "周文")


@papers
def test_nothing_is_drawn_beyond_the_page(facts: NeighbourFacts) -> None:
    check_inside(facts)


@pytest.mark.parametrize("name", ["王䶮", "赵𬭚", '<b>&"=1+1', "A&amp;B</para>", "(括号)\\n"])
def test_names_print_as_they_are(name: str) -> None:
    made: tuple[NeighbourFacts, ...] = (
        samples.registration(name=name), samples.record(name=name),
        samples.certificate(name=name), samples.check_in(name=name), samples.wish_slip(name=name),
    )  # fmt: skip
    for facts in made:
        assert name in "".join(read(build_paper(facts, PRINTED)))


def test_a_character_no_font_has_is_announced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printable, "missing_characters", lambda text: "𠮷" if "𠮷" in text else "")
    facts = samples.registration(name="𠮷某")
    with pytest.raises(KnownError, match="U\\+20BB7"):
        build_paper(facts, PRINTED)
    printed = replace(PRINTED, allow_missing=True)
    text = "".join(read(build_paper(facts, printed)))
    assert "〔U+20BB7〕某" in text and "■环境卫生" in text


def test_a_minor_needs_the_guardian_s_signature() -> None:
    assert "监护人签名" not in "".join(read(build_paper(samples.registration(), PRINTED)))
    text = "".join(read(build_paper(samples.child(), PRINTED)))
    assert "监护人签名" in text and "不能参加标明有危险的活动" in text
    assert "■不同意公开" in text and "□同意公开姓名和照片" in text


def test_choices_are_marked_in_lines() -> None:
    assert marked(("甲", "乙", "丙"), {"乙"}, a_line=2) == ("□ 甲　■ 乙", "□ 丙")


def test_times_over_midnight() -> None:
    evening = datetime(2026, 9, 25, 21)
    assert say_time(evening, datetime(2026, 9, 25, 23, 30)) == "21:00–23:30"
    assert say_time(evening, datetime(2026, 9, 26, 1, 30)) == "21:00–次日01:30"
    assert say_time(evening, datetime(2026, 9, 28, 8)) == "21:00–09-28 08:00"


# ---- the sign-in sheet ----------------------------------------------------------------------

F11 = "序号｜姓名｜证件号(脱敏)｜联系电话｜岗位｜签到时间｜签退时间｜时长(小时)｜签名"


def test_each_sheet_has_a_page_with_its_number_names_and_blank_lines() -> None:
    texts = read(build_paper(samples.sheets(), PRINTED))
    assert len(texts) == 2
    for number, text in enumerate(texts, start=1):
        assert text.count(f"QD2026-{number:05d}") == 2  # in the head and at the foot
        assert F11.replace("｜", "") in text
        assert "河岸清洁（HD2026-0012）" in text and "负责人孙丽" in text
        assert "2026年3月7日09:00–11:30，休息15分" in text
    assert all(f"志愿{n:02d}" in texts[0] for n in range(1, 21))
    assert all(f"志愿{n:02d}" in texts[1] for n in range(21, 24)) and "志愿24" not in texts[1]
    # A phone is masked: the sheet goes from hand to hand.
    assert "199****0000" in texts[0] and "19900000000" not in texts[0]


def test_long_names_keep_a_sheet_on_its_page() -> None:
    facts = samples.sheets()
    lines = tuple(
        replace(line, name=NAME[:14], post="秩序维护和物资搬运") for line in facts.sheets[0].lines
    )
    long = replace(facts, sheets=(replace(facts.sheets[0], lines=lines),))
    texts = read(build_paper(long, PRINTED))
    assert len(texts) == 1 and texts[0].count("秩序维护和物资搬运") == 20
    assert "负责人签名" in texts[0]


@pytest.mark.parametrize(
    "name",
    ("registration", "sign-up", "sign-in sheets", "record", "certificate", "service card",
     "returns, many members", "wish card", "wish slip"),
)  # fmt: skip
def test_every_page_says_at_its_foot_who_printed_it_when(name: str) -> None:
    for text in read(build_paper(PAPERS[name], PRINTED)):
        assert "".join(PRINTED.footer.split()) in "".join(text.split())


# ---- the certificate ------------------------------------------------------------------------


def draw_codes(monkeypatch: pytest.MonkeyPatch, facts: NeighbourFacts) -> list[str]:
    codes: list[str] = []
    draw = Sheet.code

    def note(self: Sheet, x: float, y: float, side: float, data: str) -> None:
        codes.append(data)
        draw(self, x, y, side, data)

    monkeypatch.setattr(Sheet, "code", note)
    build_paper(facts, PRINTED)
    return codes


def test_the_certificate_carries_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = samples.certificate()
    text = "".join(read(build_paper(facts, PRINTED)))
    assert f"校验码{facts.code}" in text and "累计7.5小时" in text and "3次" in text
    assert "居民身份证229901198001011234，志愿者编号ZY2026-00012" in text
    assert read_code(facts.code) == ("ZM2026-00003", facts.code[-6:])
    assert draw_codes(monkeypatch, facts) == [facts.code]


def test_the_sum_of_the_certificate_is_that_of_its_lines() -> None:
    facts = samples.certificate(41)
    text = "".join(read(build_paper(facts, PRINTED)))
    assert text.count("2026-0") >= 41 and "合计102.5" in text and "累计102.5小时" in text


def test_a_revoked_certificate_says_so_on_every_page() -> None:
    facts = replace(samples.certificate(60), **{
        name: getattr(samples.revoked(), name)
        for name in ("revoked_at", "revoke_reason", "replaced_by")
    })  # fmt: skip
    texts = read(build_paper(facts, PRINTED))
    assert len(texts) > 1 and all(volunteer_certificate.REVOKED in text for text in texts)
    assert "原因：时长更正。现由ZM2026-00009代替。本件不作证明。" in texts[0]
    holds = read(build_paper(samples.certificate(), PRINTED))
    assert volunteer_certificate.REVOKED not in holds[0]


def test_a_certificate_that_is_not_issued_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = samples.certificate(issued_on=None)
    draft = PrintStamp(PRINTED.printed_at, "李敏", draft=True)
    text = "".join(read(build_paper(facts, draft)))
    assert "未出具" in text and "预览稿" in text and "（出具日期）" in text
    assert draw_codes(monkeypatch, facts) == []


# ---- double check-in and wishes -------------------------------------------------------------


def test_the_slip_has_a_stub_with_the_same_number() -> None:
    (text,) = read(build_paper(samples.check_in(), PRINTED))
    assert text.count("BD2026-00031") == 2
    assert "报到单（社区留存）" in text and "回执（由党员交回所在单位）" in text
    # The stub that leaves has neither phone nor address of the member.
    stub = text.partition("回执（由党员交回所在单位）")[2]
    assert "青禾苑" not in stub and "199****6666" not in stub


@pytest.mark.parametrize("counts", [(1,), (5, 12, 20)])
def test_a_unit_has_one_page(counts: tuple[int, ...]) -> None:
    facts = samples.quarter_return(*counts)
    texts = read(build_paper(facts, PRINTED))
    assert len(texts) == len(counts)
    for one, text in zip(facts.returns, texts, strict=True):
        assert one.number in text and "回执" in text and "单位印章" in text
        assert f"共{say_minutes(one.minutes)}" in text
        assert all(line.number in text for line in one.lines)


def test_a_large_unit_goes_on_with_its_stamps_beside_members() -> None:
    texts = read(build_paper(samples.quarter_return(58), PRINTED))
    assert len(texts) > 1
    # The stamps never stand alone on a page.
    assert "单位印章" in texts[-1] and "党员58" in texts[-1] and "党员57" in texts[-1]
    assert all("姓名" in text and f"共{len(texts)}页" in text for text in texts)


def test_returns_on_preview_have_no_number() -> None:
    facts = samples.quarter_return(3)
    (one,) = facts.returns
    preview = replace(facts, returns=(replace(one, number=""),))
    (text,) = read(build_paper(preview, PRINTED))
    assert "（编号在生成时给出）" in text and "FK2026" not in text


def test_the_card_on_the_wall_shows_nobody() -> None:
    text = "".join(read(build_paper(samples.wish_card(), PRINTED)))
    assert "张*" in text and "张伟明" not in text and "401" not in text
    slip = "".join(read(build_paper(samples.wish_slip(), PRINTED)))
    assert "心愿人或家属签名（张伟明）" in slip and "照片粘贴处" in slip


def test_the_service_card_has_lines_to_write_in() -> None:
    (text,) = read(build_paper(samples.service_card(), PRINTED))
    assert "合计4次（打印时已登记的）6小时" in text
    assert all(str(n) in text for n in range(5, 13))


def test_the_record_adds_up() -> None:
    facts: Any = samples.record(3)
    text = "".join(read(build_paper(facts, PRINTED)))
    assert facts.minutes == 360 and "3次；环境卫生6小时6" in text
    assert "另有1次时长待负责人确认，没有计入" in text and "更正：看错时间" in text
    assert date(2026, 3, 5).isoformat() in text
