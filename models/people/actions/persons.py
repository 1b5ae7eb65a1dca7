"""Recording people one by one: with guardian and consent, and revealing what is masked."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from models.errors import Conflict, Difference, KnownError
from models.people.actions.consents import check_may_consent, keep_consent
from models.people.queries import same_id_number
from models.people.rules.contacts import Address, clean_phone, read_phone
from models.people.rules.groups import PriorityGroup, is_minor
from models.people.rules.identity import disagreements, read_id_number
from models.people.rules.masking import Purpose, mask_id_number, mask_phone
from models.people.rules.names import clean_name
from models.people.rules.tokens import name_tokens, number_tokens, place_tokens
from models.people.tables import Person
from models.roles import DESK, EVERYONE
from models.settings.queries import read_desk
from models.store.find import put_terms
from models.work import Work, action

ID_CARD = "居民身份证"
NO_PAPER = "未提供"
PAPER_TYPES = (ID_CARD, "护照", "军官证", "户口簿", "出生医学证明", "其他证件", NO_PAPER)
REVEAL_REASONS = ("核对身份", "电话联系", "填写上报材料", "本人要求", "其他")


@dataclass(frozen=True)
class PersonForm:
    """A person as the form gives them. `None` for a number means: leave what is kept."""

    name: str
    id_number: str | None = ""
    paper_type: str = ID_CARD
    sex: str = ""
    birth_date: date | None = None
    phone: str | None = ""
    estate: str = ""
    building: str = ""
    entrance: str = ""
    room: str = ""
    grid_id: int | None = None
    groups: tuple[PriorityGroup, ...] = ()
    guardian_id: int | None = None
    guardian_relation: str = ""
    note: str = ""
    consents: bool = False  # agreed to the processing notice just now
    consent_version: str = ""  # empty: the one in use
    despite: frozenset[str] = field(default=frozenset())  # warnings the clerk has looked at


class Warned(KnownError):  # noqa: N818 — the clerk may go on
    """Something to look at before saving; saving again with `code` in `despite` goes on."""

    def __init__(self, code: str, text: str, *, field: str | None = None) -> None:
        super().__init__(text, field=field)
        self.code = code


@action("登记人员", may=DESK)
def add_person(work: Work, form: PersonForm) -> int:
    """Keep a new person and return the id."""
    person = Person(name="", created_at=work.now)
    _fill(work, person, form)
    work.session.add(person)
    work.session.flush()
    _remember(work, person, form)
    return person.id


@action("修改人员信息", may=DESK)
def change_person(work: Work, person_id: int, version: int, form: PersonForm) -> None:
    """Change a person whose page showed that version.

    Raises Conflict, with both versions, if somebody else saved meanwhile; nothing is overwritten.
    """
    person = work.session.get_one(Person, person_id)
    if person.is_merged:
        raise KnownError(
            f"“{person.name}”的这份登记刚刚由另一位同事并入了同一人的另一份，您的修改没有保存。"
            "请按姓名找到保留的那一份，再把需要的改动填上。"
        )
    if person.version != version:
        raise Conflict(
            f"“{person.name}”刚刚被另一位同事修改过，您的修改还没有保存。"
            "请在下面逐项选定，再保存。",
            _differences(person, form),
        )
    _fill(work, person, form)
    work.session.flush()
    _remember(work, person, form)


@action("查看明文", may=DESK)
def reveal(work: Work, person_id: int, what: str, reason: str) -> str:
    """One masked field of one person in clear, logged with the reason (居民身份证法 art. 13).

    `what` is id_number or phone.
    """
    if reason not in REVEAL_REASONS:
        raise KnownError("请选择查看原因。")
    person = work.session.get_one(Person, person_id)
    work.reason = reason
    work.note(revealed=what, record="person", id=person_id)
    return {"id_number": person.id_number or "", "phone": person.phone}[what]


@action("查看人员", may=EVERYONE)
def note_access(work: Work, person_id: int) -> None:
    """Leave a line that somebody opened this person's page."""
    work.note(opened="person", id=person_id)


def person_terms(name: str, id_number: str | None, phone: str, address: Address) -> tuple[str, ...]:
    """The find terms of one person."""
    return (
        *name_tokens(name),
        *number_tokens(id_number or "", phone),
        *place_tokens(address),
    )


def index_people(work: Work, people: Iterable[Person]) -> None:
    """Let the find box find these people by what they carry now."""
    terms = {
        p.id: person_terms(
            p.name, p.id_number, p.phone, Address(p.estate, p.building, p.entrance, p.room)
        )
        for p in people
    }
    put_terms(work.session, "person", terms)


def _fill(work: Work, person: Person, form: PersonForm) -> None:
    # Written at once: the log shows what changed, never a half.
    with work.session.no_autoflush:
        _fill_fields(work, person, form)


def _fill_fields(work: Work, person: Person, form: PersonForm) -> None:
    person.name = _read_name(form)
    _fill_number(work, person, form)
    if form.phone is not None:
        read_phone(form.phone)
        cleaned = clean_phone(form.phone)
        person.phone = cleaned.phone
        person.phone_note = "、".join([*cleaned.others, *filter(None, [cleaned.remark])])
    person.sex = person.sex or form.sex
    if person.birth_date and person.birth_date > work.today:
        raise KnownError("出生日期在今天之后，请核对。", field="birth_date")
    person.estate, person.building = form.estate.strip(), form.building.strip()
    person.entrance, person.room = form.entrance.strip(), form.room.strip()
    person.grid_id = form.grid_id
    person.groups = ",".join(form.groups)
    person.note = form.note.strip()
    _fill_guardian(work, person, form)


def _fill_guardian(work: Work, person: Person, form: PersonForm) -> None:
    person.guardian_id, person.guardian_relation = form.guardian_id, form.guardian_relation.strip()
    if form.guardian_id is None:
        if form.consents:
            check_may_consent(person.birth_date, None, work.today)
        return
    guardian = work.session.get_one(Person, form.guardian_id)
    if guardian.is_merged:
        raise KnownError(
            f"“{guardian.name}”的这份登记已并入另一份，请重新查找并选择监护人。", field="guardian"
        )
    if guardian is person:
        raise KnownError("监护人不能是本人，请另选一位。", field="guardian")
    if guardian.birth_date is not None and is_minor(guardian.birth_date, work.today):
        raise KnownError(
            f"“{guardian.name}”未满十八周岁，不能作监护人，请另选一位。", field="guardian"
        )
    if not person.guardian_relation:
        raise KnownError("请填写监护人与本人的关系。", field="guardian_relation")


def _read_name(form: PersonForm) -> str:
    name = clean_name(form.name).name
    if not name:
        raise KnownError("请填写姓名。", field="name")
    if len(name) > 80:
        raise KnownError("姓名太长（最多 80 个字）。", field="name")
    return name


def _fill_number(work: Work, person: Person, form: PersonForm) -> None:
    person.paper_type = form.paper_type
    person.sex, person.birth_date = form.sex, form.birth_date
    text = form.id_number
    if text is None:
        text = person.id_number or ""
    text = text.strip()
    if not text:
        if form.paper_type == ID_CARD:
            person.paper_type = NO_PAPER
        person.id_number, person.id_converted = None, False
        return
    if form.paper_type not in (ID_CARD, NO_PAPER):
        person.id_number, person.id_converted = text, False
        return
    person.paper_type = ID_CARD
    number = read_id_number(text, work.today)
    for sentence in disagreements(number, form.birth_date, None):
        _warn(form, "BIRTH_MISMATCH", sentence, "birth_date")
    if form.sex and number.sex and form.sex != number.sex.text:
        _warn(
            form, "SEX_MISMATCH", f"填写的性别是{form.sex}，身份证号里是{number.sex.text}。", "sex"
        )
    twins = [i for i in same_id_number(work.session, number.number) if i != person.id]
    if twins and person.id_number != number.number:
        other = work.session.get_one(Person, twins[0])
        _warn(
            form,
            "DUP_ID",
            f"这个证件号码已登记在“{other.name}”名下，请核对是不是同一个人。",
            "id_number",
        )
    if person.id_number != number.number:
        person.id_number, person.id_converted = number.number, number.is_converted
    person.sex = form.sex or (number.sex.text if number.sex else "")
    person.birth_date = form.birth_date or number.birth_date


def _warn(form: PersonForm, code: str, text: str, field_name: str) -> None:
    if code not in form.despite:
        raise Warned(code, text, field=field_name)


def _remember(work: Work, person: Person, form: PersonForm) -> None:
    index_people(work, [person])
    if form.consents:
        notice = form.consent_version or read_desk(work.session, work.today).consent_version
        keep_consent(work, person.id, notice)


def _differences(person: Person, form: PersonForm) -> tuple[Difference, ...]:
    """What the clerk's form says beside what another clerk has kept meanwhile."""
    pairs: dict[str, tuple[object, object]] = {
        "name": (form.name.strip(), person.name),
        "paper_type": (form.paper_type, person.paper_type),
        "sex": (form.sex, person.sex),
        "birth_date": (form.birth_date, person.birth_date),
        "estate": (form.estate.strip(), person.estate),
        "building": (form.building.strip(), person.building),
        "entrance": (form.entrance.strip(), person.entrance),
        "room": (form.room.strip(), person.room),
        "grid_id": (form.grid_id, person.grid_id),
        "groups": (",".join(form.groups), person.groups),
        "guardian_id": (form.guardian_id, person.guardian_id),
        "guardian_relation": (form.guardian_relation.strip(), person.guardian_relation),
        "note": (form.note.strip(), person.note),
    }
    if form.id_number is not None:
        kept = mask_id_number(person.id_number or "", Purpose.SCREEN)
        same = form.id_number.strip() == (person.id_number or "")
        pairs["id_number"] = (kept if same else form.id_number.strip(), kept)
    if form.phone is not None:
        kept = mask_phone(person.phone, Purpose.SCREEN)
        pairs["phone"] = (kept if form.phone.strip() == person.phone else form.phone.strip(), kept)
    return tuple(
        Difference(name, _text(mine), _text(theirs))
        for name, (mine, theirs) in pairs.items()
        if mine != theirs
    )


def _text(value: object) -> str:
    return "" if value is None else str(value)
