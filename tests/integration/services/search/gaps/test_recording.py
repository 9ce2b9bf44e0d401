"""Searches, and what is opened of them, are recorded beside the requests."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import uuid4

import pytest
import pytest_asyncio

from services.search.entry.gaps.recording import LONGEST_WORDS, Recorder
from services.search.index.finder import Reader
from services.search.index.queries import Question
from services.search.store.gaps import asked
from services.search.store.gaps.asked import AskedSearch
from shared.contracts.values import Language
from shared.mongo import Store
from shared.runtime.identity import Principal
from tests.support import facts
from tests.support.engines import Engines
from tests.support.facts import NOON, named
from tests.support.search import SearchIndex


@pytest_asyncio.fixture
async def store(engines: Engines) -> AsyncIterator[Store]:
    store = Store(engines.store_url, f"test_{uuid4().hex[:12]}")
    await asked.prepare(store.scope)
    yield store
    await store.drop()
    store.close()


def principal(who: str) -> Principal:
    return Principal(
        person_id=named(who),
        subject=who,
        name=who,
        email="",
        language=Language.ENGLISH,
        roles=frozenset(),
    )


async def recorded(
    index: SearchIndex, store: Store, question: Question, *, who: str = "ada", opens: str = ""
) -> list[AskedSearch]:
    recorder = Recorder(index.finder, clock=lambda: NOON)
    found = await index.finder.find(question, Reader(named(who), guest=False))
    recorder.searched(principal(who), question, found)
    if opens:
        recorder.opened(principal(who), opens, "post:1")
    await recorder.write(store.scope)
    return await asked.since(store.scope, NOON - timedelta(days=1))


async def test_a_search_is_recorded_with_its_words_and_places(
    index: SearchIndex, store: Store
) -> None:
    await index.apply(facts.community("bread"), facts.post("Sourdough", community="bread"))
    question = Question("sourdough lang:en", {"community": ("cheese",)})
    [row] = await recorded(index, store, question)
    assert (row.words, row.found, list(row.places)) == ("sourdough", False, ["cheese"])
    rows = await recorded(index, store, Question("sourdough"), who="bob")
    assert [(row.found, list(row.places)) for row in rows if row.person_id == named("bob")] == [
        (True, ["bread"])
    ]


async def test_an_opening_after_the_search_is_recorded_with_it(
    index: SearchIndex, store: Store
) -> None:
    [row] = await recorded(index, store, Question("rye"), opens="rye lang:en")
    assert list(row.opened) == ["post:1"]


@pytest.mark.parametrize(
    "question",
    [
        Question("lang:en"),
        Question("rye kind:article"),
        Question("rye -wheat"),
        Question('"rye bread"'),
        Question("rye", {"month": ("2026-03",)}),
        Question("x" * (LONGEST_WORDS + 1)),
    ],
    ids=lambda question: question.text[:20],
)
async def test_a_search_that_names_no_need_is_not_recorded(
    index: SearchIndex, store: Store, question: Question
) -> None:
    assert await recorded(index, store, question) == []


async def test_nothing_of_an_erased_person_is_recorded(index: SearchIndex, store: Store) -> None:
    await index.apply(facts.profile("ada", erased=True))
    assert await recorded(index, store, Question("rye")) == []
