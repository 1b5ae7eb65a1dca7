"""The recovery key on one sheet, to be locked away; the program's own form."""

from reports.paper.letter import (
    BODY_TYPES,
    blank,
    draw_letter,
    paginate,
    paragraph,
    title_piece,
)
from reports.paper.stamps import PrintStamp, format_minute

TITLE = "恢复密钥"
TEMPLATE = "recovery-key/1"


def draw_recovery_key(centre: str, printed: str, stamp: PrintStamp) -> bytes:
    """One page with the key in two lines of four groups, and what it is for."""
    body = BODY_TYPES[2]
    groups = printed.split("-")
    pieces = [
        title_piece(TITLE),
        blank(body.pitch),
        *paragraph(f"中心：{centre}", body, indent=0),
        *paragraph(f"打印：{format_minute(stamp.printed_at)}　{stamp.printed_by}", body, indent=0),
        blank(body.pitch),
        *paragraph("　".join(groups[:4]), BODY_TYPES[0], indent=0),
        *paragraph("　".join(groups[4:]), BODY_TYPES[0], indent=0),
        blank(body.pitch),
        *paragraph(
            "所有人都忘记密码时，在登录窗口选“用恢复密钥”，照上面输入，就能打开数据并设置新密码。"
            "字母不分大小写，不会出现 I、L、O、U。",
            body,
        ),
        *paragraph(
            "谁拿到这张纸和这台电脑，谁就能打开全部数据。请装进信封，锁在书记的柜子里；"
            "如果丢失，请管理员在“设置”里重制一张，旧的随即失效。",
            body,
        ),
    ]
    return draw_letter(
        paginate(pieces), title=TITLE, document_number="", template=TEMPLATE, printed=stamp
    )
