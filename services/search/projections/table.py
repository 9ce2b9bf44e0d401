"""What is indexed: the whole of what search listens to, and what results can be."""

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
from services.search.projections.indexed import Indexed
from shared.contracts.envelope import Fact
from shared.contracts.membership import PROFILE

INDEXED: tuple[Indexed, ...] = (
    post.INDEXED,
    reply.INDEXED,
    gathering.INDEXED,
    community.INDEXED,
    profile.INDEXED,
    membership.INDEXED,
)

INDEXED_AGGREGATES = tuple(each.aggregate for each in INDEXED)
KINDS = tuple(kind for each in INDEXED for kind in each.kinds)
FACETS = tuple(dict.fromkeys(facet for each in INDEXED for facet in each.facets))
"""In the order in which they are shown."""

LAST_SEQUENCE = 2**62
"""The sequence of a tombstone: no fact is newer."""

_BY_KIND = {each.aggregate.kind: each for each in INDEXED}


def project(fact: Fact[Any]) -> list[Action]:
    """The actions of one fact. Raises KeyError for a kind that search does not listen to."""
    indexed = _BY_KIND[fact.kind]
    actions = indexed.project(fact)
    if fact.major == indexed.aggregate.version:
        return actions
    return [a._replace(is_last_word=False) if isinstance(a, Put) else a for a in actions]


def forget(topic: str, aggregate_id: str) -> list[Action]:
    """The actions of a tombstone: an erased person's, also when compaction took the fact of it."""
    if topic not in PROFILE.topics:
        return []
    return [documents.stub(PROFILE.name, aggregate_id, LAST_SEQUENCE)]
