"""Pictures of people in MongoDB, by person. The profile names the current picture."""

from shared.mongo import Scope

COLLECTION = "avatars"


async def put(scope: Scope, person_id: str, name: str, picture: bytes) -> None:
    row = {"name": name, "picture": picture}
    await scope[COLLECTION].replace_one({"_id": person_id}, row, upsert=True, session=scope.session)


async def drop(scope: Scope, person_id: str) -> None:
    await scope[COLLECTION].delete_one({"_id": person_id}, session=scope.session)


async def find(scope: Scope, person_id: str, name: str) -> bytes | None:
    row = await scope[COLLECTION].find_one({"_id": person_id}, session=scope.session)
    return bytes(row["picture"]) if row is not None and row["name"] == name else None
