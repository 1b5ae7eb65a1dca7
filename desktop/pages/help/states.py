"""The help's chapter on states: the chart, and below it every step of the table in words."""

from html import escape

from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QTextBrowser

from desktop.pages.help.state_chart import StateChart, clock_of
from desktop.theme import colour, px, tokens
from desktop.widgets.buttons import key_text
from models.cases.rules.kinds import CaseKind
from models.cases.rules.one_stop import ONE_STOP
from models.roles import EVERYONE, Role

CHAPTER = "办件状态图"
HEAD = ("状态", "步骤", "到", "谁来做", "时限", "按键")
PICTURE = "chart"


def table_rows(kind: CaseKind = ONE_STOP) -> list[tuple[str, ...]]:
    """State, step, next state, who, what the clock does there, key; one row for each step."""
    rows: list[tuple[str, ...]] = []
    for state in kind.states.values():
        for step in kind.transitions.values():
            if state.code in step.sources:
                target = kind.states[step.target or state.code]
                rows.append(
                    (
                        state.label,
                        step.label,
                        target.label if target is not state else "不变",
                        _who(step.may),
                        clock_of(target),
                        key_text(step.key),
                    )
                )
    return rows


def show_chapter(page: QTextBrowser, here: str = "") -> StateChart:
    """Put chart and table on a page of text; `here` is the state of the case that is open."""
    chart = StateChart(here=here)
    document = page.document()
    ratio = max(2.0, page.devicePixelRatioF())  # stays sharp when printed from the screen
    page.setHtml("")
    picture = chart.pixmap(ratio).toImage()
    picture.setDevicePixelRatio(1)
    document.addResource(QTextDocument.ResourceType.ImageResource, QUrl(PICTURE), picture)
    page.setHtml(
        # The words come first: a cursor before the picture would be at its foot, and shown.
        f"<p>中间是主路，左边是旁路，右边是没有办成的几种结束。框里的小字是不画线的步骤。</p>"
        f'<img src="{PICTURE}" width="{round(chart.width)}" height="{round(chart.height)}">'
        f"{_table()}"
    )
    page.document().setDocumentMargin(px(8))
    return chart


def _table() -> str:
    line, soft = colour("line").name(), colour("foot").name()
    small = px(tokens().size["small"])
    rows: list[str] = []
    before = ""
    for row in table_rows():
        cells = [row[0] if row[0] != before else "", *row[1:]]
        before = row[0]
        rows.append("".join(f"<td>{escape(cell)}</td>" for cell in cells))
    head = "".join(f'<th align="left" bgcolor="{soft}">{word}</th>' for word in HEAD)
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return (
        f'<table border="1" style="border-collapse: collapse; border-color: {line};'
        f' font-size: {small}px" cellpadding="{px(5)}" width="100%">'
        f"<tr>{head}</tr>{body}</table>"
    )


def _who(may: frozenset[Role]) -> str:
    return "所有人" if may == EVERYONE else "、".join(r.label for r in Role if r in may)
