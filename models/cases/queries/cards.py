"""告知卡 of an item, from the catalogue as it is in force on a day."""

from datetime import date, datetime, time

from sqlalchemy.orm import Session

from models.cases.queries.desk import Desk
from models.cases.queries.papers import MaterialLine, NoticeCard
from models.catalogue.queries import read_item
from models.catalogue.rules import Appearance, Mode, ProxyAllowed


def notice_card(session: Session, item_code: str, on: date) -> NoticeCard:
    """The card a resident takes home. Raises KnownError for an unknown or retired item."""
    item = read_item(session, item_code, on)
    days = item.due_days
    promised = "当天办好" if days == 0 else f"材料齐全后 {days} 个工作日内办好"
    if days is None:
        promised = "" if item.mode is Mode.INFORM else "不按工作日计期限，请问窗口"
    return NoticeCard(
        document_number=f"{item.code} 第{item.number}版",
        head=Desk(session, datetime.combine(on, time())).head,
        item_code=item.code,
        item_name=item.name,
        mode=item.mode.text,
        promised=promised,
        person_must_appear=Appearance(item.person_must_appear).text,
        proxy=ProxyAllowed(item.proxy).text,
        basis=item.basis,
        hint=item.hint,
        handling_chain=item.handling_chain,
        materials=tuple(
            MaterialLine(m.name, m.form, m.copies, m.requirement, m.source) for m in item.materials
        ),
        issued_on=on,
    )
