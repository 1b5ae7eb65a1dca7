"""All widgets in one window with invented data; for looking at and for the walks."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout

from desktop.page import Desk, Page, PageSpec
from desktop.shell import Shell
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, Chip, EmptyState, StatTile, Text
from desktop.widgets.checklist import Checklist, Needed
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import (
    DateField,
    Form,
    IdField,
    MoneyField,
    NoteField,
    PhoneField,
    TextField,
)
from desktop.widgets.pdf import PdfPreview
from desktop.widgets.search import Deliver, Hit, SearchField
from desktop.widgets.table import Column, ListSource, RecordTable
from desktop.widgets.tabs import SectionTabs
from desktop.widgets.timeline import Moment, Step, Stepper, Timeline

NOW = datetime(2026, 11, 21, 10, 42, 7)
PEOPLE = (
    Hit(1, "王秀英", "女 84 岁", ("2299**********2X · 199****4321", "红旗小区 3-2-501 · 第4网格")),
    Hit(2, "王晓燕", "女 41 岁", ("2299**********15 · 红旗小区 9-1-202",)),
)
CASES = tuple(
    tuple(line.split("|"))
    for line in (
        "FW202611170014|王秀英|高龄津贴核实|超期 1 日|red|补材料已回，待上报|街道民政办",
        "FW202611180007|阿依古丽·买买提|居住证受理|今天到期|amber|证件已到，待通知领取|派出所受理点",
        "DB202611190003|赵德山|代办 · 医保零星报销|今天到期|amber|原件在李敏处，待回交|区医保局",
        "FW202611200021|孙䶮|党员组织关系转出|即办|green|缺接收方全称|本中心",
        "FW202611170002|周桂兰|临时救助|还有 3 日|grey|公示中（不计时限）第 2/7 天|街道民政办",
    )
)
COLUMNS = (
    Column("number", "编号", lambda row: str(row[0]), width=8),
    Column("visitor", "来访人", lambda row: str(row[1]), kind="bold", width=8),
    Column("item", "事项", lambda row: str(row[2]), width=10),
    Column("due", "时限", lambda row: str(row[3]), kind="chip", width=6, tone=lambda row: row[4]),
    Column("next", "下一步", lambda row: str(row[5]), kind="grey", stretch=True),
    Column("handler", "承办", lambda row: str(row[6]), width=6),
)


def find_people(text: str, deliver: Deliver) -> None:
    deliver(PEOPLE if text.startswith("w") else ())


def find_all(text: str, deliver: Deliver) -> None:
    groups = [("人员", PEOPLE[0]), ("办件", Hit(9, "FW202611170014", "王秀英 · 高龄津贴核实"))]
    deliver([Hit(h.key, h.title, h.note, h.lines, group) for group, h in groups])


class Workbench(Page):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "工作台")
        self.say_below_title("早上好，李敏。今天有 4 件到期，先看红色。")
        self.add_actions(
            Action("抄录纸质单", lambda: None, parent=self),
            Action("新来访受理", self._visit, key="Ctrl+N", kind="primary", parent=self),
        )
        self.visits = 0
        tiles = QHBoxLayout()
        tiles.setSpacing(14)
        for name, figure, tone, below in (
            ("今日受理", "23", "", "即办 15 · 承诺 8 · 延时 3"),
            ("今天到期", "4", "amber", "其中 1 件等外单位"),
            ("已超期", "1", "red", "超 1 个自然日"),
            ("待接收转办", "2", "blue", "首问仍在对方名下"),
            ("未评价", "6", "", "不计入满意率"),
        ):
            tile = StatTile(name, tone)
            tile.show_figure(figure, below)
            tiles.addWidget(tile)
        self.body.addLayout(tiles)
        mine = Card("我手上的事", "按到期先后 · 回车打开 · 空格预览", margin=0)
        for text, tone in (("全部 31", "grey"), ("超期 1", "red"), ("今天 4", "amber")):
            mine.add_chip(text, tone)
        self.table = RecordTable(
            "我手上的事",
            COLUMNS,
            ListSource(CASES, keys=_key, text=lambda row: " ".join(row)),
            filter_hint="筛选：姓名、事项、编号",
            hot=lambda row: row[4] == "red",
        )
        mine.body.addWidget(self.table)
        why = Card("FW202611170014 时限说明")
        for line in ("11月17日受理，承诺 3 个工作日", "从次日 11月18日 起算"):
            why.body.addWidget(Text(line, wrap=True))
        why.body.addWidget(Text("应于 11月20日办结", "bold", wrap=True))
        why.body.addWidget(Chip("已超 1 个自然日", "red"))
        course = Timeline()
        course.fill(
            (
                Moment("受理", "11-17 09:12", "李敏", "材料齐全"),
                Moment("转办街道民政办", "11-18 10:05", "李敏"),
                Moment("补正", "11-19 15:40", "周强", "近期免冠照片已补", tone="amber"),
            )
        )
        why.body.addWidget(course)
        why.body.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(mine, 8)
        row.addWidget(why, 3)
        self.body.addLayout(row, 1)

    def _visit(self) -> None:
        self.visits += 1

    def entered(self, target: Any = None) -> None:
        self.table.read()


def _key(row: Sequence[str], column: str) -> str:
    return row[[c.id for c in COLUMNS].index(column) + (1 if column in ("next", "handler") else 0)]


class Intake(Page):
    draft_id = "intake"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "新来访")
        self.add_chip("V20261121-0024", "blue")
        self.say_below_title("首问责任人：李敏（本窗口）")
        self.accepted = 0
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addLayout(self._left(), 5)
        row.addWidget(self._middle(), 10)
        preview = Card("打印预览", "一次性告知书", margin=0)
        self.preview = PdfPreview()
        preview.body.addWidget(self.preview)
        row.addWidget(preview, 5)
        self.body.addLayout(row, 1)

    def _left(self) -> QVBoxLayout:
        who = Card("来访人", "F2 换人")
        self.visitor = SearchField("", find_people, inline=True, name="来访人")
        who.body.addWidget(self.visitor)
        who.body.addWidget(Chip("80 岁以上 · 优先", "amber"))
        who.body.addWidget(Text("近一年来访 3 次：9/12 老年优待证（办结）", "small", wrap=True))
        other = Card("代为来办", "本人未到场时填")
        self.form = Form(
            {
                "name": TextField("代办人", hint="（无）", required="请填代办人。"),
                "id_number": IdField(judge=lambda text: "" if len(text) == 18 else "应为 18 位。"),
                "phone": PhoneField(),
                "relation": ChoiceField("与本人关系", [(1, "配偶"), (2, "子女"), (3, "邻居")]),
                "day": DateField("委托日期", lambda: NOW.date()),
                "money": MoneyField("代缴金额"),
                "note": NoteField("说明", rows=2),
            },
            self,
        )
        self.form.typed.connect(self.keep_draft)
        grid = QGridLayout()
        grid.setSpacing(10)
        for number, field in enumerate(self.form.fields.values()):
            grid.addWidget(field, number, 0)
        other.body.addLayout(grid)
        other.body.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(14)
        left.addWidget(who)
        left.addWidget(other, 1)
        return left

    def _middle(self) -> Card:
        card = Card("本次办理 2 件", "Ctrl+I 加一件", margin=0)
        self.tabs = SectionTabs("办理的事项", extra="＋ 加一件")
        self.tabs.fill(["1 高龄津贴", "2 居民医保缴费（即办）"])
        card.body.addWidget(self.tabs)
        self.list = Checklist()
        self.list.fill(
            [
                Needed("id", "居民身份证", "原件 1 份 · 核验后退回"),
                Needed("book", "户口簿", "原件及复印件 1 份"),
                Needed("photo", "近期免冠照片", "2 寸 2 张"),
                Needed("card", "银行卡（社保卡）", "复印件 1 份", optional=True),
            ],
            ["id", "book"],
        )
        card.body.addWidget(self.list)
        steps = Stepper()
        steps.fill([Step("登记", "09:12"), Step("受理"), Step("办理中"), Step("办结")], 1)
        card.body.addWidget(steps)
        card.body.addWidget(EmptyState("还没有事项", "输入事项的拼音首字母，例如 gljt。"))
        card.body.addStretch(1)
        self.accept = Action(
            "受理", self._accept, key="F9", parent=self, reason=self._why_not_accept
        )
        self.list.changed.connect(self.accept.refresh)
        actions = [
            Action("不予受理", lambda: None, kind="danger", parent=self),
            Action("仅咨询", lambda: None, key="F8", parent=self),
            Action("一次性告知", lambda: None, key="F10", kind="primary", parent=self),
            self.accept,
        ]
        self.add_actions(*actions, heading=False)
        card.add_buttons(actions, Chip("缺 1 项", "red"))
        return card

    def _why_not_accept(self) -> str:
        missing = self.list.missing
        return f"还缺 {missing[0].name}，不能受理；可以出一次性告知（F10）。" if missing else ""

    def _accept(self) -> None:
        self.accepted += 1

    def draft(self) -> tuple[str, dict[str, Any]] | None:
        return None if self.form.empty else ("新来访", self.form.draft())

    def restore(self, draft: Any) -> None:
        self.form.restore(dict(draft))


SPECS = (
    PageSpec("workbench", "工作台", "desk", "Ctrl+1", Workbench),
    PageSpec("intake", "一窗受理", "intake", "Ctrl+2", Intake),
    PageSpec("proxy", "帮办代办", "proxy", "Ctrl+3", lambda desk: Page(desk, "帮办代办")),
    PageSpec("dues", "党费", "dues", "Ctrl+4", lambda desk: Page(desk, "党费")),
    PageSpec("people", "人员组织", "people", "Ctrl+5", lambda desk: Page(desk, "人员组织")),
    PageSpec("reports", "报表", "report", "Ctrl+6", lambda desk: Page(desk, "报表")),
    PageSpec("settings", "设置", "settings", "Ctrl+9", lambda d: Page(d, "设置"), bottom=True),
)


def make_shell(desk: Desk) -> Shell:
    shell = Shell(
        desk,
        SPECS,
        centre_name="红旗社区党群服务中心",
        clerk_name="李敏",
        window_name="2 号窗口",
        find=find_all,
    )
    shell.show_status(
        store="本机数据库（已加密）", backup="上次备份 今天 08:02", printer="打印机就绪"
    )
    shell.set_badge("workbench", 7)
    shell.set_badge("proxy", 2)
    return shell
