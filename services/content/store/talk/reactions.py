"""Reactions in MongoDB. Their index counts them, and no reaction is read (decision 60)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from services.content.domain.talk.reaction import Reaction
from shared.contracts.talk import ReactionKind
from shared.mongo import (
    WHOLE,
    Document,
    Index,
    Scope,
    begins_with,
    change_alike,
    read_document,
    together,
)

COLLECTION = "reactions"
MOST_KINDS = 20
"""The maximum number of kinds per item.

The first batch then has all counts; by default it ends at 101.
"""
INDEXES = (
    Index([("thing.id", 1), ("given", 1), ("kind", 1)]),
    Index([("thing.post_id", 1), ("given", 1), ("kind", 1), ("thing.id", 1)]),
    Index([("person_id", 1), ("given", 1), ("thing.id", 1), ("kind", 1)]),
)


@dataclass(frozen=True, slots=True)
class Reactions:
    """The reactions to one thing: the number of each kind, and the reader's own kinds."""

    counts: Mapping[str, int] = field(default_factory=dict)
    own: frozenset[str] = frozenset()

    @property
    def votes(self) -> int:
        return self.counts.get(ReactionKind.VOTE, 0)


NO_REACTIONS = Reactions()


async def to_each(scope: Scope, thing_ids: Iterable[str], person_id: str) -> dict[str, Reactions]:
    """Return the reactions to each of these things, by two queries. Indexes alone answer."""
    ids = list(thing_ids)
    if not ids:
        return {}
    if len(ids) == 1:
        # most things have no reactions, and then none of this person
        counts = await _counts(scope, ids)
        own = await _own(scope, ids, person_id) if counts else {}
    else:
        counts, own = await together(scope, _counts(scope, ids), _own(scope, ids, person_id))
    return {each: Reactions(counts.get(each, {}), frozenset(own.get(each, ()))) for each in ids}


async def votes_on_replies(scope: Scope, post_id: str) -> dict[str, int]:
    """Return the votes by reply to this post, for replies that have any."""
    matching: Document = {"thing.post_id": post_id, "given": True, "kind": ReactionKind.VOTE}
    counted: Document = {"_id": "$thing.id", "votes": {"$sum": 1}}
    rows = scope[COLLECTION].aggregate(
        [{"$match": matching}, {"$group": counted}], session=scope.session
    )
    found = {row["_id"]: row["votes"] async for row in rows}
    found.pop(post_id, None)
    return found


async def things_under(scope: Scope, post_id: str) -> set[str]:
    """Return the ids of items with reactions under a post. The query is covered by the index."""
    matching = {"thing.post_id": post_id}
    found = await scope[COLLECTION].distinct("thing.id", matching, session=scope.session)
    return {each for each in found if each != post_id}


async def some_under(
    scope: Scope, post_id: str, thing_ids: Iterable[str], limit: int
) -> dict[str, str]:
    """Return some reactions that are filed under a post, with the things that they are to."""
    matching: Document = {"thing.post_id": post_id, "thing.id": {"$in": list(thing_ids)}}
    index = INDEXES[1].fields
    cursor = scope[COLLECTION].find(matching, {"thing.id": 1}, session=scope.session, hint=index)
    return {row["_id"]: row["thing"]["id"] for row in await cursor.limit(limit).to_list(limit)}


async def refile(scope: Scope, posts: Mapping[str, str]) -> None:
    """File reactions to replies under other posts, by reaction.

    Only the order of replies depends on it. It needs no fact: it follows from the reply's fact.
    """
    filed: dict[str, list[str]] = defaultdict(list)
    for key, post_id in posts.items():
        filed[post_id].append(key)
    changes: list[tuple[Document, Document]] = [
        ({"_id": {"$in": keys}}, {"$set": {"thing.post_id": post_id}})
        for post_id, keys in filed.items()
    ]
    await change_alike(scope, COLLECTION, changes)


async def of_thing(scope: Scope, thing_id: str, limit: int) -> list[Reaction]:
    """Return some reactions that still name a person. Their ids begin with the item's."""
    matching = {"_id": begins_with(f"{thing_id}."), "person_id": {"$ne": None}}
    cursor = scope[COLLECTION].find(matching, session=scope.session).limit(limit)
    return [read_document(Reaction, row) for row in await cursor.to_list(limit)]


async def _counts(scope: Scope, thing_ids: list[str]) -> dict[str, dict[str, int]]:
    matching: Document = {"thing.id": {"$in": thing_ids}, "given": True}
    counted: Document = {"_id": {"thing": "$thing.id", "kind": "$kind"}, "count": {"$sum": 1}}
    most = len(thing_ids) * MOST_KINDS
    rows = scope[COLLECTION].aggregate(
        [{"$match": matching}, {"$group": counted}], session=scope.session, batchSize=most
    )
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for row in await rows.to_list(None):
        found[row["_id"]["thing"]][row["_id"]["kind"]] = row["count"]
    return found


async def _own(scope: Scope, thing_ids: list[str], person_id: str) -> dict[str, set[str]]:
    matching: Document = {"person_id": person_id, "given": True, "thing.id": {"$in": thing_ids}}
    shown = {"_id": 0, "thing.id": 1, "kind": 1}
    cursor = scope[COLLECTION].find(matching, shown, session=scope.session, batch_size=WHOLE)
    found: dict[str, set[str]] = defaultdict(set)
    for row in await cursor.to_list(None):
        found[row["thing"]["id"]].add(row["kind"])
    return found
