"""The changes of the AsyncAPI document that break readers of facts."""

from collections.abc import Callable
from typing import Any

import pytest

from deploy.contracts import asyncapi
from deploy.contracts.breaking import facts

Json = dict[str, Any]
Change = Callable[[Json], object]

EDITED = "guilde.content.post.edited.v1"


def schema(it: Json, name: str) -> Any:
    return it["components"]["schemas"][name]


def values(it: Json) -> Any:
    return schema(it, "PostState")["properties"]["kind"]["x-extensible-enum"]


def broken_by(change: Change) -> list[str]:
    changed = asyncapi.document()
    change(changed)
    return [str(found) for found in facts.breaks(asyncapi.document(), changed)]


BREAKING: dict[str, Change] = {
    "a topic is gone": lambda it: it["channels"].pop("content.post"),
    "a topic has another name": lambda it: it["channels"]["content.post"].update(address="posts"),
    "a type is gone": lambda it: it["channels"]["content.post"]["messages"].pop(EDITED),
    "a header is gone": lambda it: it["components"]["messages"][EDITED]["headers"][
        "properties"
    ].pop("ce_sequence"),
    "a field is gone": lambda it: schema(it, "PostState")["properties"].pop("title"),
    "a field is not sure any more": lambda it: schema(it, "PostState")["required"].remove("title"),
    "a field is of another type": lambda it: schema(it, "PostState")["properties"]["title"].update(
        type="integer"
    ),
    "a field may be null": lambda it: schema(it, "PostState")["properties"]["title"].update(
        type=["string", "null"]
    ),
    "values that are no texts": lambda it: schema(it, "PostState")["properties"]["kind"].pop(
        "type"
    ),
}

ADDING: dict[str, Change] = {
    "a topic": lambda it: it["channels"].update(
        {"content.poll": {"address": "guilde.content.poll", "messages": {}}}
    ),
    "a type": lambda it: it["channels"]["content.post"]["messages"].update(
        {"guilde.content.post.pinned.v1": {}}
    ),
    "a field": lambda it: schema(it, "PostState")["properties"].update(pinned={"type": "boolean"}),
    "one value less": lambda it: values(it).pop(),
    "one value more": lambda it: values(it).append("recipe"),
    "a major beside": lambda it: it["channels"].update(
        {"content.post.v2": {"address": "guilde.content.post.v2", "messages": {}}}
    ),
}


def test_an_unchanged_document_breaks_nothing() -> None:
    assert broken_by(lambda _: None) == []


@pytest.mark.parametrize("change", BREAKING.values(), ids=BREAKING.keys())
def test_the_change_breaks(change: Change) -> None:
    assert broken_by(change)


@pytest.mark.parametrize("change", ADDING.values(), ids=ADDING.keys())
def test_the_change_only_adds(change: Change) -> None:
    assert broken_by(change) == []
