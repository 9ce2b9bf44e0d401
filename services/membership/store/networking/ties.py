"""Stances and connections in MongoDB."""

from collections.abc import Sequence

from services.membership.domain.networking.connection import Connection
from services.membership.domain.networking.stance import Stance
from shared.contracts.networking import StanceKind
from shared.mongo import Document, Index, Scope, read_document

STANCES = "stances"
CONNECTIONS = "connections"
MOST = 1_000
"""The maximum number of rows of one person that are read, newest first."""

_OF_PERSON = Index([("person_id", 1), ("since", -1)])
_NAMED = Index("people")
OF_STANCES = (_OF_PERSON, _NAMED)
_BETWEEN = Index([("people", 1), ("since", -1)])
OF_CONNECTIONS = (_BETWEEN,)
"""The indexes of connections; `people` holds both people, and is a derived field."""


async def stances(scope: Scope, person_id: str) -> list[Stance]:
    """Return a person's stances, newest first."""
    matching = {"person_id": person_id}
    cursor = scope[STANCES].find(matching, session=scope.session, hint=_OF_PERSON.fields)
    rows = await cursor.sort("since", -1).limit(MOST).to_list(MOST)
    return [read_document(Stance, row) for row in rows]


async def connections(scope: Scope, person_id: str) -> list[Connection]:
    """Return a person's connections of any status, newest first."""
    matching = {"people": person_id}
    cursor = scope[CONNECTIONS].find(matching, session=scope.session, hint=_BETWEEN.fields)
    rows = await cursor.sort("since", -1).limit(MOST).to_list(MOST)
    return [read_document(Connection, row) for row in rows]


async def file_stances(_: Scope, rows: Sequence[Document]) -> None:
    for row in rows:
        to_person = row["kind"] == StanceKind.PERSON
        people = (row["person_id"], row["target_id"] if to_person else None)
        row["people"] = [each for each in people if each]


async def file_connections(_: Scope, rows: Sequence[Document]) -> None:
    for row in rows:
        row["people"] = [each for each in (row["asker_id"], row["asked_id"]) if each]
