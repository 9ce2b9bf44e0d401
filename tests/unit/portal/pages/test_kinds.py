"""Payloads in the form that forms use."""

from zoneinfo import ZoneInfo

import pytest

from portal.pages.kinds import (
    KINDS,
    NAMES,
    beginning,
    details_in,
    has_needed,
    names_of,
    others,
    parts_of,
    whole,
)
from services.content.entry.bodies import NewPost

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("kind", "fields", "payload"),
    [
        ("podcast", {"season": "", "episode": "12"}, {"season": None, "episode": 12}),
        ("podcast", {"season": "-1", "episode": ""}, {"season": "-1", "episode": None}),
        ("video", {"url": ""}, {"url": None}),
        ("link", {"url": ""}, {"url": ""}),
        ("challenge", {"deadline": "2026-03-05T12:00"}, {"deadline": "2026-03-05T12:00:00+01:00"}),
    ],
)
def test_invalid_input_goes_to_the_api_which_names_the_fault(
    kind: str, fields: dict[str, str], payload: dict[str, object]
) -> None:
    assert details_in(kind, fields, PARIS) == {kind: payload}


def test_galleries_are_compared_by_their_contents() -> None:
    pictures = [
        {"file_id": "f1", "alt": "A cat", "caption": "Ours"},
        {"file_id": "f2", "alt": "A dog", "caption": ""},
    ]
    details = {"gallery": {"pictures": pictures}}
    assert whole("gallery", "Look.", details) == "Look.\n\nA cat: Ours\nA dog"
    assert list(parts_of("gallery", None)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_draft_of_each_kind_can_begin(kind: str) -> None:
    begun = beginning(kind)
    NewPost.model_validate({"kind": kind, "title": "…", "details": begun, "status": "draft"})
    assert has_needed(kind, begun)


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_keeps_each_text_of_the_other_kinds_once(kind: str) -> None:
    kept = others(kind)
    assert len(set(kept)) == len(kept)
    assert not {*kept} & {*names_of(kind), "pictures"}
    assert {*kept, *names_of(kind), "pictures"} == {*NAMES}


def test_a_gallery_needs_a_description_of_each_picture() -> None:
    pictures = [{"file_id": "f1", "alt": "A cat", "caption": ""}]
    assert has_needed("gallery", {"gallery": {"pictures": pictures}})
    pictures.append({"file_id": "f2", "alt": "", "caption": ""})
    assert not has_needed("gallery", {"gallery": {"pictures": pictures}})
