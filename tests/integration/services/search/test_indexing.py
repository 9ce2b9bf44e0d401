"""Facts that are repeated, late, out of order or malformed; drafts, deletions, erasures."""

import random
from typing import Any

import pytest

from services.search.index import digest
from services.search.index.errors import RefusedDocumentError
from services.search.index.writes import write
from services.search.projections.actions import Put
from shared.contracts.envelope import Fact
from tests.support import facts
from tests.support.engines import Engines
from tests.support.facts import named
from tests.support.search import SearchIndex, search_index


class TestStubs:
    @pytest.mark.parametrize("status", ["draft", "archived", "deleted"])
    async def test_a_post_that_is_no_longer_published_is_not_found(
        self, index: SearchIndex, status: str
    ) -> None:
        post = facts.post("Once upon", community=None)
        await index.apply(post)
        assert await index.titles("once") == ["Once upon"]
        await index.apply(facts.post("Once upon", id=post.subject, sequence=2, status=status))
        assert await index.titles("once") == []
        assert (await index.find("")).total == 0

    async def test_a_stale_replay_does_not_bring_it_back(self, index: SearchIndex) -> None:
        post = facts.post("Once upon", community=None)
        await index.apply(facts.post(id=post.subject, sequence=2, status="deleted"))
        await index.apply(post)
        assert await index.titles("once") == []

    async def test_a_post_that_is_published_again_is_found_again(self, index: SearchIndex) -> None:
        post = facts.post("Once upon", sequence=2, status="archived", community=None)
        await index.apply(post)
        await index.apply(facts.post("Once upon", id=post.subject, sequence=3, community=None))
        assert await index.titles("once") == ["Once upon"]

    async def test_an_erased_person_is_found_nowhere(self, index: SearchIndex) -> None:
        await index.apply(facts.profile("ada", name="Ada Lovelace", about="Engines"))
        await index.apply(facts.profile("ada", erased=True, sequence=2))
        assert await index.titles("lovelace") == await index.titles("engines") == []
        stored = await index.engine.ask(
            "GET", f"/{index.names.documents}/_doc/profile:{named('ada')}"
        )
        key = f"profile:{named('ada')}"
        assert stored["_source"] == {"key": key, "visible": False, "erased": True}


class TestOrder:
    async def test_the_newest_fact_wins_whatever_comes_last(self, index: SearchIndex) -> None:
        post = facts.post("Second edition", sequence=2, community=None)
        await index.apply(post)
        await index.apply(facts.post("First edition", id=post.subject, community=None))
        assert await index.titles("edition") == ["Second edition"]

    async def test_any_order_and_repetition_of_facts_give_the_same_index(
        self, index: SearchIndex, engines: Engines
    ) -> None:
        told = history()
        await index.apply(*told)
        expected = await digests(index)
        shuffled = random.Random(5)
        for _ in range(3):
            again = [*told, *told[::3]]
            shuffled.shuffle(again)
            async with search_index(engines.opensearch_url) as other:
                for start in range(0, len(again), 7):
                    await other.apply(*again[start : start + 7])
                assert await digests(other) == expected


class TestRefused:
    async def test_a_document_that_does_not_fit_is_refused_and_the_others_stay(
        self, index: SearchIndex
    ) -> None:
        good = Put("post:good", 1, {"key": "post:good", "visible": True})
        bad = Put("post:bad", 1, {"key": "post:bad", "published_at": "not a date"})
        with pytest.raises(RefusedDocumentError, match="published_at"):
            await write(index.engine, index.targets, [bad, good])
        found = await index.engine.ask("GET", f"/{index.names.documents}/_doc/post:good")
        assert found["found"]

    async def test_the_longest_values_fit(self, index: SearchIndex) -> None:
        await index.apply(
            facts.post(
                "t" * 40_000,
                "word " * 200_000,
                tags=["x" * 40_000],
                byline="y" * 40_000,
                community=None,
            )
        )
        assert (await index.find("word")).total == 1

    async def test_strange_characters_are_indexed_as_text(self, index: SearchIndex) -> None:
        strange = 'a "quoted" \\ back\nslash \u0000 \u2028 🎉 {"index":{}} </mark>'
        await index.apply(facts.post("Strange", strange, community=None))
        assert await index.titles("quoted slash") == ["Strange"]


def history() -> list[Fact[Any]]:
    told: list[Fact[Any]] = []
    for n in range(6):
        visibility = ("public", "internal", "private")[n % 3]
        told.append(facts.community(f"c{n}", visibility="public"))
        told.append(facts.community(f"c{n}", visibility=visibility, sequence=2))
        for who in ("ada", "bob"):
            told.append(facts.membership(who, f"c{n}"))
            if n % 2:
                told.append(facts.membership(who, f"c{n}", standing="left", sequence=2))
        post = facts.post(f"Post {n}", community=f"c{n}")
        told += [post, facts.reply(f"Reply {n}", to=post)]
        told.append(
            facts.post(
                f"Post {n}!",
                id=post.subject,
                sequence=2,
                community=f"c{n}",
                status="published" if n % 3 else "deleted",
            )
        )
    return told


async def digests(index: SearchIndex) -> list[str]:
    await index.indices.refresh(index.names.documents, index.names.access)
    return [
        str(await digest.digest(index.engine, alias))
        for alias in (index.names.documents, index.names.access)
    ]
