"""Values and fields of a newer version: accepted as they are, and noted by name."""

from enum import StrEnum
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from shared.contracts.unknown import MOST_NAMES, Open, Unknown, is_known, unknown_fields


class Colour(StrEnum):
    RED = "red"


class Inner(BaseModel):
    deep: int = 0


class Thing(BaseModel):
    colour: Open[Colour]
    names: dict[Open[Colour], str] = {}
    inner: Inner | None = None
    inners: tuple[Inner, ...] = ()


def names_in(data: dict[str, Any]) -> set[str]:
    unknown = Unknown()
    Thing.model_validate(data, context=unknown)
    return set(unknown)


def test_a_known_value_is_a_member() -> None:
    assert Thing(colour="red").colour is Colour.RED


def test_an_unknown_value_is_its_name() -> None:
    thing = Thing.model_validate_json('{"colour": "blue", "names": {"blue": "bleu"}}')
    assert (thing.colour, thing.names) == ("blue", {"blue": "bleu"})
    assert thing.model_dump_json(exclude={"inner", "inners"}) == (
        '{"colour":"blue","names":{"blue":"bleu"}}'
    )


@pytest.mark.parametrize("colour", [1, None, ["red"], {"red": 1}])
def test_a_value_that_is_no_text_is_refused(colour: object) -> None:
    with pytest.raises(ValidationError):
        Thing.model_validate({"colour": colour})


def test_the_schema_names_the_values_known_so_far_and_allows_others() -> None:
    schema = Thing.model_json_schema()["properties"]
    assert schema["colour"]["type"] == "string"
    assert schema["colour"]["x-extensible-enum"] == ["red"]
    assert "enum" not in str(schema).replace("x-extensible-enum", "")


def test_an_unknown_value_is_noted_with_its_enumeration() -> None:
    assert names_in({"colour": "red"}) == set()
    assert names_in({"colour": "blue", "names": {"green": ""}}) == {"Colour=blue", "Colour=green"}


def test_an_unknown_field_is_noted_with_its_path() -> None:
    data = {"colour": "red", "more": 1, "inner": {"more": 1}, "inners": [{"deep": 1}, {"more": 1}]}
    with pytest.raises(ValidationError) as refused:
        Thing.model_validate(data, extra="forbid")
    assert set(unknown_fields(refused.value)) == {"more", "inner.more", "inners.more"}


def test_the_number_of_notes_of_a_fact_is_bounded() -> None:
    assert len(names_in({"colour": "red", "names": {f"c{n}": "" for n in range(500)}})) == (
        MOST_NAMES
    )


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("Colour=red", True),
        ("Colour=blue", False),
        ("Taste=sour", False),
        ("colour", True),
        ("more", False),
        ("inner.deep", True),
        ("inner.more", False),
        ("inners.deep", True),
        ("colour.deep", False),
        ("v1", True),
        ("v2", False),
        ("guilde.strange", False),
    ],
)
def test_a_later_version_recognises_noted_names(name: str, known: bool) -> None:  # noqa: FBT001
    assert is_known(name, {1: Thing}) is known
