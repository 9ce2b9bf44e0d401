"""Three shards: totals, facets, permissions, pages, orders by date and votes are as with one."""

from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio

from services.search.index.queries import Sort
from shared.contracts.envelope import Fact
from tests.support import facts
from tests.support.engines import Engines
from tests.support.search import SearchIndex, search_index

WORDS = ("leave", "parental", "canteen", "bicycle", "certificate")
ASKED = ("leave", "parental leave", "certificate bicycle canteen", "", "leav", "-canteen leave")


class Both:
    """The same facts in an index of three shards and in one of a single shard."""

    def __init__(self, one: SearchIndex, three: SearchIndex) -> None:
        self.one = one
        self.three = three

    async def apply(self, *told: Fact[Any]) -> None:
        for index in (self.one, self.three):
            await index.apply(*told)


@pytest_asyncio.fixture
async def both(index: SearchIndex, engines: Engines) -> AsyncIterator[Both]:
    async with search_index(engines.opensearch_url, shards=3) as three:
        made = Both(index, three)
        await made.apply(*library())
        yield made


def library() -> list[Fact[Any]]:
    """Return posts whose words are rare or frequent, in places that not everybody sees."""
    told: list[Fact[Any]] = [
        facts.community(slug, visibility=visibility)
        for slug, visibility in (("open", "internal"), ("closed", "private"))
    ]
    told += [facts.membership("ada", slug) for slug in ("open", "closed")]
    for n in range(40):
        said = [word for m, word in enumerate(WORDS) if n % (m + 2) == 0]
        text = " ".join((*said, *("filler",) * (n % 7)))
        post = facts.post(
            f"{said[0].title() if said else 'Other'} {n}",
            text,
            community=("open", "closed", None)[n % 3],
            kind="question" if n % 5 == 0 else "article",
            tags=[f"tag{n % 4}"],
        )
        told.append(post)
        told += [facts.reaction(f"p{v}", to=post) for v in range(n % 3)]
    return told


async def seen(index: SearchIndex, who: str, text: str, **options: Any) -> tuple[Any, ...]:
    """Return all that a reader is told, page by page."""
    found = await index.find(text, who=who, limit=7, **options)
    first, keys = found, [hit["_id"] for hit in found.hits]
    while found.last is not None:
        found = await index.find(text, who=who, limit=7, after=found.last, **options)
        keys += [hit["_id"] for hit in found.hits]
    assert len(keys) == len(set(keys)) == first.total
    if options.get("sort") is Sort.RELEVANCE:  # words weigh by how rare they are on each shard
        keys.sort()
    return first.total, keys, {name: sorted(each) for name, each in first.counts.items()}


async def test_three_shards_find_count_and_order_as_one_does(both: Both) -> None:
    for who in ("ada", "bob", "eve"):
        for text in ASKED:
            for sort in (Sort.RELEVANCE, Sort.DATE, Sort.VOTES):
                one = await seen(both.one, who, text, sort=sort)
                assert await seen(both.three, who, text, sort=sort) == one, (who, text, sort)


async def test_a_lost_right_counts_on_all_shards_at_the_next_query(both: Both) -> None:
    before = await both.three.find("leave", who="ada")
    await both.apply(facts.membership("ada", "closed", standing="left", sequence=2))
    after = await both.three.find("leave", who="ada")
    assert after.total < before.total
    closed = facts.community_ref("closed").id
    assert not any(hit["_source"]["audience"].endswith(closed) for hit in after.hits)
