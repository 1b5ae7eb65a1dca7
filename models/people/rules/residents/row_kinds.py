"""Telling residents from everything else that stands in a list."""

import re
from collections.abc import Collection, Mapping, Sequence

from models.people.rules.residents.row_codes import RowCode

_TOTAL = re.compile(
    r"(?:本[年季月周日页表次])?(合计|总计|共计|总数|总人数|累计|本页计|共(?=[\d一二三四五六七八九十百千]))"
)
_TOTAL_ALONE = re.compile(r"(?:合\s*计|总\s*计|共\s*计)\s*[:：]?")
_SUBTOTAL = re.compile(r"(小计|分计|本组计)")
_FOOTER = re.compile(
    r"(填表|制表|填报|上报|审核|审批|复核|经办|负责|统计|录入|登记|汇总|盖章|单位|社区|网格[员长]|主任|书记"
    r"|联系人|联系电话|日期|打印|导出|备注|附注|附件|注|说明|签字|签名|签章)\w{0,8}[:：（(]"
)
_GROUP = re.compile(r"网格|小区|月份?$|[\d一二三四五六七八九十]+\s*(?:栋|幢|号楼|单元|组|片)")
_PERSONAL = ("name", "id_number", "phone", "birth", "sex", "address")


def tell_kind(
    texts: Sequence[str],
    columns: Mapping[str, int],
    is_wide: bool,
    telling: Collection[str] = _PERSONAL,
) -> RowCode | None:
    """Why this row is no record; None when it is one.

    `texts` are the cells as text without spaces around, `is_wide` says that one merged cell
    goes across the row; a record has something in one of the columns `telling`.
    """
    filled = [(column, text) for column, text in enumerate(texts) if text]
    if not filled:
        return RowCode.BLANK_ROW
    at, first = filled[0]
    first = re.sub(r"\s+", "", first)
    if _TOTAL.match(first) or any(
        len(text) < 8 and "计" in text and _TOTAL_ALONE.fullmatch(text) for _, text in filled
    ):
        return RowCode.TOTAL_ROW
    if _SUBTOTAL.match(first):
        return RowCode.SUBTOTAL_ROW
    if _FOOTER.match(first):
        return RowCode.FOOTER
    if len(filled) == 1 and at == columns.get("name") and not is_wide and not _GROUP.search(first):
        return None
    personal = {columns[field] for field in telling if field in columns}
    if len(filled) == 1 and at == columns.get("grid") and not is_wide:
        return RowCode.BLANK_ROW
    is_numbered = first.replace(".", "").isdigit()
    if len(filled) == 1 and not is_numbered:
        return RowCode.FOOTER if len(first) > 24 else RowCode.SEPARATOR
    if any(column in personal for column, _ in filled):
        return None
    # Only a prepared serial number or grid: a line nobody has filled in.
    return RowCode.BLANK_ROW
