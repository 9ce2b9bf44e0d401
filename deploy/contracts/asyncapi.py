"""The AsyncAPI 3.0 document of Guilde's facts: every topic, its messages and their schemas.

The schemas are those of readers, so a field that older records lack is not required.
"""

import json
from pathlib import Path
from typing import Any

from pydantic.json_schema import models_json_schema

from deploy.embedded.site import REPO
from shared.contracts.aggregate import REPUBLISHED, Aggregate
from shared.contracts.catalogue import MAJORS
from shared.messaging.topics import SETTINGS

SAMPLES = REPO / "shared" / "contracts" / "golden" / "samples"

Json = dict[str, Any]

_BINDING = {"bindingVersion": "0.5.0"}
_SCHEMAS = "#/components/schemas/"
_TOMBSTONE = "tombstone"

_ABOUT = """\
Every topic holds one kind of aggregate, is compacted, and is keyed by the aggregate's id. A record
is a CloudEvent 1.0 in Kafka's binary mode: attributes in `ce_*` headers, JSON as the value.

Delivery is at least once, in order per key. Keep the highest `ce_sequence` of each key and skip
records that are not newer. A record without a value (a tombstone) means that the aggregate was
erased: delete what you keep under its key.

Newer releases publish things that older readers do not know. Apply the state even if you do not
know the participle in `ce_type`, ignore unknown fields, and handle values that
`x-extensible-enum` does not list. The last part of a type is its major version. A new major is
published beside the previous one until readers have moved: in a topic of its own (`….v2`), with the
same `ce_id` and `ce_sequence`."""

_HEADERS: dict[str, Json] = {
    "ce_specversion": {"type": "string", "const": "1.0"},
    "ce_id": {"type": "string", "description": "UUIDv7, unique with ce_source"},
    "ce_source": {"type": "string", "description": "The service that published the fact"},
    "ce_type": {"type": "string", "description": "What happened"},
    "ce_subject": {"type": "string", "description": "The aggregate's id, also the record's key"},
    "ce_time": {"type": "string", "format": "date-time"},
    "ce_sequence": {
        "type": "string",
        "pattern": "^[1-9][0-9]*$",
        "description": "The aggregate's version, from 1, without gaps",
    },
    "content-type": {"type": "string", "const": "application/json"},
    "ce_actor": {"type": "string", "description": "The id of the person who acted"},
    "ce_traceparent": {"type": "string", "description": "W3C Trace Context"},
}
_NOT_ALWAYS = {"ce_actor", "ce_traceparent"}


def document() -> Json:
    messages = {
        fact_type: _message(major, fact_type)
        for major in MAJORS
        for fact_type in sorted(major.types)
    }
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Guilde: facts", "version": "1", "description": _ABOUT},
        "defaultContentType": "application/json",
        "servers": {
            "kafka": {
                "host": "{bootstrap}",
                "protocol": "kafka",
                "variables": {"bootstrap": {"default": "127.0.0.1:9092"}},
            }
        },
        "channels": {_name_of(major): _channel(major) for major in MAJORS},
        "operations": {f"publish-{_name_of(major)}": _operation(major) for major in MAJORS},
        "components": {
            "messages": {**messages, _TOMBSTONE: _tombstone()},
            "schemas": _schemas(),
        },
    }


def _name_of(major: Aggregate[Any]) -> str:
    """Return the name of a channel: `content.post`, or `content.post.v2`."""
    return major.topic.removeprefix("guilde.")


def _words(name: str) -> str:
    return name.replace("_", " ")


def _channel(aggregate: Aggregate[Any]) -> Json:
    return {
        "address": aggregate.topic,
        "title": _name_of(aggregate),
        "description": f"Owned by the {aggregate.service} service.",
        "messages": {
            name: {"$ref": f"#/components/messages/{name}"}
            for name in (*sorted(aggregate.types), _TOMBSTONE)
        },
        "bindings": {
            "kafka": {
                "topic": aggregate.topic,
                "topicConfiguration": {
                    "cleanup.policy": [SETTINGS["cleanup.policy"]],
                    "max.message.bytes": int(SETTINGS["max.message.bytes"]),
                },
                **_BINDING,
            }
        },
    }


def _operation(aggregate: Aggregate[Any]) -> Json:
    return {
        "action": "send",
        "channel": {"$ref": f"#/channels/{_name_of(aggregate)}"},
        "summary": f"{aggregate.service} publishes what happened to each {_words(aggregate.name)}",
    }


def _message(aggregate: Aggregate[Any], fact_type: str) -> Json:
    name, participle = _words(aggregate.name), _words(fact_type.split(".")[-2])
    again = " The current state, published again: nothing has changed."
    return {
        "name": fact_type,
        "title": f"{name} {participle}",
        "summary": f"{name.capitalize()} {participle}."
        + (again if participle == REPUBLISHED else ""),
        "contentType": "application/json",
        "headers": _headers(aggregate, fact_type),
        "payload": {"$ref": _SCHEMAS + aggregate.data.__name__},
        "bindings": {"kafka": {"key": {"type": "string"}, **_BINDING}},
        "examples": [_example(SAMPLES / f"{fact_type}.json")],
    }


def _headers(aggregate: Aggregate[Any], fact_type: str) -> Json:
    own = {"ce_source": {"const": aggregate.source}, "ce_type": {"const": fact_type}}
    return {
        "type": "object",
        "required": sorted(_HEADERS.keys() - _NOT_ALWAYS),
        "properties": {name: {**header, **own.get(name, {})} for name, header in _HEADERS.items()},
    }


def _tombstone() -> Json:
    return {
        "name": _TOMBSTONE,
        "title": "tombstone",
        "summary": "No value: the aggregate was erased. Delete what you keep under its key.",
        "payload": {"type": "null"},
        "bindings": {"kafka": {"key": {"type": "string"}, **_BINDING}},
    }


def _example(path: Path) -> Json:
    sample = json.loads(path.read_text())
    return {"headers": sample["headers"], "payload": sample["data"]}


def _schemas() -> Json:
    models = [(major.data, "validation") for major in MAJORS]
    _, found = models_json_schema(models, ref_template=_SCHEMAS + "{model}")  # type: ignore[arg-type]
    schemas: Json = found["$defs"]
    return schemas
