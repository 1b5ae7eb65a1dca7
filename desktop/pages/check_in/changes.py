"""What changed between a return as it was printed and what is true now, in words."""

from desktop.pages.check_in.fields import say_hours
from models.double_check_in.queries.returns import QuarterReturnFacts
from models.double_check_in.rules.returns import ReturnFacts, ReturnLine


def what_changed(printed: QuarterReturnFacts, now: ReturnFacts | None) -> list[str]:
    """One sentence for each difference; none: the edition still holds."""
    if now is None:
        return ["这个季度这个单位已经没有党员"]
    found = []
    if now.unit != printed.unit:
        found.append(f"单位名称改为“{now.unit}”")
    if now.contact != printed.contact:
        found.append(f"联系人改为“{now.contact or '（空）'}”")
    before = {line.check_in_id: line for line in printed.lines}
    after = {line.check_in_id: line for line in now.lines}
    found += [f"多了 {line.name}" + _of(line) for id_, line in after.items() if id_ not in before]
    found += [f"少了 {line.name}" + _of(line) for id_, line in before.items() if id_ not in after]
    for id_, line in before.items():
        if id_ in after:
            found += _line(line, after[id_])
    if printed.minutes != now.minutes:
        found.append(f"合计 {say_hours(printed.minutes)} → {say_hours(now.minutes)} 小时")
    return found


def _of(line: ReturnLine) -> str:
    return f"（{say_hours(line.minutes)} 小时）" if line.minutes else ""


def _line(before: ReturnLine, after: ReturnLine) -> list[str]:
    if before == after:
        return []
    if before.minutes != after.minutes or before.times != after.times:
        return [
            f"{after.name}：{before.times} 次 {say_hours(before.minutes)} 小时 → "
            f"{after.times} 次 {say_hours(after.minutes)} 小时"
        ]
    if before.name != after.name:
        return [f"{before.name} 改名为 {after.name}"]
    if before.posts != after.posts:
        return [f"{after.name}：岗位改为 {after.posts or '（空）'}"]
    return [f"{after.name}：服务内容有改动"]
