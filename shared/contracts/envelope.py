"""A fact and its envelope: CloudEvents 1.0 in Kafka's binary mode.

Attributes travel as `ce_*` headers, `data` as the JSON value, the aggregate's id as the key. See
https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from shared.contracts.aggregate import Aggregate, FactType, read_type
from shared.contracts.catalogue import CATALOGUE
from shared.contracts.unknown import Unknown, unknown_fields

D = TypeVar("D", bound=BaseModel)
Headers = Iterable[tuple[str, bytes]]

SPEC_VERSION = b"1.0"
CONTENT_TYPE = b"application/json"


class UnreadableFactError(ValueError):
    """An error for a record that is not a fact.

    Attributes are missing or wrong, or the schema refuses the data.
    """


@dataclass(frozen=True, slots=True)
class Fact(Generic[D]):
    """A change of an aggregate, with its whole public state afterwards.

    id: UUIDv7, unique with `source`; the same in each major. subject: the aggregate's id, also the
    Kafka key. sequence: the aggregate's version, from 1, without gaps. actor: the id of the acting
    person; None for the platform. data: converted to the newest known major. unknown: the names of
    the additions of a newer version, which this one ignores (shared/contracts/unknown.py).
    """

    id: str
    source: str
    type: str
    subject: str
    time: datetime
    sequence: int
    data: D
    actor: str | None = None
    traceparent: str | None = None
    unknown: frozenset[str] = field(default=frozenset(), compare=False)

    @property
    def participle(self) -> str:
        """The participle of the fact; a newer version may publish any participle."""
        return self._type.participle

    @property
    def kind(self) -> str:
        """The aggregate's kind, as in `content.post`."""
        return self._type.kind

    @property
    def major(self) -> int:
        """The major that the fact was published in."""
        return self._type.major

    @property
    def topic(self) -> str:
        return self._type.topic

    @property
    def _type(self) -> FactType:
        told = read_type(self.type)
        if told is None:
            raise ValueError(f"{self.type!r} is no type of a fact")
        return told


def write_headers(fact: Fact[D]) -> list[tuple[str, bytes]]:
    headers = [
        ("ce_specversion", SPEC_VERSION),
        ("ce_id", fact.id.encode()),
        ("ce_source", fact.source.encode()),
        ("ce_type", fact.type.encode()),
        ("ce_subject", fact.subject.encode()),
        ("ce_time", fact.time.astimezone(UTC).isoformat().encode()),
        ("ce_sequence", str(fact.sequence).encode()),
        ("content-type", CONTENT_TYPE),
    ]
    if fact.actor:
        headers.append(("ce_actor", fact.actor.encode()))
    if fact.traceparent:
        headers.append(("ce_traceparent", fact.traceparent.encode()))
    return headers


def traceparent_in(headers: Sequence[tuple[str, bytes]]) -> str | None:
    """Return the trace of the change, which `write_headers` writes last."""
    for name, value in reversed(headers):
        if name == "ce_traceparent":
            return value.decode("latin-1")
    return None


def write_data(fact: Fact[D]) -> bytes:
    return fact.data.model_dump_json().encode()


def read_fact(headers: Headers, value: bytes) -> Fact[BaseModel] | None:
    """Read the fact in a Kafka record. Returns None for an unknown aggregate or major.

    Participles, values and fields that only a newer version knows are accepted. Raises:
    UnreadableFactError.
    """
    found = dict(headers)
    try:
        fact_type = found["ce_type"].decode()
        aggregate = _aggregate_of(fact_type)
        if aggregate is None:
            return None
        data, unknown = _read_data(aggregate, value)
        actor, traceparent = found.get("ce_actor"), found.get("ce_traceparent")
        return Fact(
            id=found["ce_id"].decode(),
            source=found["ce_source"].decode(),
            type=fact_type,
            subject=found["ce_subject"].decode(),
            time=_read_time(found["ce_time"]),
            sequence=_read_sequence(found["ce_sequence"]),
            data=data,
            actor=actor.decode() if actor else None,
            traceparent=traceparent.decode() if traceparent else None,
            unknown=unknown,
        )
    except KeyError as missing:
        raise UnreadableFactError(f"header {missing} is missing") from missing
    except ValidationError as refused:
        raise UnreadableFactError(f"data: {_what_is_wrong(refused)}") from None
    except (ValueError, TypeError, AttributeError) as wrong:
        # Kafka allows headers without a value, which are None here
        raise UnreadableFactError(str(wrong)) from wrong


def major_of(fact_type: str) -> str:
    """Return the name of an unknown major: see shared/contracts/unknown.py."""
    told = read_type(fact_type)
    return f"v{told.major}" if told else fact_type


def _aggregate_of(fact_type: str) -> Aggregate[Any] | None:
    """Return the aggregate in the major that this type names."""
    told = read_type(fact_type)
    if told is not None:
        return CATALOGUE.find(told.kind, told.major)
    if not fact_type.startswith("guilde."):
        raise UnreadableFactError("ce_type names no fact of Guilde's")
    return None


def _read_data(aggregate: Aggregate[Any], value: bytes) -> tuple[BaseModel, frozenset[str]]:
    """Return the data in the newest major, and the names of the parts that are unknown here."""
    unknown = Unknown()
    try:
        # refuse unknown fields first: this finds them, and costs nothing if there are none
        data = aggregate.data.model_validate_json(value, extra="forbid", context=unknown)
    except ValidationError as refused:
        for name in unknown_fields(refused):
            unknown.note(name)
        data = aggregate.data.model_validate_json(value, context=unknown)
    newest = CATALOGUE.newest(aggregate.kind)
    return newest.from_major(aggregate.version, data), frozenset(unknown)


def _what_is_wrong(refused: ValidationError) -> str:
    """Return fields and reasons, never values, since this is logged and values may be personal."""
    errors = refused.errors(include_input=False, include_context=False, include_url=False)
    return "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in errors[:5])


def _read_time(value: bytes) -> datetime:
    time = datetime.fromisoformat(value.decode())
    if time.tzinfo is None:
        raise UnreadableFactError("ce_time has no time zone")
    return time


def _read_sequence(value: bytes) -> int:
    sequence = int(value)
    if sequence < 1:
        raise UnreadableFactError(f"ce_sequence is {sequence}, below 1")
    return sequence
