"""Programmes, offers and requests in MongoDB."""

from collections.abc import Sequence

from services.membership.domain.mentoring.application import Offer, Request
from services.membership.domain.mentoring.programme import Programme
from shared.mongo import Document, Index, Order, Place, Scope, beyond, read_document, read_first_of

PROGRAMMES = "programmes"
OFFERS = "mentor_offers"
REQUESTS = "mentee_requests"
MOST = 20_000
"""The maximum number of offers, and of requests, in one round of matching."""
MOST_OF_ONE_PERSON = 1_000

_NEWEST: Order = [("created_at", -1), ("_id", -1)]
_LISTED = Index([("community.id", 1), *_NEWEST])
PROGRAMME_INDEXES = (_LISTED,)

_OFFERED = Index([("programme_id", 1), ("withdrawn", 1), ("capacity", 1), ("taken", 1)])
OFFER_INDEXES = (_OFFERED, Index("person_id"))
_REQUESTED = Index([("programme_id", 1), ("withdrawn", 1), ("pair_id", 1)])
REQUEST_INDEXES = (_REQUESTED, Index("person_id"))


async def of_community(
    scope: Scope, community_id: str, *, after: Sequence[object] | None, limit: int
) -> list[Programme]:
    """Return programmes, newest first. after: time and id of the previous one."""
    place = Place(beyond({"community.id": community_id}, _NEWEST, after), _LISTED)
    return await read_first_of(scope, PROGRAMMES, Programme, [place], _NEWEST, limit)


async def open_offers(scope: Scope, programme_id: str) -> list[Offer]:
    """Return the offers of a programme that are not withdrawn, at most MOST."""
    matching = {"programme_id": programme_id, "withdrawn": False}
    cursor = scope[OFFERS].find(matching, session=scope.session, hint=_OFFERED.fields)
    return [read_document(Offer, row) for row in await cursor.limit(MOST).to_list(MOST)]


async def open_requests(scope: Scope, programme_id: str) -> list[Request]:
    """Return the requests of a programme that have no pair, at most MOST."""
    matching = {"programme_id": programme_id, "withdrawn": False, "pair_id": None}
    cursor = scope[REQUESTS].find(matching, session=scope.session, hint=_REQUESTED.fields)
    return [read_document(Request, row) for row in await cursor.limit(MOST).to_list(MOST)]


async def count_offers(scope: Scope, programme_id: str) -> tuple[int, int]:
    """Return the number of open offers and of their places. The index alone answers."""
    matching = {"programme_id": programme_id, "withdrawn": False}
    one: Document = {"_id": None, "offers": {"$sum": 1}, "places": {"$sum": "$capacity"}}
    pipeline = [{"$match": matching}, {"$group": one}]
    rows = await scope[OFFERS].aggregate(pipeline, session=scope.session).to_list(1)
    return (rows[0]["offers"], rows[0]["places"]) if rows else (0, 0)


async def count_requests(scope: Scope, programme_id: str) -> int:
    """Return the number of open requests. The index alone answers."""
    matching = {"programme_id": programme_id, "withdrawn": False}
    one: Document = {"_id": None, "requests": {"$sum": 1}}
    pipeline = [{"$match": matching}, {"$group": one}]
    rows = await scope[REQUESTS].aggregate(pipeline, session=scope.session).to_list(1)
    return int(rows[0]["requests"]) if rows else 0


async def offers_of(scope: Scope, person_id: str) -> list[Offer]:
    cursor = scope[OFFERS].find({"person_id": person_id}, session=scope.session)
    rows = await cursor.limit(MOST_OF_ONE_PERSON).to_list(MOST_OF_ONE_PERSON)
    return [read_document(Offer, row) for row in rows]


async def requests_of(scope: Scope, person_id: str) -> list[Request]:
    cursor = scope[REQUESTS].find({"person_id": person_id}, session=scope.session)
    rows = await cursor.limit(MOST_OF_ONE_PERSON).to_list(MOST_OF_ONE_PERSON)
    return [read_document(Request, row) for row in rows]
