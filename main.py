"""Arguments → the window, or one command without a window.

Commands exit with 0, or with 1 and one clear sentence on stderr.
"""

import argparse
import os
import sys
import warnings
from collections.abc import Callable
from datetime import date
from getpass import GetPassWarning, getpass
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
    demo.add_argument(
        "--url",
        help="放在 PostgreSQL 数据库里，如 postgresql://用户@主机/库；密码可取自 PGPASSWORD",
    )
    demo.set_defaults(command=_make_demo)

    tour = commands.add_parser("tour", help="在后台走完一天的工作，留下图片、单据和表格")
    tour.add_argument("--out", type=Path, required=True, metavar="DIR")
    tour.set_defaults(command=_take_tour)

    reports = commands.add_parser("reports", help="列出报表")
    reports.set_defaults(command=_list_reports)

    report = commands.add_parser("report", help="生成报表")
    report.add_argument("id")
    span = report.add_mutually_exclusive_group(required=True)
    span.add_argument("--day", help="日期，如 2026-11-20")
    span.add_argument("--month", help="月份，如 2026-10")
    span.add_argument("--quarter", help="季度，如 2026-3")
    span.add_argument("--year", help="年份，如 2026")
    report.add_argument("--grid", metavar="网格", help="只统计这个网格的居民")
    report.add_argument("--branch", metavar="支部", help="党费报表只要这个支部")
    report.add_argument("--out", type=Path, required=True, metavar="FILE")
    _add_sign_in(report)
    report.set_defaults(command=_write_report)

    due = commands.add_parser("due-date", help="计算到期日，并列出计入的每一天")
    due.add_argument("start", help="受理日期，如 2026-09-30")
    due.add_argument("days", help="工作日数")
    due.set_defaults(command=_tell_due_date)

    dues = commands.add_parser("dues-base", help="按规则核定一张工资表，不保存任何内容")
    dues.add_argument("file", type=Path, metavar="FILE")
    dues.add_argument(
        "--category", default="", metavar="C", help="人员类别；表里有这一栏时以表为准"
    )
    dues.add_argument("--out", type=Path, required=True, metavar="RESULT.xlsx")
    dues.set_defaults(command=_judge_pay_sheet)

    take = commands.add_parser("import", help="导入表格")
    take.add_argument(
        "kind",
        help="residents、service-ledger、proxy-ledger、volunteers-signin、double-checkin、"
        "needs-resources",
    )
    take.add_argument("file", type=Path, metavar="FILE")
    take.add_argument("--dry-run", action="store_true", help="只检查，不导入")
    take.add_argument("--report", type=Path, required=True, metavar="ROWS.csv")
    _add_sign_in(take)
    take.set_defaults(command=_import_file)

    backup = commands.add_parser("backup", help="备份，检查后清理过多的旧备份")
    backup.add_argument("--to", type=Path, metavar="FOLDER", help="另存一份到这里，如移动硬盘")
    _add_sign_in(backup)
    backup.set_defaults(command=_back_up)

    restore = commands.add_parser("restore", help="从备份恢复；现在的数据移到一边，不删除")
    restore.add_argument("--from", dest="copy", type=Path, required=True, metavar="COPY")
    _add_sign_in(restore)
    restore.set_defaults(command=_restore)

    _add_template(commands.add_parser("template", help="区里发的表：教一次，每月填"))

    verify = commands.add_parser("verify", help="检查数据文件、操作日志和最近一次备份")
    _add_sign_in(verify)
    verify.set_defaults(command=_verify)
    return parser


def _add_template(parser: argparse.ArgumentParser) -> None:
    steps = parser.add_subparsers(title="步骤", metavar="", required=True)

    propose = steps.add_parser("propose", help="看表，说出每一格多半要填什么")
    propose.add_argument("file", type=Path, metavar="FILE")
    propose.add_argument("--out", type=Path, metavar="MAP.json", help="把识别结果存成对应表")
    _add_sign_in(propose, required=False)
    propose.set_defaults(command=_propose_template)

    add = steps.add_parser("add", help="教一张表，或收进别的中心教好的")
    add.add_argument("file", type=Path, metavar="FILE")
    add.add_argument("--name", default="", help="不写时用文件名")
    add.add_argument("--mapping", type=Path, metavar="MAP.json", help="对应表；不写时按识别结果")
    add.add_argument("--replace", action="store_true", help="表改版了，用新版换掉旧版")
    _add_sign_in(add)
    add.set_defaults(command=_add_taught)

    listing = steps.add_parser("list", help="列出教过的表")
    _add_sign_in(listing)
    listing.set_defaults(command=_list_templates)

    fill = steps.add_parser("fill", help="填一个月；党费的表可以填一个季度或一年")
    fill.add_argument("name", metavar="NAME")
    span = fill.add_mutually_exclusive_group(required=True)
    span.add_argument("--month", help="月份，如 2026-10")
    span.add_argument("--quarter", help="季度，如 2026-3")
    span.add_argument("--year", help="年份，如 2026")
    fill.add_argument("--file", type=Path, metavar="FILE", help="填在区里这个月发的这一份里")
    fill.add_argument("--out", type=Path, required=True, metavar="FILE.xlsx")
    _add_sign_in(fill)
    fill.set_defaults(command=_fill_template)

    export = steps.add_parser("export", help="存成一个文件，给别的中心用")
    export.add_argument("name", metavar="NAME")
    export.add_argument("--out", type=Path, required=True, metavar="FILE.json")
    _add_sign_in(export)
    export.set_defaults(command=_export_template)


def _add_sign_in(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    parser.add_argument("--data", type=Path, required=required, metavar="DIR")
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
        url=options.url,
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
    from models.cases.queries.ledger import LedgerFilter
    from reports.dues import find_branch
    from reports.monthly.build import find_grid
    from reports.paper.stamps import PrintStamp
    from reports.period import day_period, month_period, quarter_period, year_period
    from reports.registry import CASH_DAY, find_report, write_report

    report = find_report(options.id)
    if report.id == CASH_DAY and options.day is None:
        raise KnownError(f"“{report.title}”是一天的，请用 --day 写明哪一天，如 --day 2026-11-20。")
    if options.day is not None:
        period = day_period(options.day)
    elif options.month is not None:
        period = month_period(options.month)
    elif options.quarter is not None:
        period = quarter_period(options.quarter)
    else:
        period = year_period(options.year)
    centre = _sign_in(options)
    try:
        stamp = PrintStamp(centre.clock(), centre.clerk.name)
        chosen, filtered = None, ""
        if options.grid is not None:
            grid = find_grid(centre, options.grid, period.end)
            chosen = LedgerFilter(grid_id=grid, newest_first=False)
            filtered = f"网格 {options.grid}"
        branch = find_branch(centre, options.branch) if options.branch is not None else None
        written = write_report(
            centre,
            options.id,
            period,
            options.out,
            stamp,
            chosen=chosen,
            filtered=filtered,
            branch_id=branch,
        )
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
    write_result(rows, options.out, options.file)
    print(say_summary(rows))
    return 0


def _import_file(options: argparse.Namespace) -> int:
    from reports.sheets.double_checkin import import_double_checkin_file
    from reports.sheets.needs_resources import import_needs_resources_file
    from reports.sheets.old_ledger import import_ledger_file
    from reports.sheets.old_proxy_ledger import import_proxy_ledger_file
    from reports.sheets.residents import import_residents_file
    from reports.sheets.signin_list import import_sign_in_file

    imports = {
        "residents": import_residents_file,
        "service-ledger": import_ledger_file,
        "proxy-ledger": import_proxy_ledger_file,
        "volunteers-signin": import_sign_in_file,
        "double-checkin": import_double_checkin_file,
        "needs-resources": import_needs_resources_file,
    }
    if options.kind not in imports:
        known = "、".join(imports)
        raise KnownError(f"没有名为“{options.kind}”的导入。现有：{known}。")
    centre = _sign_in(options)
    try:
        summary = imports[options.kind](
            centre,
            options.file,
            report=options.report,
            dry_run=options.dry_run,
            progress=_show_progress(),
        )
    finally:
        centre.close()
    print(summary)
    return 0


def _back_up(options: argparse.Namespace) -> int:
    from models.backup.making import make_backup

    centre = _sign_in(options)
    try:
        made = make_backup(centre, to=options.to, progress=_show_progress())
    finally:
        centre.close()
    holds = made.copy.holds
    print(f"备份已做好并检查过：{made.copy.folder}（办件 {holds.cases}，人员 {holds.people}）")
    if made.second is not None:
        print(f"另存一份：{made.second}")
    if made.notice:
        print(made.notice, file=sys.stderr)
    return 0


def _restore(options: argparse.Namespace) -> int:
    from models.backup.restoring import names_in, read_chosen, restore

    copy = read_chosen(options.copy)
    name = options.user or names_in(copy)[0]
    centre, aside = restore(options.data, copy, name, _password_of(name), progress=_show_progress())
    centre.close()
    last = copy.holds.last_at
    print(f"已恢复到 {last:%Y-%m-%d %H:%M}" if last else "已恢复", end="")
    print(f"（备份 {copy.folder}）。" + (f"原来的数据在 {aside}" if aside else ""))
    return 0


def _propose_template(options: argparse.Namespace) -> int:
    from reports.paper.whole_file import write_whole
    from reports.sheets.templates.mapping import pack_mapping
    from reports.sheets.templates.teaching import centre_categories, propose_file

    categories: tuple[str, ...] = ()
    if options.data is not None:
        centre = _sign_in(options)
        try:
            categories = centre_categories(centre)
        finally:
            centre.close()
    proposed = propose_file(options.file, categories)
    for found in proposed.proposals:
        words = found.words or "—"
        place = f"{found.sheet}!{found.cell}"
        print(f"{place}\t{found.meaning or '-'}\t{words}\t{found.certainty.text}\t{found.why}")
    if not proposed.proposals:
        print("没有认出要填的格。", file=sys.stderr)
    if options.out is not None:
        data = pack_mapping(proposed.mapping)
        write_whole(options.out, lambda temporary: temporary.write_bytes(data))
    return 0


def _add_taught(options: argparse.Namespace) -> int:
    from reports.sheets.templates.mapping import unpack_mapping
    from reports.sheets.templates.teaching import add_file, read_file

    mapping = None
    if options.mapping is not None:
        mapping = unpack_mapping(read_file(options.mapping), options.mapping.name)
    centre = _sign_in(options)
    try:
        draft, number = add_file(
            centre, options.file, name=options.name, mapping=mapping, replace=options.replace
        )
    finally:
        centre.close()
    filled = len(draft.mapping.cells) + sum(len(a.columns) for a in draft.mapping.lists)
    print(f"已教会“{draft.name}”（第 {number} 版，{filled} 处要填）")
    return 0


def _list_templates(options: argparse.Namespace) -> int:
    from models.district.queries import list_templates

    centre = _sign_in(options)
    try:
        rows = centre.ask(list_templates)
    finally:
        centre.close()
    for row in rows:
        print(
            f"{row.name}\t第 {row.number} 版\t{row.file_name}\t{row.added_at:%Y-%m-%d}\t{row.clerk}"
        )
    return 0


def _fill_template(options: argparse.Namespace) -> int:
    from reports.period import month_period, quarter_period, year_period
    from reports.sheets.templates.teaching import fill_taught

    if options.month is not None:
        period = month_period(options.month)
    elif options.quarter is not None:
        period = quarter_period(options.quarter)
    else:
        period = year_period(options.year)
    centre = _sign_in(options)
    try:
        filled = fill_taught(centre, options.name, period, options.out, file=options.file)
    finally:
        centre.close()
    for note in filled.notes:
        print(note, file=sys.stderr)
    print(f"已填好 {options.out}（{filled.cells} 格，名单 {filled.rows} 行）")
    return 0


def _export_template(options: argparse.Namespace) -> int:
    from models.district.queries import read_template
    from reports.sheets.templates.teaching import export_file

    centre = _sign_in(options)
    try:
        export_file(centre.ask(read_template, options.name), options.out)
    finally:
        centre.close()
    print(f"已存成 {options.out}，别的中心用“template add”收进去。")
    return 0


def _verify(options: argparse.Namespace) -> int:
    from models.audit.queries import first_broken
    from models.backup.making import check_last

    centre = _sign_in(options)
    try:
        problems = centre.verify()
        broken = centre.ask(first_broken)
        copy, fault = check_last(centre)
    finally:
        centre.close()
    if broken is not None:
        problems.append(
            f"操作日志在 {broken.station_id} 号机第 {broken.seq} 条处断开：{broken.why}"
        )
    if fault:
        problems.append(fault)
    if problems:
        raise KnownError("\n".join(problems))
    print("数据文件完好，操作日志完整。")
    print(f"最近一次备份完好：{copy.folder}" if copy else "这台电脑上还没有备份。")
    return 0


def _sign_in(options: argparse.Namespace) -> "Centre":
    from models.centre import sign_in
    from models.store.folder import DataFolder
    from models.store.keys import KeyFile

    folder = DataFolder(options.data)
    folder.check()
    name = options.user or KeyFile.read(folder).names[0]
    return sign_in(options.data, name, _password_of(name))


def _password_of(name: str) -> str:
    password = os.environ.get(PASSWORD_VARIABLE)
    if password is None:
        try:
            with warnings.catch_warnings():
                # Without a terminal the password would stand on the screen as it is typed.
                warnings.simplefilter("error", GetPassWarning)
                password = getpass(f"{name} 的密码：", stream=sys.stderr)
        except (EOFError, GetPassWarning):  # a scheduled job, a pipe
            raise KnownError(
                f"没有地方可以输入{name}的密码，什么也没有做。"
                f"请在终端里运行，或把密码放进环境变量 {PASSWORD_VARIABLE} 再试。"
            ) from None
    return password


def _show_progress() -> Callable[[int, int], None] | None:
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int) -> None:
        print(f"\r{done}/{total}", end="", file=sys.stderr, flush=True)

    return show


if __name__ == "__main__":
    sys.exit(main())
