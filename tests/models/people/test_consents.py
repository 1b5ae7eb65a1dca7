"""Somebody on file agrees to the processing notice later."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from models.centre import Centre
from models.errors import KnownError
from models.people.actions import PersonForm, add_person, give_consent, withdraw_consent
from models.people.queries import PersonDetail, list_consents, read_person
from models.roles import Role
from tests.models.conftest import MORNING, Watch

WANG = PersonForm("王秀英")
CHILD = PersonForm("王小明", birth_date=date(2015, 5, 1))


def read(centre: Centre, id_: int) -> PersonDetail:
    return centre.ask(read_person, id_, MORNING.date())


def test_consent_is_given_once_withdrawn_and_given_again(centre: Centre, watch: Watch) -> None:
    id_ = centre.act(add_person, WANG).result
    done = centre.act(give_consent, id_, "2026-1")
    assert done.changes.touches("consent")
    assert (read(centre, id_).consent_version, read(centre, id_).consent_at) == ("2026-1", MORNING)
    watch.now += timedelta(hours=1)
    centre.act(give_consent, id_, "2026-1")
    assert len(centre.ask(list_consents, id_)) == 1
    centre.act(withdraw_consent, id_)
    assert read(centre, id_).consent_version == ""
    centre.act(give_consent, id_, "2026-2")
    assert (read(centre, id_).consent_version, read(centre, id_).consent_at) == (
        "2026-2",
        watch.now,
    )


def test_a_child_needs_a_guardian_on_file(centre: Centre) -> None:
    alone = centre.act(add_person, CHILD).result
    with pytest.raises(KnownError, match="不满十四周岁，要由监护人同意") as refused:
        centre.act(give_consent, alone, "2026-1")
    assert refused.value.field == "guardian"
    assert centre.ask(list_consents, alone) == []
    mother = centre.act(add_person, WANG).result
    form = replace(CHILD, name="王小红", guardian_id=mother, guardian_relation="母亲")
    with_mother = centre.act(add_person, form).result
    centre.act(give_consent, with_mother, "2026-1")
    assert read(centre, with_mother).consent_version == "2026-1"


def test_who_may_only_look_cannot_write_it_down(
    centre: Centre, open_centre: Callable[..., Centre]
) -> None:
    id_ = centre.act(add_person, WANG).result
    centre.add_user("钱观", Role.VIEWER, "查看 账号 钱观同志")
    viewer = open_centre("钱观", "查看 账号 钱观同志")
    with pytest.raises(KnownError):
        viewer.act(give_consent, id_, "2026-1")
    assert read(centre, id_).consent_version == ""
