"""Pictures of the diversity of communities in MongoDB."""

from collections.abc import Iterable

from services.membership.domain.anonymity import FEWEST
from services.membership.domain.health.diversity import Picture
from shared.mongo import Document, Scope, read_document, write_document

PICTURES = "diversity_pictures"
TURNS = "diversity_turns"


async def take_turn(scope: Scope) -> None:
    """Serialise the transactions that take pictures: each writes this one row.

    Otherwise two concurrent ones could be too similar unnoticed.
    """
    await scope[TURNS].update_one(
        {"_id": "pictures"}, {"$inc": {"turns": 1}}, upsert=True, session=scope.session
    )


async def picture(scope: Scope, key: str) -> Picture | None:
    """Return the displayed picture of a community, without its prints."""
    unseen = {"prints": 0, "genders": 0}
    row = await scope[PICTURES].find_one({"_id": key}, unseen, session=scope.session)
    return read_document(Picture, row) if row else None


async def whole(scope: Scope, key: str) -> Picture | None:
    row = await scope[PICTURES].find_one({"_id": key}, session=scope.session)
    return read_document(Picture, row) if row else None


async def of_size(scope: Scope, keys: Iterable[str], size: int, declared: int) -> list[Picture]:
    """Return those of these pictures that can be too like one of this size, with their prints.

    declared: its people with a gender. Older pictures do not say how many they have.
    """
    alike: list[Document] = [{"size": _near(size)}, {"declared": _near(declared)}]
    matching: Document = {"_id": {"$in": list(keys)}, "$or": [*alike, {"declared": None}]}
    cursor = scope[PICTURES].find(matching, session=scope.session)
    return [read_document(Picture, row) async for row in cursor]


async def save(scope: Scope, one: Picture) -> None:
    row = write_document(one)
    await scope[PICTURES].replace_one({"_id": one.id}, row, upsert=True, session=scope.session)


async def forget(scope: Scope, person_id: str, keys: Iterable[str]) -> None:
    """Remove the prints of an erased person. They then count less, so a picture stays longer."""
    gone = {"$unset": {f"prints.{person_id}": "", f"genders.{person_id}": ""}}
    await scope[PICTURES].update_many({"_id": {"$in": list(keys)}}, gone, session=scope.session)


def _near(count: int) -> Document:
    return {"$gt": count - FEWEST, "$lt": count + FEWEST}
