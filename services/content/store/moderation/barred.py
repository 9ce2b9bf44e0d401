"""The bars of people in MongoDB: a row for each person and audience, which rights are read from."""

from services.content.domain.moderation.bars import Bar, Bars, bars_id
from services.content.domain.moderation.decision import Decision
from shared.mongo import (
    Document,
    Index,
    Scope,
    change_alike,
    create_indexes,
    delete_some,
    read_document,
    rows_once,
    upsert_each,
)

COLLECTION = "bars"
INDEXES = (Index("person_id"),)


async def prepare(scope: Scope) -> None:
    await create_indexes(scope, COLLECTION, INDEXES)


async def find(scope: Scope, audience: str, person_id: str) -> Bars | None:
    key = bars_id(audience, person_id)
    row = (await rows_once(scope, COLLECTION, [key])).get(key)
    return read_document(Bars, row) if row else None


async def put(scope: Scope, decision: Decision) -> None:
    """Bar the person, in place of an earlier decision of this act."""
    if decision.person_id is None or decision.until is None:
        return
    bar = Bar(until=decision.until, decision_id=decision.id)
    change = {"person_id": decision.person_id, f"bars.{decision.act}": bar.model_dump()}
    key = bars_id(decision.audience, decision.person_id)
    await upsert_each(scope, COLLECTION, {key: {"$set": change}})


async def lift(scope: Scope, decision: Decision) -> None:
    """Bar the person no more, unless a later decision of this act does."""
    if decision.person_id is None:
        return
    bar = f"bars.{decision.act}"
    key = bars_id(decision.audience, decision.person_id)
    own: Document = {"_id": key, f"{bar}.decision_id": decision.id}
    await change_alike(scope, COLLECTION, [(own, {"$unset": {bar: ""}})])


async def forget_person(scope: Scope, person_id: str) -> bool:
    """Delete some rows of an erased person. Return False if none is left."""
    return await delete_some(scope, COLLECTION, {"person_id": person_id}, 1_000)
