"""Votes and authors' standing decide between results that are about equally good."""

from collections.abc import AsyncIterator

import pytest_asyncio

from services.search.index.weights import What
from shared.mongo import Store
from tests.integration.services.search.test_answering import resolved
from tests.support import facts
from tests.support.meaning import Meanings, meanings
from tests.support.search import SearchIndex, viewed

SAID = "Bake the bread slowly."


@pytest_asyncio.fixture
async def world(index: SearchIndex, store: Store) -> AsyncIterator[Meanings]:
    async with meanings(index, store) as made:
        yield made


async def reasons(world: Meanings, who: str, *, guest: bool = False) -> dict[str, dict[What, str]]:
    """Return what is said of votes and standing, by the title of each result."""
    found = await world.index.find("bread", who=who, guest=guest, explain=True)
    wanted = {What.VOTED, What.STANDING}
    return {
        item.title: {each.what: each.says for each in item.why.weights if each.what in wanted}
        for item in viewed(found, explain=True).items
        if item.why is not None
    }


async def test_the_more_voted_of_two_equal_results_comes_first_and_the_reason_is_told(
    world: Meanings,
) -> None:
    two = [facts.post(f"Bread {name}", SAID, community=None) for name in ("one", "two")]
    voters = [facts.reaction(who, to=two[1]) for who in ("x", "y")]
    await world.index.apply(*two, *voters, facts.reaction("z", to=two[1], kind="thanks"))
    await world.settle()
    assert await world.index.titles("bread") == ["Bread two", "Bread one"]
    assert await reasons(world, "ada") == {
        "Bread two": {What.VOTED: "votes and other reactions: 3"},
        "Bread one": {},
    }
    await world.index.apply(
        *(facts.reaction(who, to=two[1], given=False, sequence=2) for who in ("x", "y"))
    )
    assert (await reasons(world, "ada"))["Bread two"] == {
        What.VOTED: "votes and other reactions: 1"
    }


async def test_an_author_s_standing_counts_accepted_answers_that_the_reader_may_see(
    world: Meanings,
) -> None:
    await world.index.apply(
        facts.community("secret", visibility="private"),
        facts.membership("eve", "secret"),
        *resolved("How to merge?", "Like so."),
        *resolved("How to split?", "Like that.", community="secret"),
        facts.reply("Not accepted.", to=facts.post("Why?", kind="question", community=None)),
        facts.post("Bread by Grace", SAID, community=None, author="grace"),
        facts.post("Bread by Bob", SAID, community=None, author="bob"),
    )
    await world.settle()
    title = "Bread by Grace"
    assert (await reasons(world, "eve"))[title] == {
        What.STANDING: "accepted answers of its author: 2"
    }
    assert (await reasons(world, "bob"))[title] == {
        What.STANDING: "accepted answers of its author: 1"
    }
    assert (await reasons(world, "gus", guest=True))[title] == {}
    assert (await world.index.titles("bread", who="bob"))[0] == title
