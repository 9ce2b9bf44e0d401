"""Trends: topics that rise in what a reader may see."""

from datetime import timedelta
from typing import Any

import pytest_asyncio

from services.search.index.finder import Reader
from services.search.index.gaps.trends import Rising, TopicKind, Window, rising
from tests.support import facts
from tests.support.facts import NOON, community_ref, named
from tests.support.search import SearchIndex

MONTH = timedelta(days=30)
USUAL = "Something about flour"


@pytest_asyncio.fixture
async def town(index: SearchIndex) -> SearchIndex:
    """Return an index of three communities, one of them private, with a background of old posts."""
    await index.apply(
        facts.community("bread", visibility="internal"),
        facts.community("cheese", visibility="public"),
        facts.community("vault", visibility="private"),
        facts.membership("mia", "vault", role="owner"),
        *posts(40, USUAL, community="bread", days=100, tags=["flour"]),
    )
    return index


def posts(count: int, title: str, *, community: str, days: int, tags: list[str]) -> list[Any]:
    at = NOON - timedelta(days=days)
    options: dict[str, Any] = {"community": community, "at": at, "tags": tags}
    return [facts.post(f"{title} {number}", **options) for number in range(count)]


async def risen(
    town: SearchIndex, who: str = "ada", *, guest: bool = False, community: str | None = None
) -> list[Rising]:
    window = Window(NOON, MONTH, community)
    return await rising(town.finder, Reader(named(who), guest), window, 10)


async def test_a_tag_that_is_more_frequent_than_before_rises(town: SearchIndex) -> None:
    await town.apply(
        *posts(4, USUAL, community="bread", days=3, tags=["rye"]),
        *posts(1, USUAL, community="bread", days=40, tags=["rye"]),
        *posts(3, USUAL, community="bread", days=3, tags=["flour"]),
    )
    [first, *_] = await risen(town)
    places = ((community_ref("bread"), 4),)
    assert first == Rising(TopicKind.TAG, "rye", 4, 1, places)


async def test_a_word_of_titles_rises_as_it_is_written(town: SearchIndex) -> None:
    await town.apply(*posts(3, "Du pétrissage", community="bread", days=3, tags=[]))
    assert [(each.kind, each.topic) for each in await risen(town)] == [
        (TopicKind.WORD, "pétrissage")
    ]


async def test_two_posts_make_no_trend(town: SearchIndex) -> None:
    await town.apply(*posts(2, USUAL, community="bread", days=3, tags=["rye"]))
    assert await risen(town) == []


async def test_what_was_as_frequent_before_does_not_rise(town: SearchIndex) -> None:
    await town.apply(
        *posts(4, USUAL, community="bread", days=3, tags=["rye"]),
        *posts(4, USUAL, community="bread", days=40, tags=["rye"]),
    )
    assert [each.topic for each in await risen(town) if each.topic == "rye"] == []


async def test_communities_that_work_on_the_same_thing_are_named(town: SearchIndex) -> None:
    await town.apply(
        *posts(3, USUAL, community="bread", days=3, tags=["rye"]),
        *posts(2, USUAL, community="cheese", days=3, tags=["rye"]),
    )
    [first, *_] = await risen(town)
    assert first.communities == ((community_ref("bread"), 3), (community_ref("cheese"), 2))
    [first, *_] = await risen(town, community="bread")
    assert (first.now, len(first.communities)) == (3, 1)


async def test_what_a_reader_may_not_see_makes_nothing_rise(town: SearchIndex) -> None:
    await town.apply(
        *posts(5, "Heist", community="vault", days=3, tags=["heist"]),
        *posts(2, USUAL, community="bread", days=3, tags=["heist"]),
    )
    assert await risen(town) == []
    assert [each.topic for each in await risen(town, "mia") if each.topic == "heist"] == ["heist"]
    assert await risen(town, "gus", guest=True) == []


async def test_what_a_reader_may_not_see_does_not_change_what_rises(town: SearchIndex) -> None:
    await town.apply(*posts(3, USUAL, community="bread", days=3, tags=["rye"]))
    before = await risen(town)
    await town.apply(
        *posts(9, USUAL, community="vault", days=3, tags=["rye"]),
        *posts(9, USUAL, community="vault", days=90, tags=["rye"]),
    )
    assert await risen(town) == before != []
