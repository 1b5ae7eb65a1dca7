"""Keeping pictures inside the encrypted data; they leave only on purpose, and logged."""

import hashlib

from sqlalchemy import select

from models.errors import KnownError
from models.pictures.rules import check_picture
from models.pictures.tables import Picture
from models.roles import DESK
from models.work import Work, action


@action("保存图片", may=DESK)
def keep_picture(work: Work, content: bytes) -> int:
    """Keep a picture once, however often it is attached; returns its id."""
    facts = check_picture(content)
    digest = hashlib.sha256(content).hexdigest()
    held = work.session.scalar(select(Picture.id).where(Picture.file_hash == digest))
    if held is not None:
        return held
    picture = Picture(
        file_hash=digest,
        kind=facts.kind,
        width=facts.width,
        height=facts.height,
        content=content,
        kept_at=work.now,
        clerk_id=work.clerk.id,
    )
    work.session.add(picture)
    work.session.flush()
    work.note(picture=digest, bytes=len(content))
    return picture.id


@action("查看图片", may=DESK)
def look_at_picture(work: Work, picture_id: int) -> bytes:
    """A picture for the screen; every look stands in the log."""
    picture = work.session.get_one(Picture, picture_id)
    work.note(picture=picture.file_hash)
    return picture.content


@action("导出图片", may=DESK)
def take_picture_out(work: Work, picture_id: int, purpose: str) -> bytes:
    """A picture leaves the data with its purpose in the log."""
    if not purpose.strip():
        raise KnownError("请写明导出图片的用途。没有导出。", field="purpose")
    picture = work.session.get_one(Picture, picture_id)
    work.note(picture=picture.file_hash, purpose=purpose.strip())
    return picture.content
