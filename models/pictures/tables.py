"""Pictures and who kept them."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from models.store.base import Base, Id


class Picture(Base):
    """A photograph of a receipt or a letter, bounded in size, inside the encrypted data."""

    __tablename__ = "picture"
    __audited__ = False
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    file_hash: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(10))  # jpeg, png
    width: Mapped[int]
    height: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    kept_at: Mapped[datetime]
    clerk_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    removed_at: Mapped[datetime | None]  # the content is gone, the row says that it was there


class PictureConsent(Base):
    """Whose consent a picture of a paper of identity stands on: it goes when that is withdrawn."""

    __tablename__ = "picture_consent"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    picture_id: Mapped[int] = mapped_column(ForeignKey("picture.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
