"""The talent pool in MongoDB. `keys` and `soonest` are derived fields, empty outside of the pool.

The index finds candidates; their visible parts are checked again before they are shown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.membership.domain.talent.talent import Talent
from shared.mongo import Document, Index, Order, Scope, beyond, read_document

COLLECTION = "talent_profiles"
_AT_ONCE = 1_000
BY_DAY: Order = [("soonest", 1), ("handle", 1)]
_FOUND = Index([("keys", 1), *BY_DAY])
_HAS = Index([("keys", 1), ("handle", 1)])
_HANDLE = Index("handle", unique=True, where={"listed": True})
INDEXES = (_FOUND, _HAS, _HANDLE, Index("person_id"))


@dataclass(frozen=True, slots=True)
class Found:
    """A page of handles. after: the start of the next page, if any.

    It is always the place of a talent of this page: a cursor must not reveal another.
    """

    handles: list[str]
    after: tuple[str, str] | None


async def search(
    scope: Scope, keys: Sequence[str], *, by: str, after: Sequence[str] | None, limit: int
) -> Found:
    """Return talents with all these keys, those that are available soonest first.

    keys: the rarest first. by: the last day of availability. The indexes alone answer.
    """
    first, *further = keys
    most = _AT_ONCE if further else limit + 1
    page: list[Document] = []
    while True:
        rows = await _with_key(scope, first, by, after, most)
        fitting = {row["handle"] for row in rows}
        for key in further:
            fitting = await _having(scope, key, fitting)
        page += [row for row in rows if row["handle"] in fitting]
        if len(page) > limit or len(rows) < most:
            break
        after = _place(rows[-1])
    is_last = len(page) <= limit
    handles = [row["handle"] for row in page[:limit]]
    return Found(handles, None if is_last else _place(page[limit - 1]))


async def by_handles(scope: Scope, handles: Iterable[str]) -> dict[str, Talent]:
    """Return the talents of the pool that have these handles now."""
    matching = {"handle": {"$in": list(handles)}, "listed": True}
    cursor = scope[COLLECTION].find(matching, session=scope.session, hint=_HANDLE.fields)
    return {row["handle"]: read_document(Talent, row) for row in await cursor.to_list(None)}


async def touch(scope: Scope, talent: Talent) -> bool:
    """Have the transaction conflict with one in which this talent leaves the pool.

    Return whether it is in the pool.
    """
    there = {"_id": talent.id, "handle": talent.handle, "listed": True}
    done = await scope[COLLECTION].update_one(
        there, {"$inc": {"touched": 1}}, session=scope.session
    )
    return done.matched_count == 1


async def _with_key(
    scope: Scope, key: str, by: str, after: Sequence[str] | None, most: int
) -> list[Document]:
    matching = beyond({"keys": key, "soonest": {"$lte": by}}, BY_DAY, after)
    fields = {"_id": 0, "soonest": 1, "handle": 1}
    cursor = scope[COLLECTION].find(matching, fields, session=scope.session, hint=_FOUND.fields)
    return list(await cursor.sort(list(BY_DAY)).limit(most).to_list(most))


async def _having(scope: Scope, key: str, handles: set[str]) -> set[str]:
    if not handles:
        return handles
    matching: Document = {"keys": key, "handle": {"$in": list(handles)}}
    fields = {"_id": 0, "handle": 1}
    cursor = scope[COLLECTION].find(matching, fields, session=scope.session, hint=_HAS.fields)
    return {row["handle"] for row in await cursor.to_list(None)}


def _place(row: Document) -> tuple[str, str]:
    return row["soonest"], row["handle"]
