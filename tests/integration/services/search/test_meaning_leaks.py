"""Random changes of access while vectors lag behind: search by meaning leaks nothing."""

import asyncio
import random
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from services.search.index.finder import Reader
from shared.contracts.envelope import Fact
from shared.mongo import Store
from tests.support import facts
from tests.support.facts import named
from tests.support.meaning import Meanings, meanings
from tests.support.search import SearchIndex

SEED = 2026
CHANGES = ("post", "post", "move", "delete", "join", "leave", "flip") * 3
"""Every kind of change happens, in random order. Each step costs about forty small requests."""
PEOPLE = ("ada", "bob", "eve", "guest")
PLACES = ("north", "south", "east")
SAID = "Employees may stay at home for ten weeks when their child is born."
ASKED = "combien de temps dure le congé parental ?"


class Town:
    """The expected state, and the posts that each person may see by decision record 1."""

    def __init__(self) -> None:
        self.random = random.Random(SEED)
        self.sequence = 1
        self.visibility = dict.fromkeys(PLACES, "private")
        self.members: dict[str, set[str]] = {place: set() for place in PLACES}
        self.posts: dict[str, str | None] = {}
        """The community of each post, by id; None once the post is deleted."""

    def may_see(self, person: str) -> set[str]:
        return {id_ for id_, place in self.posts.items() if place and self._reads(person, place)}

    def _reads(self, person: str, place: str) -> bool:
        if person in self.members[place]:
            return True
        wide = {"public"} if person == "guest" else {"public", "internal"}
        return self.visibility[place] in wide

    def change(self, kind: str) -> Fact[Any]:
        self.sequence += 1
        place, person = self.random.choice(PLACES), self.random.choice(PEOPLE)
        match kind:
            case "flip":
                self.visibility[place] = self.random.choice(("public", "internal", "private"))
                return facts.community(
                    place, visibility=self.visibility[place], sequence=self.sequence
                )
            case "join":
                self.members[place].add(person)
                return facts.membership(person, place, sequence=self.sequence)
            case "leave":
                self.members[place].discard(person)
                return facts.membership(person, place, standing="left", sequence=self.sequence)
            case "move" | "delete" as how if self.posts:
                id_ = self.random.choice(sorted(self.posts))
                self.posts[id_] = place if how == "move" else None
                return self._post(id_)
            case _:
                id_ = facts.new_id()
                self.posts[id_] = place
                return self._post(id_)

    def _post(self, id_: str) -> Fact[Any]:
        place = self.posts[id_]
        return facts.post(
            "Time off",
            SAID,
            id=id_,
            sequence=self.sequence,
            community=place or "north",
            status="published" if place else "deleted",
        )


@pytest_asyncio.fixture
async def world(index: SearchIndex, store: Store) -> AsyncIterator[Meanings]:
    async with meanings(index, store) as made:
        yield made


async def found_by(world: Meanings, person: str) -> set[str]:
    answer = await world.index.find(ASKED, who=person, guest=person == "guest", limit=100)
    found = {hit["_source"]["id"] for hit in answer.hits if hit["_source"]["kind"] == "article"}
    assert answer.total == len(answer.hits)
    assert sum(count for _, count in answer.counts["kind"]) == answer.total
    return found


@pytest.mark.timeout(600)  # hundreds of requests take minutes on a busy machine
async def test_readers_find_and_count_only_posts_that_they_may_see(world: Meanings) -> None:
    town = Town()
    await world.index.apply(*(facts.community(place, visibility="private") for place in PLACES))
    for kind in town.random.sample(CHANGES, len(CHANGES)):
        await world.index.apply(town.change(kind))
        if town.random.random() < 0.3:
            await world.following.follow()
        if town.random.random() < 0.3:
            await world.following.embed()
        found = await asyncio.gather(*(found_by(world, person) for person in PEOPLE))
        for person, posts in zip(PEOPLE, found, strict=True):
            assert posts <= town.may_see(person)
    await world.settle()
    assert town.may_see("eve"), "somebody has to see something"
    for person in PEOPLE:
        assert await found_by(world, person) == town.may_see(person)
        progress = await world.index.finder.progress(Reader(named(person), person == "guest"))
        assert (progress.followed, progress.waiting) == (progress.documents, 0)
