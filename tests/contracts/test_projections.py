"""A projection of facts changes only with a new revision, so that every process rebuilds it.

The test projects a golden sample of each aggregate, which never changes, into a row or documents.
If the result differs, raise the `revision` of the read model, or `mappings.REVISION`, and add the
digest that the failing test names. Released digests stay.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

import orjson
import pytest

from deploy.contracts.asyncapi import SAMPLES
from services.membership.store.recognition import paths
from services.membership.use_cases import follow_traces
from services.notifications.subjects.table import READ_MODELS
from services.search.index.mappings import REVISION
from services.search.projections.table import INDEXED_AGGREGATES, project
from shared.audience.read_models import AUDIENCE
from shared.contracts.aggregate import REPUBLISHED, Aggregate
from shared.contracts.envelope import Fact, read_fact
from shared.messaging.read_models import ReadModel
from shared.tagging import TOPICS

PINNED = {
    "audience.communities@1": "1c2ef2b29ebf47b5",
    "audience.communities@2": "6f69263c5d5466a6",
    "audience.communities@3": "c4e387d9212e6e7d",
    "audience.communities@4": "c4e387d9212e6e7d",
    "audience.memberships@1": "29660a6a5f71868d",
    "audience.people@1": "4da95485e3b48908",
    "audience.people@2": "4da95485e3b48908",
    "tagging.topics@1": "53d5e09d377f085b",
    "membership.known_gatherings@1": "bd19b4ceddb70b68",
    "membership.known_posts@1": "efd92b1f05a2dcf5",
    "membership.known_gatherings@2": "979323f51b35dea7",
    "membership.known_posts@2": "eb8e72892e28a42c",
    "membership.known_replies@1": "246d30c97fd03839",
    "membership.health_posts@1": "616911345cb2cab4",
    "membership.health_replies@1": "83133169d63f761c",
    "membership.health_comers@1": "69424cdce78cf91b",
    "membership.health_members@1": "c933d11f39aa5708",
    "notifications.pulses@1": "0172f0f90d64522c",
    "membership.post_deeds@1": "4c5b1c9570551a2d",
    "membership.reply_deeds@1": "eaf98e3ff144dea2",
    "membership.path_deeds@1": "1fe3c9d5e61b3270",
    "membership.known_paths@1": "76b11d00909826a3",
    "membership.gathering_deeds@1": "757dd628b5f0c8f1",
    "notifications.kudos@1": "8aa2c754f9817dfd",
    "notifications.awards@1": "aaa217d6a9e47dab",
    "notifications.awards@2": "85a63bf8229b8fde",
    "notifications.communities@1": "81246be3818bfbae",
    "notifications.memberships@1": "c2a9af7624b8248c",
    "notifications.posts@1": "d8c7d25152dd7ccf",
    "notifications.replies@1": "e7ee24266201e538",
    "notifications.replies@2": "6d2d6067548cfa5f",
    "notifications.interests@1": "cbab9a88ab42f078",
    "notifications.gatherings@1": "8f7fa5591a20d2af",
    "notifications.attendances@1": "eea5d1ba3f2028ba",
    "notifications.objectives@1": "e32c121d08a9637a",
    "notifications.activities@1": "8d331126c52e5549",
    "notifications.connections@1": "4972cd49a6aa5913",
    "notifications.endorsements@1": "e8689186c5298f76",
    "notifications.pairs@1": "647b97a3d55f2869",
    "notifications.decisions@1": "7b5585509b2f913e",
    "notifications.flags@1": "112d16762963eb11",
    "notifications.approaches@1": "06cadc065aa49723",
    "notifications.people@1": "fe0972b548e15d8d",
    "notifications.people@2": "fe0972b548e15d8d",
    "search.membership.community@2": "07f983d21f4b4f0c",
    "search.membership.profile@2": "436510babc418f49",
    "search.membership.membership@2": "cc3a0810013e2c10",
    "search.content.post@2": "1d703de7dbc04915",
    "search.content.reply@2": "0b16265324a0f8eb",
    "search.events.gathering@2": "6b8818520b723a57",
    "search.membership.community@3": "07f983d21f4b4f0c",
    "search.membership.profile@3": "436510babc418f49",
    "search.membership.membership@3": "cc3a0810013e2c10",
    "search.content.post@3": "1d703de7dbc04915",
    "search.content.file@3": "fdc7aa62df4afc6e",
    "search.content.series@4": "e671e66188de0696",
    "search.content.series@3": "e671e66188de0696",
    "search.content.reply@3": "0b16265324a0f8eb",
    "search.events.gathering@3": "6b8818520b723a57",
    "search.membership.community@4": "07f983d21f4b4f0c",
    "search.membership.charter@4": "355456d3240164ab",
    "search.membership.profile@4": "436510babc418f49",
    "search.membership.membership@4": "cc3a0810013e2c10",
    "search.content.post@4": "1d703de7dbc04915",
    "search.content.file@4": "fdc7aa62df4afc6e",
    "search.content.reply@4": "0b16265324a0f8eb",
    "search.events.gathering@4": "6b8818520b723a57",
    "audience.directory@1": "6adf731e72e8cbff",
    "notifications.directory@1": "6adf731e72e8cbff",
    "search.content.post@5": "1d703de7dbc04915",
    "search.content.reply@5": "0b16265324a0f8eb",
    "search.content.file@5": "fdc7aa62df4afc6e",
    "search.content.series@5": "e671e66188de0696",
    "search.events.gathering@5": "6b8818520b723a57",
    "search.membership.community@5": "8d4c4c9db9d0eeb0",
    "search.membership.charter@5": "355456d3240164ab",
    "search.membership.profile@5": "436510babc418f49",
    "search.membership.membership@5": "5f3da01e2652d06c",
    "search.membership.directory_entry@5": "1fea39540960a999",
    "search.content.post@6": "6d6aa826c3858eab",
    "search.content.reply@6": "8acfcca4a7c93fab",
    "search.content.file@6": "0dbf06319f192171",
    "search.content.series@6": "3e27039888770003",
    "search.events.gathering@6": "b30d8b0fd4803b49",
    "search.membership.community@6": "fd6ba39d0076df94",
    "search.membership.charter@6": "e96822f7cd55810d",
    "search.membership.profile@6": "a34db3c504dfc421",
    "search.membership.membership@6": "5f3da01e2652d06c",
    "search.content.reaction@6": "b356c49fd48bfb15",
    "search.membership.topic@6": "49f6c7314aebb7b9",
    "search.membership.directory_entry@6": "1fea39540960a999",
    "search.content.post@7": "6d6aa826c3858eab",
    "search.content.reply@7": "8acfcca4a7c93fab",
    "search.content.file@7": "0dbf06319f192171",
    "search.content.series@7": "3e27039888770003",
    "search.events.gathering@7": "b30d8b0fd4803b49",
    "search.membership.community@7": "fd6ba39d0076df94",
    "search.membership.charter@7": "e96822f7cd55810d",
    "search.membership.profile@7": "a34db3c504dfc421",
    "search.membership.membership@7": "270030f68d026d55",
    "search.content.reaction@7": "b356c49fd48bfb15",
    "search.membership.topic@7": "49f6c7314aebb7b9",
    "search.membership.directory_entry@7": "1fea39540960a999",
    "search.content.post@8": "6d6aa826c3858eab",
    "search.content.reply@8": "8acfcca4a7c93fab",
    "search.content.file@8": "0dbf06319f192171",
    "search.content.series@8": "3e27039888770003",
    "search.events.gathering@8": "b30d8b0fd4803b49",
    "search.membership.community@8": "fd6ba39d0076df94",
    "search.membership.charter@8": "e96822f7cd55810d",
    "search.membership.profile@8": "a34db3c504dfc421",
    "search.membership.membership@8": "270030f68d026d55",
    "search.content.reaction@8": "b356c49fd48bfb15",
    "search.membership.endorsement@8": "3d16208529c1c98c",
    "search.membership.topic@8": "49f6c7314aebb7b9",
    "search.membership.stance@8": "5d32bf0756f30df4",
    "search.membership.directory_entry@8": "1fea39540960a999",
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
        **dict(rows("tagging", [TOPICS])),
        **dict(rows("membership", (*follow_traces.READ_MODELS, paths.PATHS))),
        **dict(rows("notifications", READ_MODELS)),
        **dict(documents()),
    }


@pytest.mark.parametrize(("name", "digest"), made_now().items())
def test_a_projection_changes_only_with_a_new_revision(name: str, digest: str) -> None:
    assert PINNED.get(name) == digest, f"raise the revision, and pin {name!r}: {digest!r}"
