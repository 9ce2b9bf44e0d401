"""The link from a result to its place on the page of the post."""

from typing import Any

import pytest

from portal.gateway.models.search import Found


def found(**fields: Any) -> Found:
    return Found.model_validate(
        {
            "id": "1",
            "kind": "article",
            "title": "T",
            "community": None,
            "highlights": {},
            "lang": "en",
            "tags": [],
            "author": None,
            "published_at": "2026-03-05T12:00:00Z",
            **fields,
        }
    )


PASSAGE = {"text": "One & two - three four five six seven eight."}


@pytest.mark.parametrize(
    ("fields", "fragment"),
    [
        ({}, ""),
        ({"passage": PASSAGE}, "#:~:text=One%20%26%20two%20%2D%20three%20four"),
        ({"passage": {**PASSAGE, "heading": "À lire"}}, "#:~:text=%C3%80%20lire"),
        ({"post_id": "9"}, "#reply-1"),
        ({"post_id": "9", "passage": {"text": "Yes, it is."}}, "#reply-1:~:text=Yes%2C%20it%20is."),
        ({"post_id": "9", "file": {"filename": "a.pdf", "page": 12}}, "#file-1"),
        ({"post_id": "9", "file": {"filename": "a.vtt", "seconds": 62.5}}, "#at-62.5"),
    ],
)
def test_a_result_leads_to_its_passage(fields: dict[str, Any], fragment: str) -> None:
    assert found(**fields).fragment == fragment
