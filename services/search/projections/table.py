"""Which projection reads which facts: the whole of what search listens to."""

from collections.abc import Callable
from typing import Any

from services.search.projections import (
    community,
    documents,
    gathering,
    membership,
    post,
    profile,
    reply,
)
from services.search.projections.actions import Action, Put
from shared.contracts.aggregate import Aggregate
from shared.contracts.content import POST, REPLY
from shared.contracts.envelope import Fact
from shared.contracts.events import GATHERING
from shared.contracts.membership import COMMUNITY, MEMBERSHIP, PROFILE

PROJECTIONS: dict[Aggregate[Any], Callable[[Fact[Any]], list[Action]]] = {
    COMMUNITY: community.project,
    PROFILE: profile.project,
    MEMBERSHIP: membership.project,
    POST: post.project,
    REPLY: reply.project,
    GATHERING: gathering.project,
}

LAST_SEQUENCE = 2**62
"""The sequence of a tombstone: no fact is newer."""

_NEWEST = {aggregate.kind: aggregate.version for aggregate in PROJECTIONS}
_BY_KIND = {aggregate.kind: project for aggregate, project in PROJECTIONS.items()}


def project(fact: Fact[Any]) -> list[Action]:
    """The actions of one fact. Raises KeyError for a kind that search does not listen to."""
    actions = _BY_KIND[fact.kind](fact)
    if fact.major == _NEWEST[fact.kind]:
        return actions
    return [a._replace(is_last_word=False) if isinstance(a, Put) else a for a in actions]


def forget(topic: str, aggregate_id: str) -> list[Action]:
    """The actions of a tombstone: an erased person's, also when compaction took the fact of it."""
    if topic not in PROFILE.topics:
        return []
    return [documents.stub(PROFILE.name, aggregate_id, LAST_SEQUENCE)]
