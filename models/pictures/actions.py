"""Keeping pictures inside the encrypted data; they leave only on purpose, and logged."""

import hashlib
from collections.abc import Iterable

from sqlalchemy import select

from models.errors import KnownError
from models.pictures.rules import check_picture
from models.pictures.tables import Picture, PictureConsent
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


def need_consent(work: Work, picture_id: int, person_ids: Iterable[int]) -> None:
    """A picture of a paper of identity stays as long as these persons agree, and no longer."""
    work.session.add_all(
        PictureConsent(picture_id=picture_id, person_id=id_) for id_ in dict.fromkeys(person_ids)
    )


def remove_pictures_of(work: Work, person_id: int) -> int:
    """Delete the pictures that stand on a person's consent (个人信息保护法 47); how many.

    The record stays, without the picture: it shows that one was there and when it went.
    """
    gone = work.session.scalars(
        select(Picture)
        .join(PictureConsent, PictureConsent.picture_id == Picture.id)
        .where(PictureConsent.person_id == person_id, Picture.removed_at.is_(None))
        .distinct()
    ).all()
    for picture in gone:
        picture.content, picture.removed_at = b"", work.now
        picture.file_hash = f"removed {picture.id}"  # the same file may be kept anew
    return len(gone)


@action("查看图片", may=DESK)
def look_at_picture(work: Work, picture_id: int) -> bytes:
    """A picture for the screen; every look stands in the log."""
    picture = _read_kept(work, picture_id)
    work.note(picture=picture.file_hash)
    return picture.content


@action("导出图片", may=DESK)
def take_picture_out(work: Work, picture_id: int, purpose: str) -> bytes:
    """A picture leaves the data with its purpose in the log."""
    if not purpose.strip():
        raise KnownError("请写明导出图片的用途。没有导出。", field="purpose")
    picture = _read_kept(work, picture_id)
    work.note(picture=picture.file_hash, purpose=purpose.strip())
    return picture.content


def _read_kept(work: Work, picture_id: int) -> Picture:
    picture = work.session.get_one(Picture, picture_id)
    if picture.removed_at is not None:
        raise KnownError(
            f"这张照片在 {picture.removed_at:%Y-%m-%d} 撤回同意时已经删去，没有留存。"
            "其他记录都还在。"
        )
    return picture
