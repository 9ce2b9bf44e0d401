"""Every query gets a valid response."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.support import facts
from tests.support.engines import Engines
from tests.support.search import SearchIndex, search_index

HOSTILE = [
    "*",
    "* OR visible:false",
    "visible:false AND title:*",
    "/.*/",
    "((((((((((",
    '"unbalanced',
    "a" * 512,
    "a " * 256,
    "ab cd ef gh ij kl mn op qr st uv wx yz " * 13,
    "anonymisation " * 36,
    " ".join(f"word{n:03}" for n in range(64)),
    "字" * 512,
    "한국어 " * 128,
    "🎉" * 256,
    "👩‍👩‍👧‍👦 family",
    "\u0000\u0001\u0002",
    "\u202e reversed",
    "'; DROP TABLE posts; --",
    '{"query":{"match_all":{}}}',
    "../../_cluster/settings",
    "\\",
    "^~?!&|-+",
    "l'" * 200,
    "é" * 300,
    "le la les des",
    "1.2.3.4.5.6.7.8.9." * 20,
    "a_b_c-d-e " * 40,
    "x" * 255 + " " + "y" * 256,
]


@pytest_asyncio.fixture(scope="module")
async def hiding(engines: Engines) -> AsyncIterator[SearchIndex]:
    """An index with a post that Ada sees, and nobody else."""
    async with search_index(engines.opensearch_url) as index:
        await index.apply(
            facts.community("secret", visibility="private"),
            facts.membership("ada", "secret"),
            facts.post("Hidden", "a b c x y word001 anonymisation", community="secret"),
            facts.post("Draft", status="draft", community=None),
        )
        yield index


async def test_the_index_holds_the_hidden_post(hiding: SearchIndex) -> None:
    assert await hiding.titles("anonymisation", who="ada") == ["Hidden"]


@pytest.mark.parametrize("asked", HOSTILE, ids=lambda asked: ascii(asked[:20]))
async def test_a_hostile_query_is_answered_and_finds_nothing_hidden(
    hiding: SearchIndex, asked: str
) -> None:
    found = await hiding.find(asked)
    assert (found.total, found.hits) == (0, [])
    assert await hiding.suggested(asked) == []


async def test_the_largest_query_is_answered_on_an_index_full_of_neighbours(
    index: SearchIndex,
) -> None:
    """Each word has many neighbours at one typing error: clauses must stay bounded."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    text = " ".join(f"neighbour{a}{b}" for a in letters for b in letters)
    await index.apply(*(facts.post(f"N{n}", text, community=None) for n in range(3)))
    asked = " ".join(f"neighbour{a}q" for a in letters) + " " + "ab " * 80
    assert (await index.find(asked[:512])).total == 3
