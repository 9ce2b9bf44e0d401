"""The committed documents are generated from the code, and follow their standards."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, Draft202012Validator

from deploy.contracts import asyncapi, documents
from shared.contracts.aggregate import Aggregate, Older
from shared.contracts.catalogue import AGGREGATES
from shared.contracts.content import PostData

SCHEMA = Path(__file__).parent / "schemas" / "asyncapi-3.0.0.json"

Json = dict[str, Any]


def test_the_committed_documents_are_those_of_the_code(generated: dict[str, Json]) -> None:
    texts = documents.texts(generated)
    assert {documents.FACTS, documents.PAGE} < set(texts)
    for path, text in texts.items():
        committed = (documents.API / path).read_text()
        assert committed == text, f"{path}: run `python -m deploy.contracts` and review"


def test_the_asyncapi_document_follows_its_standard(generated: dict[str, Json]) -> None:
    standard = Draft7Validator(json.loads(SCHEMA.read_text()))
    assert [error.message for error in standard.iter_errors(generated[documents.FACTS])] == []


def test_an_aggregate_of_several_words_in_two_majors_follows_the_standard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first: Aggregate[Any] = Aggregate("membership", "role_term", PostData, frozenset({"cut_short"}))
    second = replace(first, version=2, older=Older(first, down=_same, up=_same))
    monkeypatch.setattr(asyncapi, "MAJORS", second.majors)
    monkeypatch.setattr(asyncapi, "_example", lambda _: {"headers": {}, "payload": {}})
    document = asyncapi.document()
    standard = Draft7Validator(json.loads(SCHEMA.read_text()))
    assert [error.message for error in standard.iter_errors(document)] == []
    assert {channel["address"] for channel in document["channels"].values()} == {
        *("guilde.membership.role_term", "guilde.membership.role_term.v2")
    }
    message = document["components"]["messages"]["guilde.membership.role_term.cut_short.v2"]
    assert message["title"] == "role term cut short"


def _same(data: Any) -> Any:
    return data


def test_the_asyncapi_document_has_every_topic_and_type(generated: dict[str, Json]) -> None:
    channels = generated[documents.FACTS]["channels"].values()
    assert {channel["address"] for channel in channels} == {a.topic for a in AGGREGATES}
    told = {name for channel in channels for name in channel["messages"]}
    assert told >= {fact_type for aggregate in AGGREGATES for fact_type in aggregate.types}


def test_every_example_follows_the_schemas_of_its_message(generated: dict[str, Json]) -> None:
    facts = generated[documents.FACTS]
    messages = facts["components"]["messages"]
    assert {name for name, m in messages.items() if not m.get("examples")} == {"tombstone"}
    for message in messages.values():
        for example in message.get("examples", ()):
            for part in ("headers", "payload"):
                schema = {**message[part], "components": facts["components"]}
                Draft202012Validator(schema).validate(example[part])


def test_open_enumerations_are_marked_as_open(generated: dict[str, Json]) -> None:
    kind = generated[documents.FACTS]["components"]["schemas"]["PostState"]["properties"]["kind"]
    assert (kind["type"], kind["x-extensible-enum"][0]) == ("string", "article")
    shapes = generated["openapi/content.json"]["components"]["schemas"]
    assert (
        shapes["PostView"]["properties"]["kind"]["x-extensible-enum"] == kind["x-extensible-enum"]
    )
    assert shapes["PostKind"]["enum"] == kind["x-extensible-enum"], "what is written is not open"
    last = kind["x-extensible-enum"][-1]
    assert f"<code>{last}</code> or another" in documents.texts(generated)[documents.PAGE]


def test_the_page_loads_nothing_from_other_sites(generated: dict[str, Json]) -> None:
    page = documents.texts(generated)[documents.PAGE]
    # an address in an example is text, between escaped quotation marks
    assert re.findall(r"""["'(=]\s*https?://""", page) == []
    assert "<script" not in page
