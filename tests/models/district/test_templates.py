"""Templates in the store: versions, retiring, what the log keeps."""

import pytest

from models.audit.queries import first_broken, list_entries
from models.centre import Centre
from models.district.actions import add_template, replace_mapping, retire_template
from models.district.queries import (
    find_template,
    list_template_versions,
    list_templates,
    read_template,
)
from models.errors import KnownError
from models.roles import Role
from tests.models.conftest import ADMINISTRATOR, MORNING

CONTENT = bytes(range(256)) * 40
MAPPING = {"version": 1, "cells": [{"cell": "A1", "meaning": "clerk"}], "lists": []}


def test_a_template_is_kept_whole(centre: Centre) -> None:
    assert centre.act(add_template, " 月报 ", "区月报.xlsx", CONTENT, MAPPING).result == 1
    kept = centre.ask(read_template, "月报")
    assert (kept.content, kept.mapping) == (CONTENT, MAPPING)
    assert (kept.name, kept.number, kept.file_name) == ("月报", 1, "区月报.xlsx")
    assert (kept.added_at, kept.clerk) == (MORNING, ADMINISTRATOR)
    assert len(kept.file_hash) == 64


def test_every_change_is_a_new_version(centre: Centre) -> None:
    centre.act(add_template, "月报", "a.xlsx", CONTENT, MAPPING)
    other = {**MAPPING, "cells": []}
    assert centre.act(replace_mapping, "月报", other).result == 2
    assert centre.act(replace_mapping, "月报", other).result == 2  # nothing to keep
    assert centre.act(add_template, "月报", "b.xlsx", b"new", MAPPING).result == 3
    assert [(row.name, row.number) for row in centre.ask(list_templates)] == [("月报", 3)]
    versions = centre.ask(list_template_versions, "月报")
    assert [(row.number, row.file_name) for row in versions] == [
        (3, "b.xlsx"),
        (2, "a.xlsx"),
        (1, "a.xlsx"),
    ]
    assert centre.ask(read_template, "月报").content == b"new"


def test_a_retired_template_is_no_longer_offered_until_it_is_taught_again(centre: Centre) -> None:
    centre.act(add_template, "月报", "a.xlsx", CONTENT, MAPPING)
    centre.act(add_template, "台账", "l.xlsx", CONTENT, MAPPING)
    centre.act(retire_template, "月报")
    assert [row.name for row in centre.ask(list_templates)] == ["台账"]
    assert centre.ask(find_template, "月报") is None
    with pytest.raises(KnownError, match="没有名为“月报”的模板。现有：台账。"):
        centre.ask(read_template, "月报")
    assert len(centre.ask(list_template_versions, "月报")) == 1
    assert centre.act(add_template, "月报", "a.xlsx", CONTENT, MAPPING).result == 2
    assert [row.name for row in centre.ask(list_templates)] == sorted(["台账", "月报"])


def test_without_any_template_the_sentence_says_what_to_do(centre: Centre) -> None:
    with pytest.raises(KnownError, match="还没有教过任何模板"):
        centre.ask(read_template, "月报")


@pytest.mark.parametrize(("name", "said"), [(" ", "起一个名称"), ("长" * 81, "最多 80 个字")])
def test_a_name_that_cannot_be(centre: Centre, name: str, said: str) -> None:
    with pytest.raises(KnownError, match=said):
        centre.act(add_template, name, "a.xlsx", CONTENT, MAPPING)
    assert centre.ask(list_templates) == []


def test_only_leaders_teach(centre: Centre) -> None:
    for action in (add_template, replace_mapping, retire_template):
        assert action.__dict__["action_may"] == {Role.ADMINISTRATOR, Role.SUPERVISOR}


def test_the_log_names_the_file_and_not_its_bytes(centre: Centre) -> None:
    centre.act(add_template, "月报", "区月报.xlsx", CONTENT, MAPPING)
    entry = centre.ask(list_entries, MORNING.date(), MORNING.date())[0]
    assert entry.title == "添加区级模板"
    assert "区月报.xlsx" in entry.details and len(entry.details) < 400
    assert centre.ask(first_broken) is None
