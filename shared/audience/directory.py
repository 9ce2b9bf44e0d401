"""A service's read model of the directory, from membership's facts: the keys of each person."""

from collections.abc import Iterable, Mapping

from shared.audience.attributes import keys_of
from shared.audience.sight import Asker, Community, Held
from shared.contracts.directory import DirectoryData
from shared.contracts.envelope import Fact
from shared.contracts.values import Visibility
from shared.mongo import Document, Scope, rows_once

COLLECTION = "directory"
FORGOTTEN: Document = {"keys": []}


async def held_by(scope: Scope, person_ids: Iterable[str]) -> dict[str, Held]:
    """Return people's keys, by id. Omits people whose entry this service does not know (yet)."""
    rows = await rows_once(scope, COLLECTION, person_ids)
    return {key: frozenset(row["keys"]) for key, row in rows.items()}


async def held(scope: Scope, asker: Asker) -> Held | None:
    return (await held_by(scope, [asker.person_id])).get(asker.person_id)


async def held_for(
    scope: Scope, person_ids: Iterable[str], found: Iterable[Community]
) -> Mapping[str, Held]:
    """Return `held_by` if one of these communities is `selected`; else nothing."""
    if any(each.visibility is Visibility.SELECTED for each in found):
        return await held_by(scope, person_ids)
    return {}


def row(fact: Fact[DirectoryData]) -> Document:
    return {
        "_id": fact.subject,
        "sequence": fact.sequence,
        "keys": sorted(keys_of(fact.data.person.attributes)),
    }
