"""The chart of the states and the table below it say what the table of steps says, all of it."""

from PySide6.QtWidgets import QApplication, QTextBrowser
from pytestqt.qtbot import QtBot

from desktop.pages.help.state_chart import PLACES, StateChart
from desktop.pages.help.states import show_chapter, table_rows
from models.cases.rules.kinds import ClockEffect, State, Transition, build_kind
from models.cases.rules.one_stop import ONE_STOP
from models.roles import DESK, LEADERS


def test_every_state_has_its_place_and_its_word(dressed: QApplication) -> None:
    chart = StateChart()
    assert set(chart.boxes) == set(ONE_STOP.states) == set(PLACES)
    for code, state in ONE_STOP.states.items():
        assert chart.boxes[code].label == state.label


def test_every_step_is_a_line_or_a_note(dressed: QApplication) -> None:
    chart = StateChart()
    lines = {(road.source, road.target): road.labels for road in chart.roads}
    for step in ONE_STOP.transitions.values():
        for source in step.sources:
            target = step.target or source
            if target == source:
                assert any(
                    note.startswith("可以：")
                    and step.label in note.removeprefix("可以：").split("、")
                    for note in chart.boxes[source].notes
                ), (step.name, source)
            elif (source, target) in lines:
                assert step.label in lines[source, target]
            else:
                came_from = ONE_STOP.states[source].label
                assert any(
                    note.startswith(f"{step.label} ← ") and came_from in note
                    for note in chart.boxes[target].notes
                ), (step.name, source)


def test_no_line_without_a_step(dressed: QApplication) -> None:
    for road in StateChart().roads:
        steps = [
            step
            for step in ONE_STOP.transitions.values()
            if road.source in step.sources and step.target == road.target
        ]
        assert road.labels == tuple(step.label for step in steps) != ()


def test_a_state_nobody_placed_is_drawn_all_the_same(dressed: QApplication) -> None:
    states = (State("intake", "待受理", ClockEffect.NOTICE), State("new", "新", ClockEffect.RUNS))
    kind = build_kind(
        "k", "k", "K", states,
        (Transition("go", "去", frozenset({"intake"}), "new", DESK),),
    )  # fmt: skip
    chart = StateChart(kind)
    assert chart.boxes["new"].notes == ["去 ← 待受理"]
    assert chart.height > chart.boxes["new"].rect.bottom()


def test_boxes_do_not_lie_on_each_other_at_any_size(dressed: QApplication) -> None:
    from desktop import theme

    for percent in theme.SCALES:
        theme.set_text_size(dressed, percent)
        chart = StateChart()
        boxes = list(chart.boxes.values())
        for number, one in enumerate(boxes):
            assert one.rect.left() >= 0 and one.rect.right() <= chart.width
            assert one.rect.bottom() <= chart.height
            for two in boxes[number + 1 :]:
                assert not one.rect.intersects(two.rect), (one.label, two.label)
    theme.set_text_size(dressed, 100)


def test_the_table_has_a_row_for_each_state_and_step(qtbot: QtBot, dressed: QApplication) -> None:
    rows = table_rows()
    wanted = sum(len(step.sources) for step in ONE_STOP.transitions.values())
    assert len(rows) == wanted
    assert ("办理中", "挂起", "挂起", "管理员、主管", "时限停", "F8") in rows
    assert all(
        who == "管理员、主管"
        for _, label, _, who, _, _ in rows
        if label in {s.label for s in ONE_STOP.transitions.values() if s.may == LEADERS}
    )
    page = QTextBrowser()
    qtbot.addWidget(page)
    show_chapter(page, "suspended")
    text = page.toPlainText()
    for row in rows:
        assert row[1] in text


def test_the_state_of_the_open_case_is_marked(dressed: QApplication) -> None:
    plain, marked = StateChart().pixmap().toImage(), StateChart(here="closed").pixmap().toImage()
    box = StateChart().boxes["closed"].rect
    changed = [
        (x, y)
        for x in range(0, plain.width(), 3)
        for y in range(0, plain.height(), 3)
        if plain.pixel(x, y) != marked.pixel(x, y)
    ]
    assert changed
    assert all(box.adjusted(-4, -4, 4, 4).contains(x, y) for x, y in changed)
