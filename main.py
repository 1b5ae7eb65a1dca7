"""Arguments → the window, or one command without a window.

Commands exit with 0, or with 1 and one clear sentence on stderr.
"""

import argparse
import os
import sys
from collections.abc import Callable
from datetime import date
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING

from models.errors import Cancelled, KnownError

if TYPE_CHECKING:
    from models.centre import Centre

PASSWORD_VARIABLE = "FRONTDESK_PASSWORD"


def main(arguments: list[str] | None = None) -> int:
    """Run the program; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console or a pipe may not know every character of a name.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except KnownError as error:
        print(error.text, file=sys.stderr)
        return 1
    except (Cancelled, KeyboardInterrupt):
        print("已取消，没有改动。", file=sys.stderr)
        return 1


def default_folder() -> Path:
    """Where this PC keeps its centre unless told otherwise."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "frontdesk"
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / "frontdesk"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="main.py", description="党群服务前台")
    parser.set_defaults(command=_open_window)
    parser.add_argument("--data", type=Path, metavar="DIR", help="数据文件夹")
    commands = parser.add_subparsers(title="命令", metavar="")

    demo = commands.add_parser("demo", help="生成虚构的演示中心（李敏 / demo）")
    demo.add_argument("--data", type=Path, required=True, metavar="DIR")
    demo.add_argument("--seed", default="1")
    demo.add_argument("--cases", default="1200")
    demo.add_argument("--people", default="600")
    demo.add_argument("--date", help="演示中心的“今天”，如 2026-11-21")
    demo.set_defaults(command=_make_demo)

    tour = commands.add_parser("tour", help="在后台走完一天的工作，留下图片、单据和表格")
    tour.add_argument("--out", type=Path, required=True, metavar="DIR")
    tour.set_defaults(command=_take_tour)

    reports = commands.add_parser("reports", help="列出报表")
    reports.set_defaults(command=_list_reports)

    report = commands.add_parser("report", help="生成报表")
    report.add_argument("id")
    report.add_argument("--month", required=True, help="月份，如 2026-10")
    report.add_argument("--out", type=Path, required=True, metavar="FILE")
    _add_sign_in(report)
    report.set_defaults(command=_write_report)

    due = commands.add_parser("due-date", help="计算到期日，并列出计入的每一天")
    due.add_argument("start", help="受理日期，如 2026-09-30")
    due.add_argument("days", help="工作日数")
    due.set_defaults(command=_tell_due_date)

    dues = commands.add_parser("dues-base", help="按规则核定一张工资表，不保存任何内容")
    dues.add_argument("file", type=Path, metavar="FILE")
    dues.add_argument("--category", default="", metavar="C", help="人员类别；表里有这一栏时以表为准")
    dues.add_argument("--out", type=Path, required=True, metavar="RESULT.xlsx")
    dues.set_defaults(command=_judge_pay_sheet)

    take = commands.add_parser("import", help="导入表格")
    take.add_argument("kind", help="residents")
    take.add_argument("file", type=Path, metavar="FILE")
    take.add_argument("--dry-run", action="store_true", help="只检查，不导入")
    take.add_argument("--report", type=Path, required=True, metavar="ROWS.csv")
    _add_sign_in(take)
    take.set_defaults(command=_import_file)

    verify = commands.add_parser("verify", help="检查数据文件和操作日志")
    _add_sign_in(verify)
    verify.set_defaults(command=_verify)
    return parser


def _add_sign_in(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--user", metavar="姓名", help=f"密码取自 {PASSWORD_VARIABLE} 或当场输入")


def _read_date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise KnownError(f"日期“{text}”看不懂，请写成 2026-09-30 这样。") from None


def _read_count(text: str, what: str) -> int:
    if not text.isdecimal():
        raise KnownError(f"{what}“{text}”看不懂，请填一个不小于 0 的整数。")
    return int(text)


def _open_window(options: argparse.Namespace) -> int:
    from desktop.app import run_window

    return run_window(options.data or default_folder(), qt_args=[])


def _make_demo(options: argparse.Namespace) -> int:
    from models.clock import beijing_now
    from models.demo.actions import make_demo

    make_demo(
        options.data,
        seed=_read_count(options.seed, "种子"),
        cases=_read_count(options.cases, "办件数"),
        people=_read_count(options.people, "人数"),
        day=_read_date(options.date) if options.date else beijing_now().date(),
        progress=_show_progress(),
    )
    print(f"演示中心已生成：{options.data}（用户 李敏，密码 demo）")
    return 0


def _take_tour(options: argparse.Namespace) -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from desktop.tour import take_tour

    for path in take_tour(options.out):
        print(path)
    return 0


def _list_reports(options: argparse.Namespace) -> int:
    from reports.registry import REPORTS

    for report in REPORTS:
        print(f"{report.id}\t{report.title}")
    return 0


def _write_report(options: argparse.Namespace) -> int:
    from reports.paper.stamps import PrintStamp
    from reports.period import month_period
    from reports.registry import find_report, write_report

    find_report(options.id)
    period = month_period(options.month)
    centre = _sign_in(options)
    try:
        stamp = PrintStamp(centre.clock(), centre.clerk.name)
        written = write_report(centre, options.id, period, options.out, stamp)
    finally:
        centre.close()
    print(f"已生成 {options.out}（{written.rows} 行）")
    return 0


def _tell_due_date(options: argparse.Namespace) -> int:
    from models.calendar.rules import due_date, explain_days, read_seed_days

    start, days = _read_date(options.start), _read_count(options.days, "天数")
    due = due_date(start, days, read_seed_days())
    print(due.text)
    for line in explain_days(due, counted_only=True):
        print(line)
    return 0


def _judge_pay_sheet(options: argparse.Namespace) -> int:
    from models.clock import beijing_now
    from reports.sheets.dues_base import judge_file, say_summary, write_result

    rows = judge_file(options.file, options.category, beijing_now().date())
    write_result(rows, options.out)
    print(say_summary(rows))
    return 0


def _import_file(options: argparse.Namespace) -> int:
    from reports.sheets.residents import import_residents_file

    if options.kind != "residents":
        raise KnownError(f"没有名为“{options.kind}”的导入。现有：residents。")
    centre = _sign_in(options)
    try:
        summary = import_residents_file(
            centre, options.file, report=options.report, dry_run=options.dry_run
        )
    finally:
        centre.close()
    print(summary)
    return 0


def _verify(options: argparse.Namespace) -> int:
    from models.audit.queries import first_broken

    centre = _sign_in(options)
    try:
        problems = centre.verify()
        broken = centre.ask(first_broken)
    finally:
        centre.close()
    if broken is not None:
        problems.append(
            f"操作日志在 {broken.station_id} 号机第 {broken.seq} 条处断开：{broken.why}"
        )
    if problems:
        raise KnownError("\n".join(problems))
    print("数据文件完好，操作日志完整。")
    return 0


def _sign_in(options: argparse.Namespace) -> "Centre":
    from models.centre import sign_in
    from models.store.folder import DataFolder
    from models.store.keys import KeyFile

    folder = DataFolder(options.data)
    folder.check()
    name = options.user or KeyFile.read(folder).names[0]
    password = os.environ.get(PASSWORD_VARIABLE)
    if password is None:
        password = getpass(f"{name} 的密码：", stream=sys.stderr)
    return sign_in(options.data, name, password)


def _show_progress() -> Callable[[int, int], None] | None:
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int) -> None:
        print(f"\r{done}/{total}", end="", file=sys.stderr, flush=True)

    return show


if __name__ == "__main__":
    sys.exit(main())
