"""Which changes of a schema break, for what is taken and for what is given."""

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
def test_another_value_of_an_open_enumeration_breaks_nobody(way: Way) -> None:
    assert breaks(way, OPEN, OPENER) == breaks(way, OPENER, OPEN) == []


def test_who_relied_on_a_closed_one_is_broken_when_it_opens() -> None:
    assert breaks(Way.GIVEN, ARTICLE, OPEN)
    assert breaks(Way.GIVEN, OPEN, ARTICLE) == []


@pytest.mark.parametrize(("narrow", "wide"), WIDER, ids=str)
def test_what_is_taken_may_become_more(narrow: Json, wide: Json) -> None:
    assert breaks(Way.TAKEN, narrow, wide) == []
    assert breaks(Way.TAKEN, wide, narrow)


@pytest.mark.parametrize(("narrow", "wide"), WIDER, ids=str)
def test_what_is_given_may_become_less(narrow: Json, wide: Json) -> None:
    assert breaks(Way.GIVEN, wide, narrow) == []
    assert breaks(Way.GIVEN, narrow, wide)


@pytest.mark.parametrize("way", Way)
@pytest.mark.parametrize(
    "schema", [narrow for narrow, _ in WIDER] + [wide for _, wide in WIDER], ids=str
)
def test_what_stays_breaks_nothing(way: Way, schema: Json) -> None:
    assert breaks(way, schema, dict(schema)) == []


@pytest.mark.parametrize("way", Way)
def test_a_field_that_is_gone_breaks_either_way(way: Way) -> None:
    assert breaks(way, objects({"a": TEXT, "b": TEXT}), objects({"a": TEXT})) == ["it/b: is gone"]


@pytest.mark.parametrize("way", Way)
def test_another_pattern_breaks_either_way(way: Way) -> None:
    old, new = {"type": "string", "pattern": "^a$"}, {"type": "string", "pattern": "^b$"}
    assert breaks(way, old, new)


@pytest.mark.parametrize("way", Way)
def test_another_type_breaks_either_way(way: Way) -> None:
    assert breaks(way, {"type": "string"}, {"type": "integer"})


@pytest.mark.parametrize("way", Way)
def test_a_field_that_comes_and_may_be_left_out_breaks_nothing(way: Way) -> None:
    assert breaks(way, objects({"a": TEXT}), objects({"a": TEXT, "b": TEXT})) == []


def test_a_field_that_comes_and_is_always_there_breaks_no_reader() -> None:
    assert breaks(Way.GIVEN, objects({}), objects({"b": TEXT}, "b")) == []


def test_a_field_that_comes_and_is_needed_breaks_who_asks() -> None:
    found = breaks(Way.TAKEN, objects({}), objects({"b": TEXT}, "b"))
    assert found == ["it/b: is needed now"]


def test_to_refuse_fields_that_were_passed_over_breaks_who_sends_them() -> None:
    closed = objects({}, additionalProperties=False)
    assert breaks(Way.TAKEN, objects({}), closed)
    assert breaks(Way.GIVEN, objects({}), closed) == []


def test_titles_and_descriptions_may_change() -> None:
    assert breaks(Way.TAKEN, {**TEXT, "title": "A"}, {**TEXT, "description": "B"}) == []


def test_a_keyword_that_no_rule_knows_breaks_when_it_changes() -> None:
    assert breaks(Way.TAKEN, TEXT, {**TEXT, "contentEncoding": "base64"})


def test_what_references_lead_to_is_compared() -> None:
    old, new = {"components": {"Kind": EITHER}}, {"components": {"Kind": ARTICLE}}
    reference = {"$ref": "#/components/Kind"}
    assert Schemas(old, new, Way.TAKEN).breaks("it", reference, reference)
    assert not Schemas(old, new, Way.GIVEN).breaks("it", reference, reference)


@pytest.mark.parametrize("way", Way)
def test_a_shape_that_holds_itself_is_compared_once(way: Way) -> None:
    node = {"$ref": "#/components/schemas/Node"}
    shapes = {"Node": objects({"above": {"anyOf": [node, {"type": "null"}]}, "below": node})}
    assert breaks(way, node, node, shapes) == []
