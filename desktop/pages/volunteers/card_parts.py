"""The parts of a volunteer's card: its tables and the lines of the registration."""

from collections.abc import Callable
from datetime import date

from desktop.pages.volunteers.sorting import keys_of
from desktop.pages.volunteers.words import STATE_TONES, say_shift, say_words
from desktop.widgets.cards import EmptyState
from desktop.widgets.table import Column, ListSource, RecordTable
from models.volunteers.queries.volunteers import VolunteerPage
from models.volunteers.rules.volunteers import NoteKind

NOTE_TONES = {
    NoteKind.TRAINING: "blue",
    NoteKind.COMMENDATION: "green",
    NoteKind.COMPLAINT: "red",
    NoteKind.EVALUATION: "grey",
}


def sign_up_table(today: Callable[[], date]) -> RecordTable:
    """The places the volunteer signed up for."""
    columns = (
        Column("when", "班次", lambda s: say_shift(s.starts_at, s.ends_at, today()),
               width=13),
        Column("activity", "活动", lambda s: s.activity, kind="bold", width=7,
               stretch=True),
        Column("post", "岗位", lambda s: s.post, width=5),
        Column("status", "状态", lambda s: s.status.text, kind="chip", width=4,
               tone=lambda s: STATE_TONES[s.status]),
        Column("tell", "要通知", lambda s: s.to_tell.text if s.to_tell else "",
               kind="chip", width=5.4, tone=lambda s: "red"),
    )  # fmt: skip
    return RecordTable(
        "报名",
        columns,
        ListSource(keys=keys_of(columns, when=lambda s: s.starts_at)),
        empty=EmptyState("还没有报过名", "打开一个活动，在“窗口报名”里输入姓名。",
                         icon="volunteer"),
    )  # fmt: skip


def note_table() -> RecordTable:
    """Training, commendations, complaints and evaluations."""
    columns = (
        Column("on", "日期", lambda n: n.on.isoformat(), width=5.4),
        Column("kind", "类别", lambda n: n.kind.text, kind="chip", width=3.2,
               tone=lambda n: NOTE_TONES[n.kind]),
        Column("text", "内容", lambda n: n.text, width=10, stretch=True),
        Column("giver", "谁给的", lambda n: n.giver, kind="grey", width=6),
    )  # fmt: skip
    return RecordTable(
        "培训、表彰和评价",
        columns,
        ListSource(keys=keys_of(columns)),
        empty=EmptyState("还没有记录", "培训、表彰、投诉和评价，按 F7 记下。", icon="info"),
    )  # fmt: skip


def team_table() -> RecordTable:
    """Teams with from and to."""
    columns = (
        Column("team", "服务队", lambda t: t.team, kind="bold", width=8, stretch=True),
        Column("leader", "", lambda t: "队长" if t.is_leader else "", kind="chip",
               width=3, tone=lambda t: "blue"),
        Column("since", "从", lambda t: t.since.isoformat(), width=5.4),
        Column("until", "到", lambda t: t.until.isoformat() if t.until else "今",
               width=5.4),
    )  # fmt: skip
    return RecordTable(
        "服务队",
        columns,
        ListSource(
            keys=keys_of(
                columns, leader=lambda t: not t.is_leader, until=lambda t: t.until or date.max
            )
        ),
        empty=EmptyState("不在任何服务队", "按 Ctrl J 加入一个服务队。", icon="people"),
    )  # fmt: skip


def registration_lines(page: VolunteerPage) -> list[tuple[str, str, bool]]:
    """The registration in lines: label, text, and whether something is missing."""
    brief, form = page.brief, page.form
    lines = [
        ("电话", brief.phone or "没有登记", not brief.phone),
        ("证件", brief.id_number or "没有登记", False),
        ("住址", brief.address, False),
        ("服务类别", say_words(brief.kinds), False),
        ("有空的时间", say_words(form.availability), False),
        ("特长", say_words(brief.skills), False),
        ("服务范围", form.area, False),
        (
            "紧急联系人",
            " ".join((form.emergency_name, form.emergency_relation, page.emergency_phone)).strip(),
            False,
        ),
    ]
    if brief.need.guardian or form.guardian_name:
        signed = form.guardian_signed_on
        said = " ".join((form.guardian_name, form.guardian_relation, page.guardian_phone)).strip()
        said += f"，{signed} 签名" if signed else "，还没有签名"
        lines.append(("监护人", said.strip("，"), brief.need.guardian and signed is None))
        lines.append(("要注意", "；".join(brief.need.sentences), False))
    insured = " ".join(filter(None, (form.insurer, form.insurance_number)))
    until = f"到 {form.insured_to}" if form.insured_to else ""
    lines += [
        ("保险", " ".join(filter(None, (insured, until))) or "没有登记", False),
        ("公开", "同意公开姓名和照片" if form.may_be_published else "不公开，一律遮住姓名", False),
        ("告知书", f"已同意 {page.consent_version} 版" if page.consent_version else "没有同意",
         not page.consent_version),
        ("登记日期", page.registered_on.isoformat(), False),
    ]  # fmt: skip
    if brief.left_on is not None:
        lines.append(("退出", f"{brief.left_on} {page.left_reason}", False))
    return [line for line in lines if line[1]]
