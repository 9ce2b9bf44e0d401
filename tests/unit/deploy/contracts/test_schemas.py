"""The changes of a schema that break, for requests (taken) and for responses (given)."""

from typing import Any

import pytest

from deploy.contracts.breaking.schemas import Schemas, Way

Json = dict[str, Any]

ARTICLE: Json = {"enum": ["article"], "type": "string"}
EITHER: Json = {"enum": ["article", "question"], "type": "string"}
TEXT: Json = {"type": "string"}
MAYBE: Json = {"anyOf": [TEXT, {"type": "null"}]}


def objects(properties: Json, *required: str, **more: Any) -> Json:
    return {"type": "object", "properties": properties, "required": list(required), **more}


def breaks(way: Way, old: Json, new: Json, shapes: Json | None = None) -> list[str]:
    document = {"components": {"schemas": shapes or {}}}
    return [str(found) for found in Schemas(document, document, way).breaks("it", old, new)]


WIDER = [
    (ARTICLE, EITHER),
    (ARTICLE, TEXT),
    (EITHER, {"type": "string", "maxLength": 8}),
    ({"const": "article", "type": "string"}, EITHER),
    (TEXT, MAYBE),
    (TEXT, {"type": ["string", "null"]}),
    ({"type": "integer"}, {"type": "number"}),
    ({"type": "string", "maxLength": 10}, {"type": "string", "maxLength": 20}),
    ({"type": "string", "maxLength": 10}, TEXT),
    ({"type": "integer", "minimum": 2}, {"type": "integer", "minimum": 1}),
    ({"type": "string", "pattern": "^a$"}, TEXT),
    ({"type": "string", "format": "uuid"}, TEXT),
    ({"type": "array", "items": ARTICLE}, {"type": "array", "items": EITHER}),
    ({"type": "array", "items": TEXT}, {"type": "array"}),
    (
        {"type": "object", "additionalProperties": TEXT},
        {"type": "object", "additionalProperties": MAYBE},
    ),
    (objects({"a": TEXT}, "a"), objects({"a": MAYBE}, "a")),
    (objects({"a": TEXT}, "a"), objects({"a": TEXT})),
    (TEXT, {}),
]


OPEN: Json = {"type": "string", "x-extensible-enum": ["article"]}
OPENER: Json = {"type": "string", "x-extensible-enum": ["article", "question"]}


@pytest.mark.parametrize("way", Way)
def test_a_new_value_of_an_open_enumeration_breaks_nobody(way: Way) -> None:
    assert breaks(way, OPEN, OPENER) == breaks(way, OPENER, OPEN) == []


def test_opening_a_closed_enumeration_breaks_readers() -> None:
    assert breaks(Way.GIVEN, ARTICLE, OPEN)
    assert breaks(Way.GIVEN, OPEN, ARTICLE) == []


@pytest.mark.parametrize(("narrow", "wide"), WIDER, ids=str)
def test_a_request_schema_may_become_wider(narrow: Json, wide: Json) -> None:
    assert breaks(Way.TAKEN, narrow, wide) == []
    assert breaks(Way.TAKEN, wide, narrow)


@pytest.mark.parametrize(("narrow", "wide"), WIDER, ids=str)
def test_a_response_schema_may_become_narrower(narrow: Json, wide: Json) -> None:
    assert breaks(Way.GIVEN, wide, narrow) == []
    assert breaks(Way.GIVEN, narrow, wide)


@pytest.mark.parametrize("way", Way)
@pytest.mark.parametrize(
    "schema", [narrow for narrow, _ in WIDER] + [wide for _, wide in WIDER], ids=str
)
def test_an_unchanged_schema_breaks_nothing(way: Way, schema: Json) -> None:
    assert breaks(way, schema, dict(schema)) == []


@pytest.mark.parametrize("way", Way)
def test_a_removed_field_breaks_either_way(way: Way) -> None:
    assert breaks(way, objects({"a": TEXT, "b": TEXT}), objects({"a": TEXT})) == ["it/b: is gone"]


@pytest.mark.parametrize("way", Way)
def test_another_pattern_breaks_either_way(way: Way) -> None:
    old, new = {"type": "string", "pattern": "^a$"}, {"type": "string", "pattern": "^b$"}
    assert breaks(way, old, new)


@pytest.mark.parametrize("way", Way)
def test_another_type_breaks_either_way(way: Way) -> None:
    assert breaks(way, {"type": "string"}, {"type": "integer"})


@pytest.mark.parametrize("way", Way)
def test_a_new_optional_field_breaks_nothing(way: Way) -> None:
    assert breaks(way, objects({"a": TEXT}), objects({"a": TEXT, "b": TEXT})) == []


def test_a_new_required_field_breaks_no_reader() -> None:
    assert breaks(Way.GIVEN, objects({}), objects({"b": TEXT}, "b")) == []


def test_a_new_required_field_breaks_callers() -> None:
    found = breaks(Way.TAKEN, objects({}), objects({"b": TEXT}, "b"))
    assert found == ["it/b: is needed now"]


def test_refusing_ignored_fields_breaks_callers() -> None:
    closed = objects({}, additionalProperties=False)
    assert breaks(Way.TAKEN, objects({}), closed)
    assert breaks(Way.GIVEN, objects({}), closed) == []


def test_titles_and_descriptions_may_change() -> None:
    assert breaks(Way.TAKEN, {**TEXT, "title": "A"}, {**TEXT, "description": "B"}) == []


def test_a_change_of_an_unknown_keyword_breaks() -> None:
    assert breaks(Way.TAKEN, TEXT, {**TEXT, "contentEncoding": "base64"})


def test_the_targets_of_references_are_compared() -> None:
    old, new = {"components": {"Kind": EITHER}}, {"components": {"Kind": ARTICLE}}
    reference = {"$ref": "#/components/Kind"}
    assert Schemas(old, new, Way.TAKEN).breaks("it", reference, reference)
    assert not Schemas(old, new, Way.GIVEN).breaks("it", reference, reference)


@pytest.mark.parametrize("way", Way)
def test_a_recursive_schema_is_compared_once(way: Way) -> None:
    node = {"$ref": "#/components/schemas/Node"}
    shapes = {"Node": objects({"above": {"anyOf": [node, {"type": "null"}]}, "below": node})}
    assert breaks(way, node, node, shapes) == []
