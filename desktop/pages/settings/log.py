"""操作日志: who did what and when, before and after; and whether anybody touched it."""

import json
from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QSplitter

from desktop.page import Desk
from desktop.pages.settings.section import Section
from desktop.theme import px
from desktop.widgets.buttons import Action
from desktop.widgets.fields import DateField
from desktop.widgets.layout import Flow
from desktop.widgets.table import Column, ListSource, RecordTable
from models.audit.queries import LogRow, first_broken, list_entries
from models.audit.rules import ChainBreak
from models.changes import Changes

RECORDS = {
    "person": "人员",
    "service_case": "办件",
    "visit": "来访",
    "case_step": "办件步骤",
    "case_material": "材料",
    "paper": "单据",
    "paper_case": "单据所含办件",
    "account": "账号",
    "setting": "设置",
    "service_item": "事项",
    "item_version": "事项版本",
    "item_material": "事项材料",
    "calendar_day": "节假日",
    "calendar_year": "放假安排",
    "org_unit": "组织",
    "post": "岗位",
    "consent": "告知同意",
    "import_run": "导入",
}
FACTS = {
    "signed_in": "登录",
    "password_of": "设置密码",
    "opened": "打开",
    "revealed": "查看明文",
    "record": "哪类记录",
    "id": "内部编号",
    "printed": "打印",
    "printer": "打印机",
    "template": "样式版本",
    "consent_withdrawn": "撤回同意的人员",
    "undone_import": "撤销的导入",
    "calendar_year": "放假安排年份",
    "calendar_years": "放假安排年份",
    "sex": "性别",
    "birth_date": "出生日期",
    "estate": "小区",
    "building": "楼栋",
    "entrance": "单元",
    "room": "室",
    "note": "备注",
    "groups": "重点群体",
    "grid_id": "所属网格",
    "satisfaction": "满意度",
    "outcome": "办理结果",
    "delivery": "送达方式",
    "due_date": "到期日",
    "accepted_on": "受理日期",
    "clock_start": "起算日",
    "closed_on": "办结日期",
    "document_number": "文书编号",
    "received_at": "收到时间",
    "exported": "导出",
    "file": "文件",
    "sha256": "文件指纹",
    "rows": "行",
    "columns": "列",
    "masked": "已脱敏",
    "recipient": "接收人",
    "counts": "条数",
    "name": "名称",
    "role": "角色",
    "active": "在用",
    "state": "状态",
    "value": "内容",
    "valid_from": "生效",
    "phone": "电话",
    "id_number": "证件号码",
    "reason": "原因",
    "opinion": "意见",
    "number": "编号",
}
DONE = {"new": "新增", "changed": "修改", "removed": "删除"}


def explain(details: str) -> str:
    """The records of an entry, one a paragraph, before and after."""
    paragraphs = []
    for line in json.loads(details or "[]"):
        if not isinstance(line, dict) or "record" not in line:
            paragraphs.append(_facts(line) if isinstance(line, dict) else str(line))
            continue
        name = RECORDS.get(line["record"], line["record"])
        for key, word in DONE.items():
            if key in line:
                number = f" {line['id']}" if line.get("id") is not None else ""
                paragraphs.append(f"{word} {name}{number}\n{_facts(line[key])}")
    return "\n\n".join(paragraphs) or "没有更多内容"


def _facts(values: dict[str, Any]) -> str:
    lines = []
    for key, value in values.items():
        word = FACTS.get(key, key)
        if isinstance(value, list) and len(value) == 2:
            lines.append(f"    {word}：{_text(value[0])} → {_text(value[1])}")
        else:
            lines.append(f"    {word}：{_text(value)}")
    return "\n".join(lines)


def _text(value: Any) -> str:
    if value is None or value == "":
        return "（空）"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


class LogSection(Section):
    """A span of days, its entries, and the chosen one in full."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.start = DateField("从", lambda: desk.now().date(), required="请填写开始日期。")
        self.end = DateField("到", lambda: desk.now().date(), required="请填写结束日期。")
        today = desk.now().date()
        self.start.set_value(today - timedelta(days=6))
        self.end.set_value(today)
        row = Flow(gap=14)
        for field in (self.start, self.end):
            field.setFixedWidth(px(170))
            row.add(field)
            field.line.entered.connect(self.entered)
        self.body.addLayout(row)
        self.add_buttons(
            Action("查看", self.entered, kind="primary", key="F5", parent=self),
            Action("检查有没有被改动", self._check, parent=self),
        )
        self.table = RecordTable(
            "操作日志",
            (
                Column("at", "时间", lambda row: f"{row.at:%m-%d %H:%M:%S}", width=8),
                Column("clerk", "谁", lambda row: row.clerk_name, kind="bold", width=6),
                Column("title", "做了什么", lambda row: row.title, width=9),
                Column("reason", "原因", lambda row: row.reason, kind="grey", stretch=True),
                Column("station", "窗口", lambda row: row.station, kind="grey", width=6),
            ),
            ListSource(
                keys=lambda row, order: (
                    getattr(row, "clerk_name" if order == "clerk" else order),
                    row.id,
                ),
                text=lambda row: f"{row.clerk_name} {row.title} {row.reason} {row.station}",
            ),
            filter_hint="筛选：姓名、操作、原因",
        )
        self.table.chosen.connect(self._show_details)
        self.table.model.filled.connect(self._filled)
        self.details = QPlainTextEdit()
        self.details.setReadOnly(True)
        self.details.setAccessibleName("所选一条的内容")
        both = QSplitter(Qt.Orientation.Horizontal)
        both.setChildrenCollapsible(False)
        both.addWidget(self.table)
        both.addWidget(self.details)
        both.setStretchFactor(0, 3)
        both.setStretchFactor(1, 2)
        self.body.addWidget(both, 1)
        self.setFocusProxy(self.table)

    def entered(self) -> None:
        if self.start.check() and self.end.check():
            self.desk.tasks.ask(
                list_entries, self.start.value(), self.end.value(), then=self._show, key="log"
            )

    def changed(self, changes: Changes) -> None:
        self.entered()

    def _show(self, rows: list[LogRow]) -> None:
        self.details.setPlainText("")
        self.table.show_rows(rows)

    def _filled(self) -> None:
        row = self.table.current
        if isinstance(row, LogRow):
            self._show_details(row)

    def _show_details(self, row: LogRow) -> None:
        self.details.setPlainText(f"{row.title}\n\n{explain(row.details)}")

    def _check(self) -> None:
        self.desk.tasks.run(
            self.desk.centre.ask, first_broken, then=self._checked, title="正在检查操作日志"
        )

    def _checked(self, broken: ChainBreak | None) -> None:
        if broken is None:
            self.desk.messages.well("操作日志完好，没有被改动过")
        else:
            self.desk.messages.why_not(
                f"操作日志第 {broken.seq} 条（{broken.station_id}号电脑）{broken.why}。"
                "请不要继续删改，联系管理员，并从备份里核对。",
                self,
            )
