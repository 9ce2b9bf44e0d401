"""Searches that people made, as the search service stores them."""

from datetime import datetime
from uuid import uuid4

from services.search.store.gaps import asked
from services.search.store.gaps.asked import AskedSearch
from shared.mongo import Scope
from tests.support.facts import NOON, named

TRIO = ("ada", "bob", "cyd")


async def search_for(
    scope: Scope,
    words: str,
    people: tuple[str, ...] = TRIO,
    *,
    found: bool = False,
    opened: tuple[str, ...] = (),
    places: tuple[str, ...] = (),
    language: str = "en",
    at: datetime = NOON,
) -> None:
    """Store a search of each of these people."""
    searches = [
        AskedSearch(
            id=uuid4().hex,
            person_id=named(who),
            language=language,
            words=words,
            found=found,
            opened=opened,
            places=places,
            at=at,
        )
        for who in people
    ]
    await asked.record(scope, searches, ())
