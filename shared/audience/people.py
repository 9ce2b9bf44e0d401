"""A service's read model of people, from membership's facts: faces, guests, erasures."""

from collections.abc import Iterable
from dataclasses import dataclass

from shared.audience.sight import Asker, Said
from shared.contracts.envelope import Fact
from shared.contracts.membership import ProfileData
from shared.mongo import Document, Scope, rows_once
from shared.problems import PersonErased

COLLECTION = "people"
FORGOTTEN: Document = {"erased": True}


@dataclass(frozen=True, slots=True)
class Face:
    """The name and picture of a person, as the whole organisation sees them.

    `avatar`: the name of their picture, which membership serves; None if they show none.
    """

    name: str
    avatar: str | None = None


NOBODY = Face("")


async def is_erased(scope: Scope, person_id: str) -> bool:
    return bool(await erased(scope, [person_id]))


async def refuse_erased(scope: Scope, asker: Asker) -> None:
    """Refuse writes of an erased person, whose token may still be valid. Raises: PersonErased."""
    if await is_erased(scope, asker.person_id):
        raise PersonErased


async def erased(scope: Scope, ids: Iterable[str]) -> set[str]:
    """Return which of these people are erased."""
    return {key for key, row in (await _rows(scope, ids)).items() if row["erased"]}


async def said(scope: Scope, ids: Iterable[str]) -> dict[str, Said]:
    """Return the guest status that each profile records, by person id.

    Omits unknown and erased people.
    """
    return {
        key: Said(guest=row["guest"], at=row.get("claims_at"))
        for key, row in (await _rows(scope, ids)).items()
        if not row["erased"]
    }


async def faces(scope: Scope, ids: Iterable[str | None]) -> dict[str, Face]:
    """Return the people who are known and not erased, by id."""
    rows = await _rows(scope, (person_id for person_id in ids if person_id is not None))
    known = ((key, row) for key, row in rows.items() if not row["erased"])
    return {key: Face(row["name"], row.get("avatar")) for key, row in known}


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
        **({"avatar": fact.data.person.avatar} if fact.data.person.avatar else {}),
    }


async def _rows(scope: Scope, ids: Iterable[str]) -> dict[str, Document]:
    """Return the rows by id.

    A transaction reads each row only once.
    """
    return await rows_once(scope, COLLECTION, ids)
