"""Gatherings are found by those who may see them, until they are cancelled."""

from tests.support import facts
from tests.support.search import SearchIndex

TITLES = {"fr": "Atelier zeppelin", "en": "Airship workshop"}


async def test_a_gathering_is_found_in_both_languages_and_by_its_place(index: SearchIndex) -> None:
    fact = facts.gathering(TITLES, descriptions={"en": "Bring a balloon"}, community=None)
    await index.apply(fact)
    for text in ("ateliers zeppelin", "airships", "balloons", "salle 12"):
        assert await index.ids(text) == [fact.subject], text
    assert [hit["_source"]["starts_at"] for hit in (await index.find("airship")).hits] == [
        fact.data.state.starts_at.isoformat()
    ]


async def test_a_gathering_is_counted_as_a_kind_and_suggested(index: SearchIndex) -> None:
    await index.apply(facts.gathering(TITLES, community=None, tags=["sky"]))
    found = await index.find("airship", kind=["gathering"])
    assert found.counts["kind"] == [("gathering", 1)]
    assert await index.suggested("airsh") == ["Airship workshop"]


async def test_a_private_gathering_is_found_by_members_alone(index: SearchIndex) -> None:
    await index.apply(
        facts.community("secret", visibility="private"),
        facts.membership("ada", "secret"),
        facts.gathering(TITLES, community="secret"),
    )
    assert len(await index.ids("airship", who="ada")) == 1
    assert (await index.find("airship", who="bob")).total == 0
    assert await index.suggested("airsh", who="bob") == []


async def test_a_cancelled_gathering_is_not_found_whatever_comes_late(index: SearchIndex) -> None:
    fact = facts.gathering(TITLES, community=None)
    cancelled = facts.gathering(
        TITLES, id=fact.subject, community=None, status="cancelled", sequence=2
    )
    await index.apply(fact, cancelled)
    await index.apply(fact)
    assert await index.ids("airship") == []
