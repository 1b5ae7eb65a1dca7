"""Letters of a case with their pictures, and letters that end soon."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from models.cases.tables import Case
from models.people.tables import Person
from models.pictures.tables import Picture
from models.proxy.rules.letters import Power, SignedBy, read_powers
from models.proxy.rules.pictures import Subject
from models.proxy.tables import Agent, AuthorisationLetter, LetterPicture
from models.store.reading import Look, read_columns


@dataclass(frozen=True)
class LetterPictureRow:
    """A picture that is kept with a letter."""

    picture_id: int
    subject: Subject
    at: datetime
    removed: bool  # gone with the consent it stood on


@dataclass(frozen=True)
class LetterRow:
    """A letter of a case."""

    id: int
    number: str
    powers: frozenset[Power]
    matters: str
    valid_from: date
    valid_to: date
    agent_id: int
    agent: str
    signed_at: datetime
    ended_on: date | None
    end_reason: str
    signed_by: SignedBy
    consent_version: str
    pictures: tuple[LetterPictureRow, ...] = ()

    @property
    def kept_pictures(self) -> tuple[LetterPictureRow, ...]:
        """Those that can be looked at."""
        return tuple(picture for picture in self.pictures if not picture.removed)


def list_letters(look: Look, case_id: int) -> list[LetterRow]:
    """The letters of a case, the first one first, with their pictures in the order they came."""
    letters: list[LetterRow] = []
    for row in read_columns(look, _LETTERS, {"case": case_id}):
        (
            id_, number, powers, matters, valid_from, valid_to, agent_id, agent, signed_at,
            ended_on, reason, signed_by, consent, picture_id, subject, at, removed_at,
        ) = row  # fmt: skip
        if not letters or letters[-1].id != id_:
            letters.append(
                LetterRow(
                    id_, number, read_powers(powers), matters, valid_from, valid_to, agent_id,
                    agent, signed_at, ended_on, reason, SignedBy(signed_by), consent,
                )
            )  # fmt: skip
        if picture_id is not None:
            picture = LetterPictureRow(picture_id, Subject(subject), at, removed_at is not None)
            letters[-1] = replace(letters[-1], pictures=(*letters[-1].pictures, picture))
    return letters


def letters_ending(session: Session, until: date) -> list[tuple[int, str, str, date]]:
    """Open cases whose letter ends by that day: case, number, applicant, last day."""
    rows = session.execute(
        select(Case.id, Case.number, Person.name, AuthorisationLetter.valid_to)
        .join(Case, Case.id == AuthorisationLetter.case_id)
        .join(Person, Person.id == Case.applicant_id)
        .where(
            AuthorisationLetter.valid_to <= until,
            AuthorisationLetter.ended_on.is_(None),
            Case.is_open,
        )
        .order_by(AuthorisationLetter.valid_to, Case.id)
    )
    return [(id_, number, name, last) for id_, number, name, last in rows]


# Built once, columns and not records: the page of a case reads them at every look.
_LETTERS = (
    select(
        AuthorisationLetter.id,
        AuthorisationLetter.number,
        AuthorisationLetter.powers,
        AuthorisationLetter.matters,
        AuthorisationLetter.valid_from,
        AuthorisationLetter.valid_to,
        AuthorisationLetter.agent_id,
        Agent.name,
        AuthorisationLetter.signed_at,
        AuthorisationLetter.ended_on,
        AuthorisationLetter.end_reason,
        AuthorisationLetter.signed_by,
        AuthorisationLetter.consent_version,
        LetterPicture.picture_id,
        LetterPicture.subject,
        LetterPicture.at,
        Picture.removed_at,
    )
    .join(Agent, Agent.id == AuthorisationLetter.agent_id)
    .outerjoin(LetterPicture, LetterPicture.letter_id == AuthorisationLetter.id)
    .outerjoin(Picture, Picture.id == LetterPicture.picture_id)
    .where(AuthorisationLetter.case_id == bindparam("case"))
    .order_by(AuthorisationLetter.id, LetterPicture.id)
)
