"""A service's read model of communities, from membership's facts, in its own store."""

from collections.abc import Iterable

from shared.audience.attributes import keys_to
from shared.audience.sight import Community
from shared.contracts.envelope import Fact
from shared.contracts.membership import CommunityData
from shared.contracts.values import Visibility
from shared.mongo import (
    Document,
    Index,
    Scope,
    create_indexes,
    read_document,
    row_once,
    rows_once,
)

COLLECTION = "communities"
_ADMITTING = Index("admits")
INDEXES = (Index("slug"), Index([("visibility", 1), ("_id", 1)]), _ADMITTING)
MOST_ADMITTING = 10_000


async def prepare(scope: Scope) -> None:
    await create_indexes(scope, COLLECTION, INDEXES)


async def find(scope: Scope, community_id: str) -> Community | None:
    document = (await rows_once(scope, COLLECTION, [community_id])).get(community_id)
    return read_document(Community, document) if document else None


async def read_ahead(scope: Scope, ids: Iterable[str]) -> None:
    """Load these into the transaction, so that `find` needs no query."""
    await rows_once(scope, COLLECTION, ids)


async def find_by_slug(scope: Scope, slug: str) -> Community | None:
    document = await row_once(scope, COLLECTION, "slug", slug)
    return read_document(Community, document) if document else None


async def find_many(scope: Scope, ids: Iterable[str]) -> dict[str, Community]:
    """Return the known communities, by id."""
    rows = await rows_once(scope, COLLECTION, ids)
    return {key: read_document(Community, row) for key, row in rows.items()}


async def closed(scope: Scope, ids: Iterable[str], open_to_all: Iterable[Visibility]) -> list[str]:
    """Return the ids of the communities with none of these visibilities."""
    matching = {"_id": {"$in": list(ids)}, "visibility": {"$nin": list(open_to_all)}}
    cursor = scope[COLLECTION].find(matching, {"_id": 1}, session=scope.session)
    return [document["_id"] async for document in cursor]


async def admitting(scope: Scope, held: Iterable[str]) -> list[str]:
    """Return the ids of the communities whose audience has one of these keys."""
    if not (keys := list(held)):
        return []
    cursor = scope[COLLECTION].find(
        {"admits": {"$in": keys}}, {"_id": 1}, session=scope.session, hint=_ADMITTING.fields
    )
    return [document["_id"] for document in await cursor.to_list(MOST_ADMITTING)]


def row(fact: Fact[CommunityData]) -> Document:
    state = fact.data.state
    said = {
        name: {str(language): text for language, text in texts.items()}
        for name, texts in (("names", state.names), ("purposes", state.purposes))
    }
    kinds = {"approved_kinds": list(state.approved_kinds)} if state.approved_kinds else {}
    return {**sight_of(fact), "stage": state.stage, **said, **kinds}


def sight_of(fact: Fact[CommunityData]) -> Document:
    """Return the fields of a row that determine the community's visibility."""
    state = fact.data.state
    is_selected = state.visibility is Visibility.SELECTED
    return {
        "_id": fact.subject,
        "sequence": fact.sequence,
        "slug": state.slug,
        "visibility": state.visibility,
        **({"admits": keys_to(state.audience)} if is_selected else {}),
    }
