"""The page for integrators: services and topics, made from the documents, without scripts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from shared.contracts.unknown import EXTENSIBLE

Json = Mapping[str, Any]

_METHODS = ("get", "post", "put", "patch", "delete")
_PARTS = ("state", "person")
_OWN_HEADERS = {"ce_source", "ce_type"}


@dataclass(frozen=True, slots=True)
class Field:
    """A field. `kind` is HTML with links to the shapes it names. `always`: every record has it."""

    name: str
    kind: Markup
    always: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """An object, or an enumeration with all its `values`."""

    name: str
    about: str
    fields: tuple[Field, ...]
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    kind: str
    address: str
    owner: str
    types: tuple[str, ...]
    parts: tuple[tuple[str, Shape], ...]
    example: Json


def render(services: Mapping[str, Json], facts: Json) -> str:
    folder = Path(__file__).parent
    environment = Environment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    schemas = facts["components"]["schemas"]
    topics = [_topic(kind, facts) for kind in facts["channels"]]
    shown = {shape.name for topic in topics for _, shape in topic.parts}
    data = {_data_name(facts, kind) for kind in facts["channels"]}
    return environment.get_template("page.html.jinja").render(
        services={name: (document, _operations(document)) for name, document in services.items()},
        headers=_headers(facts),
        about=facts["info"]["description"].split("\n\n"),
        topics=topics,
        shapes=[_shape(n, schemas[n]) for n in sorted(schemas.keys() - shown - data)],
    )


def _headers(facts: Json) -> list[Field]:
    """Return the headers of all messages, without values of a single message."""
    schema = next(iter(facts["components"]["messages"].values()))["headers"]
    properties = {
        name: {k: v for k, v in header.items() if k != "const" or name not in _OWN_HEADERS}
        for name, header in schema["properties"].items()
    }
    return _fields({**schema, "properties": properties})


def _operations(document: Json) -> list[tuple[str, str, str]]:
    """Return the method, path and summary of each operation."""
    return [
        (method.upper(), path, _sentence(item[method]))
        for path, item in document["paths"].items()
        for method in _METHODS
        if method in item
    ]


def _sentence(operation: Json) -> str:
    described = str(operation.get("description") or operation.get("summary", ""))
    return " ".join(described.partition("\n\n")[0].replace("`", "").split())


def _topic(kind: str, facts: Json) -> Topic:
    channel, schemas = facts["channels"][kind], facts["components"]["schemas"]
    types = [name for name in channel["messages"] if name.startswith("guilde.")]
    properties = schemas[_data_name(facts, kind)]["properties"]
    names = {part: _name_in(properties[part]) for part in _PARTS}
    return Topic(
        kind=kind,
        address=channel["address"],
        owner=kind.partition(".")[0],
        types=tuple(types),
        parts=tuple((part, _shape(name, schemas[name])) for part, name in names.items()),
        example=facts["components"]["messages"][types[0]]["examples"][0],
    )


def _data_name(facts: Json, kind: str) -> str:
    name = next(name for name in facts["channels"][kind]["messages"] if name.startswith("guilde."))
    return _name_in(facts["components"]["messages"][name]["payload"])


def _name_in(schema: Json) -> str:
    return str(schema["$ref"]).rsplit("/", 1)[1]


def _shape(name: str, schema: Json) -> Shape:
    about = str(schema.get("description", "")).replace("`", "")
    values = tuple(map(str, schema.get("enum", ())))
    return Shape(name, about, tuple(_fields(schema)), values)


def _fields(schema: Json) -> list[Field]:
    required = schema.get("required", ())
    return [
        Field(name, _kind(field), name in required)
        for name, field in schema.get("properties", {}).items()
    ]


def _kind(schema: Json) -> Markup:
    about = schema.get("description") if EXTENSIBLE not in schema else None
    kind = Markup(" or ").join(_kinds(schema))
    return kind + Markup(": {}").format(about) if about else kind


def _kinds(schema: Json) -> Iterator[Markup]:
    """Yield a phrase for each type that a value can have."""
    for one in schema.get("anyOf", [schema]):
        if "$ref" in one:
            name = _name_in(one)
            yield Markup('<a href="#{0}">{0}</a>').format(name)
        elif one.get("type") == "array":
            yield Markup("list of ") + Markup(" or ").join(_kinds(one.get("items", {})))
        elif one.get("type") == "object":
            yield Markup("object of ") + Markup(" or ").join(_kinds(one["additionalProperties"]))
        elif EXTENSIBLE in one:
            yield from (Markup("<code>{}</code>").format(value) for value in one[EXTENSIBLE])
            yield escape("another")
        elif "const" in one:
            yield Markup("<code>{}</code>").format(one["const"])
        else:
            yield escape(one.get("format") or one.get("type") or "anything")
