"""What facts become here changes with a new revision alone, so that it is made again everywhere.

A golden sample of each aggregate, which never changes, is made into a row, or into documents. Where
that is another one now: raise the `revision` of the read model, or `mappings.REVISION`, and add the
digest that the failing test names. What was released stays.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

import orjson
import pytest

from deploy.contracts.asyncapi import SAMPLES
from services.notifications.subjects.table import READ_MODELS
from services.search.index.mappings import REVISION
from services.search.projections.table import INDEXED_AGGREGATES, project
from shared.audience.read_models import AUDIENCE
from shared.contracts.aggregate import REPUBLISHED, Aggregate
from shared.contracts.envelope import Fact, read_fact
from shared.messaging.read_models import ReadModel

PINNED = {
    "audience.communities@1": "1c2ef2b29ebf47b5",
    "audience.memberships@1": "29660a6a5f71868d",
    "audience.people@1": "4da95485e3b48908",
    "notifications.communities@1": "81246be3818bfbae",
    "notifications.memberships@1": "c2a9af7624b8248c",
    "notifications.posts@1": "d8c7d25152dd7ccf",
    "notifications.replies@1": "e7ee24266201e538",
    "notifications.gatherings@1": "8f7fa5591a20d2af",
    "notifications.attendances@1": "eea5d1ba3f2028ba",
    "notifications.people@1": "fe0972b548e15d8d",
    "search.membership.community@2": "07f983d21f4b4f0c",
    "search.membership.profile@2": "436510babc418f49",
    "search.membership.membership@2": "cc3a0810013e2c10",
    "search.content.post@2": "1d703de7dbc04915",
    "search.content.reply@2": "0b16265324a0f8eb",
    "search.events.gathering@2": "6b8818520b723a57",
}


def sample_of(aggregate: Aggregate[Any]) -> Fact[Any]:
    path = SAMPLES / f"{aggregate.fact_type(REPUBLISHED)}.json"
    sample = json.loads(path.read_text())
    headers = [(name, value.encode()) for name, value in sample["headers"].items()]
    fact = read_fact(headers, json.dumps(sample["data"]).encode())
    assert fact is not None
    return fact


def digest_of(made: object) -> str:
    text = orjson.dumps(made, option=orjson.OPT_SORT_KEYS, default=str)
    return hashlib.sha256(text).hexdigest()[:16]


def rows(service: str, models: Sequence[ReadModel]) -> Iterator[tuple[str, str]]:
    for model in models:
        name = f"{service}.{model.collection}@{model.revision}"
        yield name, digest_of(model.of(sample_of(model.aggregate)))


def documents() -> Iterator[tuple[str, str]]:
    for aggregate in INDEXED_AGGREGATES:
        made = list(map(tuple, project(sample_of(aggregate))))
        yield f"search.{aggregate.kind}@{REVISION}", digest_of(made)


def made_now() -> dict[str, str]:
    return {
        **dict(rows("audience", AUDIENCE)),
        **dict(rows("notifications", READ_MODELS)),
        **dict(documents()),
    }


@pytest.mark.parametrize(("name", "digest"), made_now().items())
def test_what_is_made_of_the_same_facts_is_the_same_or_has_a_new_revision(
    name: str, digest: str
) -> None:
    assert PINNED.get(name) == digest, f"raise the revision, and pin {name!r}: {digest!r}"
