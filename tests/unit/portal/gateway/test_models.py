"""Responses of a newer version of the API are read, as pages show them."""

import json
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter

from deploy.contracts.documents import API
from portal.gateway.models.content import Post, Reply
from portal.gateway.models.events import Attendee, OwnAnswer
from portal.gateway.models.membership import Community, Membership, Own, Profile
from portal.gateway.models.notifications import NoticePost
from portal.gateway.models.search import Found, Suggestion

OPEN = "x-extensible-enum"

MODELS: dict[str, list[tuple[str, type[BaseModel]]]] = {
    "membership": [
        ("CommunityView", Community),
        ("MembershipView", Membership),
        ("ProfileView", Profile),
        ("OwnStanding", Own),
    ],
    "content": [("PostView", Post), ("ReplyView", Reply)],
    "events": [("OwnAnswer", OwnAnswer), ("AttendeeView", Attendee)],
    "search": [("ItemView", Found), ("SuggestionView", Suggestion)],
    "notifications": [("PostTitle", NoticePost)],
}


def open_fields() -> list[tuple[type[BaseModel], str]]:
    """Return the API's open enumerations that pages show."""
    found = []
    for service, shapes in MODELS.items():
        document = json.loads((API / "openapi" / f"{service}.json").read_text())
        for name, model in shapes:
            fields: dict[str, Any] = document["components"]["schemas"][name]["properties"]
            shown = [f for f in fields if OPEN in fields[f] and f in model.model_fields]
            found += [(model, field) for field in shown]
    return found


def annotated(model: type[BaseModel], field: str) -> TypeAdapter[Any]:
    """Return the validator of the field."""
    annotation: Any = model.model_fields[field].annotation
    return TypeAdapter(annotation)


@pytest.mark.parametrize(
    ("model", "field"), open_fields(), ids=lambda part: getattr(part, "__name__", part)
)
def test_any_value_of_an_open_enumeration_is_read(model: type[BaseModel], field: str) -> None:
    assert annotated(model, field).validate_python("newer") == "newer"


def test_texts_may_be_in_any_language() -> None:
    names = {"de": "Daten", "en": "Data"}
    assert annotated(Community, "names").validate_python(names) == names
