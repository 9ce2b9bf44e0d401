"""Rights of people from the access index, by realtime reads.

`pairs` applies the rule of the filter in `access` to many people and a few documents at once: the
filter would need a query for each person, after a refresh.
"""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any

from services.search.index.access import audiences_of, selecting
from services.search.index.aliases import Names
from services.search.index.client import Engine, found_in
from services.search.projections.keys import (
    EVERYONE,
    ORGANISATION,
    SELECTED,
    document_key,
    person_holder,
)

MOST_AT_ONCE = 1_000
"""The maximum number of people whose access is read in one request."""


Source = dict[str, Any]
Read = Mapping[str, Source]
"""The read entries, by key."""


class Sight:
    """The lookups. Raises: EngineAwayError."""

    def __init__(self, engine: Engine, names: Names) -> None:
        self._engine = engine
        self._names = names

    async def own(self, person_id: str) -> frozenset[str]:
        """Return the audiences of the communities in which a person is a member."""
        path = f"/{self._names.access}/_doc/{person_holder(person_id)}"
        got = await self._engine.ask(
            "GET", path, missing_is_none=True, _source_includes="audiences"
        )
        return frozenset((got or {}).get("_source", {}).get("audiences", ()))

    async def selecting(self, person_id: str) -> list[str]:
        """Return the audiences of the communities that select a person of the organisation."""
        holder = person_holder(person_id)
        access = await self._read(self._names.access, {holder, SELECTED}, "keys")
        return selecting(access.get(holder), access.get(SELECTED))

    async def pairs(
        self, wanted: Iterable[tuple[str, str]], guests: Iterable[str]
    ) -> set[tuple[str, str]]:
        """Return the pairs of a person and a document's key where the person can currently see it.

        guests: known guests, in addition to those marked in profiles.
        """
        of_person: dict[str, set[str]] = {}
        for person_id, key in wanted:
            of_person.setdefault(person_id, set()).add(key)
        known, people = set(guests), sorted(of_person)
        found: set[tuple[str, str]] = set()
        for start in range(0, len(people), MOST_AT_ONCE):
            part = {each: of_person[each] for each in people[start : start + MOST_AT_ONCE]}
            found |= await self._of(part, known)
        return found

    async def _of(
        self, of_person: Mapping[str, set[str]], guests: set[str]
    ) -> set[tuple[str, str]]:
        profiles = {document_key("profile", each): each for each in of_person}
        holders = {person_holder(each): each for each in of_person}
        keys = set().union(*of_person.values())
        documents, access = await asyncio.gather(
            self._read(self._names.documents, {*keys, *profiles}, "visible,audience,guest"),
            self._read(
                self._names.access,
                {*holders, EVERYONE, ORGANISATION, SELECTED},
                "audiences,keys",
            ),
        )
        of_all = {key: _audiences(documents.get(key, {})) for key in keys}
        found: set[tuple[str, str]] = set()
        for holder, person_id in holders.items():
            profile = documents.get(document_key("profile", person_id), {})
            guest = person_id in guests or bool(profile.get("guest"))
            own = audiences_of(holder, access, guest=guest)
            found |= {
                (person_id, key) for key in of_person[person_id] if not own.isdisjoint(of_all[key])
            }
        return found

    async def _read(self, index: str, keys: Iterable[str], fields: str) -> Read:
        answer = await self._engine.ask(
            "POST", f"/{index}/_mget", {"ids": sorted(keys)}, _source_includes=fields
        )
        return {got["_id"]: got["_source"] for got in found_in(answer)}


def _audiences(document: Source) -> set[str]:
    """Return the audiences of a document: none if it is hidden."""
    said = document.get("audience", ()) if document.get("visible") else ()
    return {said} if isinstance(said, str) else set(said)
