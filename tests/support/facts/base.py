"""What all facts of tests are made of."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from pydantic import BaseModel
from uuid6 import uuid7

from shared.contracts.aggregate import REPUBLISHED, Aggregate
from shared.contracts.envelope import Fact
from shared.contracts.values import CommunityRef, LocalizedText

NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
_NAMES = UUID("9d5b2b9c-0f3b-5f0b-8a55-0d3c4a2f9f01")


def named(name: str) -> str:
    """Return the same id for the same name, so that a test can speak of `named("ada")`."""
    return str(uuid5(_NAMES, name))


def new_id() -> str:
    return str(uuid7())


def saying(fact: Fact[Any], participle: str) -> Fact[Any]:
    """Return the same fact with another participle, as a newer version may have it."""
    return replace(fact, type=f"guilde.{fact.kind}.{participle}.v1")


def community_ref(slug: str) -> CommunityRef:
    """Return the reference to the community that `community(slug)` makes."""
    return CommunityRef(id=named(slug), slug=slug)


def example(
    aggregate: Aggregate[Any],
    participle: str = REPUBLISHED,
    *,
    id: str | None = None,  # noqa: A002
    sequence: int = 1,
    **state: Any,
) -> Fact[Any]:
    """Return the example of an aggregate, by default with a new id. state: its other fields."""
    base: Any = aggregate.example
    data = base.model_copy(update={"state": base.state.model_copy(update=state)})
    return fact_of(aggregate, participle, id or new_id(), sequence, data)


def localized(texts: Mapping[str, str]) -> LocalizedText:
    return dict(texts)


def fact_of(
    aggregate: Aggregate[Any], participle: str, subject: str, sequence: int, data: BaseModel
) -> Fact[Any]:
    return Fact(
        id=new_id(),
        source=aggregate.source,
        type=f"guilde.{aggregate.kind}.{participle}.v{aggregate.version}",
        subject=subject,
        time=NOON,
        sequence=sequence,
        data=data,
        actor=None,
    )
