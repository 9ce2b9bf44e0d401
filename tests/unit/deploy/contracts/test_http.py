"""The changes of an OpenAPI document that break callers of the service."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from deploy.contracts.breaking import http

Json = dict[str, Any]
Change = Callable[[Json], object]


def document() -> Json:
    text, number = {"type": "string"}, {"type": "integer", "maximum": 100}
    body = {"type": "object", "properties": {"title": text}, "required": ["title"]}
    seen = {"type": "object", "properties": {"id": text, "title": text}, "required": ["id"]}
    return {
        "paths": {
            "/v1/posts": {
                "get": {
                    "parameters": [
                        {"in": "query", "name": "limit", "required": False, "schema": number},
                        {"in": "header", "name": "if-match", "required": False, "schema": text},
                    ],
                    "responses": {"200": _json(seen), "404": _json({"type": "object"})},
                },
                "post": {
                    "requestBody": {"required": True, **_json(body)},
                    "responses": {"201": {**_json(seen), "headers": {"ETag": {}}}},
                },
            }
        }
    }


def _json(schema: Json) -> Json:
    return {"content": {"application/json": {"schema": schema}}}


def get(it: Json) -> Any:
    return it["paths"]["/v1/posts"]["get"]


def post(it: Json) -> Any:
    return it["paths"]["/v1/posts"]["post"]


def body(it: Json) -> Any:
    return post(it)["requestBody"]["content"]["application/json"]["schema"]


def answer(it: Json) -> Any:
    return get(it)["responses"]["200"]["content"]["application/json"]["schema"]


def broken_by(change: Change) -> list[str]:
    changed = copy.deepcopy(document())
    change(changed)
    return [str(found) for found in http.breaks(document(), changed)]


BREAKING: dict[str, Change] = {
    "a path is gone": lambda it: it["paths"].clear(),
    "a method is gone": lambda it: it["paths"]["/v1/posts"].pop("post"),
    "a token is asked for": lambda it: get(it).update(security=[{"HTTPBearer": []}]),
    "a parameter is gone": lambda it: get(it)["parameters"].clear(),
    "a parameter is needed": lambda it: get(it)["parameters"][0].update(required=True),
    "a needed parameter comes": lambda it: get(it)["parameters"].append(
        {"in": "query", "name": "q", "required": True, "schema": {}}
    ),
    "a bound is narrowed": lambda it: get(it)["parameters"][0]["schema"].update(maximum=50),
    "a body is needed": lambda it: get(it).update(requestBody={"required": True, **_json({})}),
    "a body is gone": lambda it: post(it).pop("requestBody"),
    "a field is needed": lambda it: body(it).update(required=["title", "body"]),
    "a field taken is gone": lambda it: body(it)["properties"].clear(),
    "a field given is gone": lambda it: answer(it)["properties"].pop("title"),
    "a field given is not sure": lambda it: answer(it).update(required=[]),
    "a field given has more": lambda it: answer(it)["properties"]["id"].update(
        type=["string", "null"]
    ),
    "an answer is gone": lambda it: get(it)["responses"].pop("200"),
    "a media type is gone": lambda it: get(it)["responses"]["200"]["content"].clear(),
    "a header is gone": lambda it: post(it)["responses"]["201"]["headers"].clear(),
}

ADDING: dict[str, Change] = {
    "a path": lambda it: it["paths"].update({"/v1/drafts": {"get": {"responses": {}}}}),
    "a method": lambda it: it["paths"]["/v1/posts"].update(delete={"responses": {}}),
    "a parameter": lambda it: get(it)["parameters"].append(
        {"in": "query", "name": "q", "required": False, "schema": {}}
    ),
    "a header in large letters": lambda it: get(it)["parameters"][1].update(name="If-Match"),
    "a wider bound": lambda it: get(it)["parameters"][0]["schema"].update(maximum=200),
    "a field that may be left out": lambda it: body(it)["properties"].update(lang={}),
    "a field in answers": lambda it: answer(it)["properties"].update(lang={}),
    "a problem": lambda it: get(it)["responses"].update({"429": _json({"type": "object"})}),
    "no problem any more": lambda it: get(it)["responses"].pop("404"),
}


def test_an_unchanged_document_breaks_nothing() -> None:
    assert broken_by(lambda _: None) == []


@pytest.mark.parametrize("change", BREAKING.values(), ids=BREAKING.keys())
def test_the_change_breaks(change: Change) -> None:
    assert broken_by(change)


@pytest.mark.parametrize("change", ADDING.values(), ids=ADDING.keys())
def test_the_change_only_adds(change: Change) -> None:
    assert broken_by(change) == []


def test_a_break_names_its_place() -> None:
    found = broken_by(lambda it: body(it).update(required=["title", "body"]))
    assert found == ["POST /v1/posts body application/json/body: is needed now"]
