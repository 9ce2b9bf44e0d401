"""The table of indexed aggregates: all facts that search consumes, and all kinds of results."""

from typing import Any

from services.search.projections import (
    charter,
    community,
    directory,
    documents,
    endorsement,
    file,
    gathering,
    membership,
    post,
    profile,
    reaction,
    reply,
    series,
    stance,
    topic,
)
from services.search.projections.actions import Action, Put
from services.search.projections.indexed import Indexed
from shared.contracts.directory import DIRECTORY_ENTRY
from shared.contracts.envelope import Fact
from shared.contracts.membership import PROFILE

INDEXED: tuple[Indexed, ...] = (
    post.INDEXED,
    reply.INDEXED,
    file.INDEXED,
    series.INDEXED,
    gathering.INDEXED,
    community.INDEXED,
    charter.INDEXED,
    profile.INDEXED,
    membership.INDEXED,
    reaction.INDEXED,
    endorsement.INDEXED,
    topic.INDEXED,
    stance.INDEXED,
    directory.INDEXED,
)

INDEXED_AGGREGATES = tuple(each.aggregate for each in INDEXED)
KINDS = tuple(kind for each in INDEXED for kind in each.kinds)
FACETS = tuple(dict.fromkeys(facet for each in INDEXED for facet in each.facets))
"""The facets, in the order in which they are shown."""

LAST_SEQUENCE = 2**62
"""The sequence of a tombstone: no fact is newer."""

_BY_KIND = {each.aggregate.kind: each for each in INDEXED}


def project(fact: Fact[Any]) -> list[Action]:
    """Return the actions of a fact. Raises KeyError for a kind that search does not consume."""
    indexed = _BY_KIND[fact.kind]
    actions = indexed.project(fact)
    if fact.major == indexed.aggregate.version:
        return actions
    return [a._replace(is_last_word=False) if isinstance(a, Put) else a for a in actions]


def forget(topic: str, aggregate_id: str) -> list[Action]:
    """Return the actions of an erased person's tombstone, also if compaction removed the fact."""
    if topic in DIRECTORY_ENTRY.topics:
        return [directory.held(aggregate_id, LAST_SEQUENCE)]
    if topic in PROFILE.topics:
        return [documents.erased(PROFILE.name, aggregate_id, LAST_SEQUENCE)]
    return []
