"""Search by meaning, suggestions, saved searches, and the rate of embedding.

The vectors of the mass of documents are made, not embedded: they lie as close together as those of
the embedded model, whose vectors the questions have.
"""

import math
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from uuid6 import uuid7

from bench import load
from bench.facts import Posts
from bench.measures.searching import fresh_names, indexed, running_search
from bench.rows import Measured, Row, at_least, at_most, at_most_more
from bench.world import Running, World
from services.search.embedding.embedded import DIMENSIONS, embedded
from services.search.embedding.following import Following
from services.search.embedding.seam import MOST_AT_ONCE, Model, Purpose, Vector
from services.search.entry.consumers import indexing
from services.search.index.access import visible_to
from services.search.index.aliases import FreshTargets, Indices, Names
from services.search.index.client import Engine
from services.search.index.finder import Finder
from services.search.index.hybrid import Meaning
from services.search.index.percolating import Percolator, project
from services.search.index.queries import Around, Question, in_words, search_body
from services.search.index.vectors import CUT_FROM, DIGITS, Vectors, entry_of
from services.search.projections.actions import Put
from services.search.projections.passages import cut
from shared.contracts.envelope import Fact
from shared.contracts.searches import (
    SAVED_SEARCH,
    SavedSearchData,
    SavedSearchPerson,
    SavedSearchState,
)
from shared.mongo import Alone

QUESTIONS = 100
WORDS_A_QUESTION = 5
TYPED = 300
SAVED = 10_000
NEWS = 50
EMBEDDED = 48
PAGE = 500

MOST_HYBRID_MS = 150.0
MOST_BESIDE_THE_MODEL_MS = 10.0
MOST_SUGGESTING_MS = 30.0
MOST_PERCOLATING_MS = 50.0
LEAST_EMBEDDING = 0.9

ALIKE = 0.85
"""The cosine of two made vectors, which is about that of unrelated texts in the embedded model."""


async def measure(world: World) -> Measured:
    """Measure hybrid search, suggestions, embedding, and the matching of saved searches."""
    names, model = fresh_names(), embedded()
    engine = Engine(world.engines.opensearch_url)
    vectors = Vectors(engine, names, model)
    try:
        async with AsyncExitStack() as stack:
            await indexed(world, names, world.documents)
            passages = await _vectorised(engine, names, vectors)
            search = await running_search(stack, world, names, embeddings="embedded")
            rows = [
                Row("documents, for search by meaning", world.documents, ""),
                Row("passages, with a vector each", passages, ""),
                *await _hybrid(world, search, engine, names, vectors, model),
                await _suggesting(world, search),
            ]
        rows += [await _embedding(world, engine, model), await _percolating(engine)]
        return Measured(rows)
    finally:
        await model.close()
        await engine.close()


async def _vectorised(engine: Engine, names: Names, vectors: Vectors) -> int:
    """Store an entry with made vectors for every document. Returns the number of passages."""
    await vectors.create()
    made, passages = _made_vectors(), 0
    async for hits in _documents(engine, names):
        entries = [
            entry_of(hit, {passage.digest: next(made) for passage in cut(hit["_source"])})
            for hit in hits
        ]
        await vectors.put(entries)
        passages += sum(entry.source["count"] for entry in entries)
    return passages


async def _documents(engine: Engine, names: Names) -> AsyncIterator[list[dict[str, Any]]]:
    after: list[Any] | None = None
    while True:
        body = {
            "size": PAGE,
            "sort": [{"key": "asc"}],
            "version": True,
            "_source": list(CUT_FROM),
            **({"search_after": after} if after else {}),
        }
        hits = (await engine.ask("POST", f"/{names.documents}/_search", body))["hits"]["hits"]
        if not hits:
            return
        yield hits
        after = hits[-1]["sort"]


def _made_vectors() -> Iterator[Vector]:
    luck = random.Random(7)  # noqa: S311  no secret
    common = [ALIKE**0.5 * number for number in _direction(luck)]
    while True:
        own = _direction(luck)
        yield [round(a + (1 - ALIKE) ** 0.5 * b, DIGITS) for a, b in zip(common, own, strict=True)]


def _direction(luck: random.Random) -> Vector:
    """Return a vector of length one, in any direction."""
    numbers = [luck.gauss(0, 1) for _ in range(DIMENSIONS)]
    length = math.hypot(*numbers)
    return [number / length for number in numbers]


async def _hybrid(
    world: World, search: Running, engine: Engine, names: Names, vectors: Vectors, model: Model
) -> list[Row]:
    """Compare with the model's time for a question and, after it, the same three queries alone."""
    asked, others, warm = (_questions(world, seed) for seed in (11, 12, 13))
    await _get(world, search, "search", warm[:20])
    ours = await _get(world, search, "search", asked)

    async def embed(number: int) -> None:
        await model.embed([others[number]], Purpose.QUERY)

    alone = await load.run(embed, total=len(others), clients=1)
    # it remembers the vectors of questions, so the second round does without the model
    meaning = Meaning(engine, names, vectors, model)
    direct = partial(_direct, engine, names, meaning)
    await load.run(lambda number: direct(others[number]), total=len(others), clients=1)
    bare = await load.run(lambda number: direct(others[number]), total=len(others), clients=1)
    beside = alone.milliseconds(50) + bare.milliseconds(50)
    return [
        at_most("hybrid search, p95", ours.milliseconds(95), "ms", most=MOST_HYBRID_MS),
        at_most_more(
            "hybrid search, p50, beside the model and direct queries",
            ours.milliseconds(50),
            beside,
            "ms",
            most=MOST_BESIDE_THE_MODEL_MS,
        ),
        Row("the model, for a question, p50", alone.milliseconds(50), "ms"),
    ]


async def _direct(engine: Engine, names: Names, meaning: Meaning, text: str) -> None:
    question = Question(text)
    visible = visible_to("nobody", guest=False, access_alias=names.access)
    meant = await meaning.of(meaning.begin(text), in_words(question, Around()), visible)
    if meant is None:
        raise RuntimeError("the model was away")
    await Finder(engine, names).search(search_body(question, visible, None, Around(meant=meant)))


async def _suggesting(world: World, search: Running) -> Row:
    words = Posts(seed=world.documents).words
    typed = [word[: 3 + number % 3] for number, word in enumerate(words[:TYPED])]
    ours = await _get(world, search, "suggest", typed)
    return at_most("suggestions, p95", ours.milliseconds(95), "ms", most=MOST_SUGGESTING_MS)


async def _get(world: World, search: Running, path: str, texts: Sequence[str]) -> load.Load:
    async with load.session(world.token(), 1) as http:

        async def ask(number: int) -> None:
            url = f"{search.base_url}/v1/{path}"
            async with http.get(url, params={"q": texts[number]}) as answer:
                await load.expect(answer, 200)

        return await load.run(ask, total=len(texts), clients=1)


async def _embedding(world: World, engine: Engine, model: Model) -> Row:
    """Compare the worker, from waiting passages to stored vectors, with the model alone."""
    names = fresh_names()
    indices, vectors = Indices(engine, names), Vectors(engine, names, model)
    await indices.migrate()
    facts = list(Posts(seed=21).facts(EMBEDDED))
    puts = [action for fact in facts for action in project(fact)]
    texts = [p.meaning for put in puts if isinstance(put, Put) for p in cut(put.source)]
    store = world.store()
    alone = Alone(store.scope, "vectors", uuid4().hex)
    following = Following(engine, indices, vectors, model, alone)
    async with alone:
        await vectors.create()
        await indexing(engine, FreshTargets(indices))(list(facts))
        await following.follow()
        bare = await _rate(len(texts), partial(_embed_all, model, texts))
        ours = await _rate(len(texts), partial(_follow_all, following))
    await store.drop()
    store.close()
    return at_least("embedding passages", ours, bare, "/s", least=LEAST_EMBEDDING)


async def _rate(count: int, work: Callable[[], Awaitable[None]]) -> float:
    began = time.perf_counter()
    await work()
    return count / (time.perf_counter() - began)


async def _embed_all(model: Model, texts: Sequence[str]) -> None:
    for start in range(0, len(texts), MOST_AT_ONCE):
        await model.embed(texts[start : start + MOST_AT_ONCE], Purpose.PASSAGE)


async def _follow_all(following: Following) -> None:
    while await following.embed():
        pass


async def _percolating(engine: Engine) -> Row:
    """Match new posts, one by one, with many saved searches."""
    names = fresh_names()
    indices = Indices(engine, names)
    await indices.migrate()
    apply = indexing(engine, FreshTargets(indices))
    saved = list(_saved(SAVED))
    for start in range(0, SAVED, PAGE):
        await apply(saved[start : start + PAGE])
    await indices.refresh(names.documents)
    posts = list(Posts(seed=NEWS).facts(NEWS))
    await apply(posts)  # whoever matches may see them
    percolator = Percolator(Finder(engine, names))
    later = posts[0].time + timedelta(hours=1)

    async def match(number: int) -> None:
        await percolator.candidates(project(posts[number]), later)

    took = await load.run(match, total=NEWS, clients=1)
    name = f"a document for {SAVED:,} saved searches, p95"
    return at_most(name, took.milliseconds(95), "ms", most=MOST_PERCOLATING_MS)


def _saved(count: int) -> Iterator[Fact[Any]]:
    words, luck = Posts(seed=NEWS).words, random.Random(43)  # noqa: S311  no secret
    at = datetime(2026, 3, 1, tzinfo=UTC)
    for number in range(count):
        state = SavedSearchState(person_id=f"person-{number % 500}", created_at=at)
        person = SavedSearchPerson(text=" ".join(luck.choices(words, k=luck.randint(2, 3))))
        yield Fact(
            id=str(uuid7()),
            source=SAVED_SEARCH.source,
            type=SAVED_SEARCH.fact_type("saved"),
            subject=str(uuid7()),
            time=at,
            sequence=1,
            data=SavedSearchData(state=state, person=person, changed=()),
        )


def _questions(world: World, seed: int) -> list[str]:
    words, luck = Posts(seed=world.documents).words, random.Random(seed)  # noqa: S311  no secret
    return [" ".join(luck.choices(words, k=WORDS_A_QUESTION)) for _ in range(QUESTIONS)]
