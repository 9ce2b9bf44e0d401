"""A service's read model of people, from membership's facts: names, guests, erasures."""

from collections.abc import Iterable

from shared.audience.sight import Asker, Said
from shared.contracts.envelope import Fact
from shared.contracts.membership import ProfileData
from shared.mongo import Document, Scope, rows_once
from shared.problems import PersonErased

COLLECTION = "people"
FORGOTTEN: Document = {"erased": True}


async def is_erased(scope: Scope, person_id: str) -> bool:
    return bool(await erased(scope, [person_id]))


async def refuse_erased(scope: Scope, asker: Asker) -> None:
    """Who was erased writes nothing, though their token may still be good. Raises: PersonErased."""
    if await is_erased(scope, asker.person_id):
        raise PersonErased


async def erased(scope: Scope, ids: Iterable[str]) -> set[str]:
    """The erased ones of these people."""
    return {key for key, row in (await _rows(scope, ids)).items() if row["erased"]}


async def said(scope: Scope, ids: Iterable[str]) -> dict[str, Said]:
    """Whether they are guests, by their profiles: of those known and not erased, by id."""
    return {
        key: Said(guest=row["guest"], at=row.get("claims_at"))
        for key, row in (await _rows(scope, ids)).items()
        if not row["erased"]
    }


async def names(scope: Scope, ids: Iterable[str | None]) -> dict[str, str]:
    """Those that are known and not erased, by id."""
    rows = await _rows(scope, (person_id for person_id in ids if person_id is not None))
    return {key: row["name"] for key, row in rows.items() if not row["erased"]}


def row(fact: Fact[ProfileData]) -> Document:
    state = fact.data.state
    version = {"_id": fact.subject, "sequence": fact.sequence}
    if state.erased:
        return {**version, **FORGOTTEN}
    return {
        **version,
        "erased": False,
        "name": fact.data.person.name,
        "guest": state.guest,
        "language": state.language,
        **({"claims_at": state.claims_at} if state.claims_at is not None else {}),
    }


async def _rows(scope: Scope, ids: Iterable[str]) -> dict[str, Document]:
    """By id; whether somebody is erased and how they are called is one question of a change."""
    return await rows_once(scope, COLLECTION, ids)
