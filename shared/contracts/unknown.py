"""The names of additions by a newer version that this one does not know.

    PostKind=podcast   a value of an open enumeration
    state.duration     a field
    v2                 a major of the aggregate

A reader ignores additions and records their names. A later version that knows them catches up.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from inspect import cleandoc
from typing import Annotated, Any, TypeVar, get_args

from pydantic import BaseModel, GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationError
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

LONGEST_NAME = 200
MOST_NAMES = 100
"""The limit on names per fact: a fact with more additions belongs in another major."""

EXTENSIBLE = "x-extensible-enum"
"""The JSON Schema keyword that lists the known values of an open enumeration."""

Known = TypeVar("Known", bound=StrEnum)

_ENUMERATIONS: dict[str, type[StrEnum]] = {}


class Unknown(set[str]):
    """The additions found so far: the context of a validation."""

    def note(self, name: str) -> None:
        if len(self) < MOST_NAMES:
            self.add(name[:LONGEST_NAME])


class _OpenEnumeration:
    """A schema that reads a value as a member, or else as the plain string."""

    def __get_pydantic_core_schema__(self, source: Any, _: GetCoreSchemaHandler) -> CoreSchema:
        enumeration: type[StrEnum] = get_args(source)[0]
        name = enumeration.__name__
        _ENUMERATIONS[name] = enumeration

        def note(value: str, info: core_schema.ValidationInfo) -> str:
            if isinstance(info.context, Unknown):
                info.context.note(f"{name}={value}")
            return value

        known = core_schema.enum_schema(enumeration, list(enumeration), sub_type="str")
        other = core_schema.with_info_after_validator_function(note, core_schema.str_schema())
        return core_schema.union_schema([known, other], mode="left_to_right")

    def __get_pydantic_json_schema__(
        self, schema: core_schema.UnionSchema, _: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        known: core_schema.EnumSchema = schema["choices"][0]  # type: ignore[assignment]
        said = known["cls"].__doc__
        return open_schema(known["cls"], cleandoc(said) if said else None)


Open = Annotated[Known | str, _OpenEnumeration()]
"""`Open[PostKind]`: a member, or the name of one that only a newer version knows."""


def open_schema(values: Iterable[str], description: str | None = None) -> JsonSchemaValue:
    """Return the JSON Schema of an open enumeration."""
    said = {"description": description} if description else {}
    return {"type": "string", EXTENSIBLE: list(values), **said}


def unknown_fields(refused: ValidationError) -> Iterator[str]:
    """Yield the names of the unknown fields for which a model refused its data."""
    for error in refused.errors(include_url=False, include_input=False, include_context=False):
        if error["type"] == "extra_forbidden":
            yield ".".join(part for part in error["loc"] if isinstance(part, str))


def is_known(name: str, majors: Mapping[int, type[BaseModel]]) -> bool:
    """Return whether this version knows this name. majors: an aggregate's data by major."""
    enumeration, equals, value = name.partition("=")
    if equals:
        known = _ENUMERATIONS.get(enumeration)
        return known is not None and value in list(known)
    if name.startswith("v") and name[1:].isdecimal():
        return int(name[1:]) in majors
    return any(_has(data, name.split(".")) for data in majors.values())


def _has(model: type[BaseModel], path: list[str]) -> bool:
    name, *rest = path
    field = model.model_fields.get(name)
    if field is None:
        return False
    return not rest or any(_has(inner, rest) for inner in _models_in(field.annotation))


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)
