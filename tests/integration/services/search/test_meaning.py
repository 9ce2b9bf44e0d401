"""Search by meaning, with the real model: passages, permissions, changes, rebuilds, degradation."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

import pytest
import pytest_asyncio

from services.search.embedding.following import Following
from services.search.embedding.seam import EmbeddingAwayError, Purpose, Vector
from services.search.entry.items import ItemView
from services.search.entry.views import Mode
from services.search.index import vectors
from services.search.index.answering import AnswerSource
from services.search.index.finder import Finder, Reader
from services.search.index.hybrid import Meaning
from services.search.index.vectors import Vectors
from services.search.projections.passages import REVISION
from shared.mongo import Store
from tests.support import facts
from tests.support.facts import named
from tests.support.meaning import Meanings, meanings
from tests.support.search import SearchIndex, viewed

BREAD = "Mix flour, water and yeast, let the dough rise, then bake it."
LEAVE = "Employees may stay at home for ten weeks when their child is born."
CONGE = "quelle est la durée du congé parental après une naissance ?"


@pytest_asyncio.fixture
async def world(index: SearchIndex, store: Store) -> AsyncIterator[Meanings]:
    async with meanings(index, store) as made:
        yield made


async def found(world: Meanings, text: str, who: str = "ada") -> list[ItemView]:
    return viewed(await world.index.find(text, who=who)).items


async def test_a_french_question_finds_an_english_answer(world: Meanings) -> None:
    post = facts.post("Time off", LEAVE, community=None)
    await world.index.apply(post, facts.post("Kitchen", BREAD, community=None))
    assert await found(world, CONGE) == []
    await world.settle()
    [first, *_] = await found(world, CONGE)
    assert first.id == post.subject
    assert first.passage is not None
    assert first.passage.text == LEAVE
    assert first.highlights.text == [LEAVE]


async def test_a_result_names_the_nearest_page_of_a_file(world: Meanings) -> None:
    post = facts.post("Papers", "Read it.", community=None)
    pages = [BREAD, "Parking is behind the house.", LEAVE]
    await world.index.apply(post, facts.file(*pages, to=post, filename="rules.pdf"))
    await world.settle()
    item = next(each for each in await found(world, CONGE) if each.kind == "file")
    assert item.file is not None
    assert item.file.page == 3
    assert item.passage is not None
    assert item.passage.page == 3


async def test_a_passage_has_its_heading(world: Meanings) -> None:
    text = f"# Kitchen\n\n{BREAD}\n\n# Families\n\n{LEAVE}"
    await world.index.apply(facts.post("Handbook", text, community=None))
    await world.settle()
    [first, *_] = await found(world, CONGE)
    assert first.passage is not None
    assert first.passage.heading == "Families"


async def test_meaning_finds_nothing_that_the_reader_may_not_see(world: Meanings) -> None:
    index = world.index
    await index.apply(facts.community("closed", visibility="private"))
    await index.apply(facts.membership("ada", "closed"))
    post = facts.post("Time off", LEAVE, community="closed")
    await index.apply(post)
    await world.settle()
    assert post.subject in [item.id for item in await found(world, CONGE)]
    assert await found(world, CONGE, "bob") == []
    assert (await index.finder.progress(Reader(named("bob"), guest=False))).passages == 0
    # at once, before the vectors are updated
    await index.apply(facts.membership("ada", "closed", standing="left", sequence=2))
    assert await found(world, CONGE) == []


async def test_a_deleted_or_moved_post_is_not_found_while_its_vectors_remain(
    world: Meanings,
) -> None:
    index = world.index
    await index.apply(facts.community("closed", visibility="private"))
    first, second = (facts.post("Time off", LEAVE, community=None) for _ in range(2))
    await index.apply(first, second)
    await world.settle()
    assert len(await found(world, CONGE)) == 2
    moved = facts.post("Time off", LEAVE, community="closed", id=first.subject, sequence=2)
    gone = facts.post(id=second.subject, sequence=2, status="deleted", community=None)
    await index.apply(moved, gone)
    assert await found(world, CONGE) == []
    await world.following.follow()
    assert (await index.finder.progress(Reader(named("ada"), guest=False))).followed == 0


async def test_a_text_that_changes_while_it_waits_gets_the_vector_of_its_last_version(
    world: Meanings,
) -> None:
    post = facts.post("Time off", BREAD, community=None)
    await world.index.apply(post)
    await world.following.follow()
    await world.index.apply(
        facts.post("Time off", LEAVE, community=None, id=post.subject, sequence=2)
    )
    await world.following.embed()
    await world.index.apply(post)  # the older version, delivered late
    await world.settle()
    [first] = await found(world, CONGE)
    assert first.passage is not None
    assert first.passage.text == LEAVE


async def test_a_rebuilt_index_of_documents_embeds_nothing_again(world: Meanings) -> None:
    index = world.index
    told = [facts.post("Time off", LEAVE, community=None), facts.post(BREAD, community=None)]
    await index.apply(*told)
    assert await world.settle() == 1
    await index.indices.swap_to(*await index.indices.create_pair())
    index.targets.forget()
    await index.apply(*told)
    assert await world.settle() == 0
    [first, *_] = await found(world, CONGE)
    assert first.id == told[0].subject


async def test_an_index_with_another_schema_takes_over_the_vectors_of_its_model(
    world: Meanings, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = facts.post("Time off", LEAVE, community=None)
    await world.index.apply(post)
    await world.settle()
    monkeypatch.setattr(vectors, "REVISION", REVISION + 1)
    index = world.index
    newer = Vectors(index.engine, index.names, world.model)
    assert newer.name != world.vectors.name
    await newer.create()
    following = Following(index.engine, index.indices, newer, world.model, world.alone)
    await following.follow()
    assert await newer.waiting(10) == []
    await newer.delete_others()
    assert await world.vectors.counts([]) == (0, 0, 0)
    assert await newer.counts([{"term": {"visible": True}}]) == (1, 1, 0)
    await index.engine.ask("DELETE", f"/{newer.name}")


async def test_pages_are_complete_and_the_total_is_exact(world: Meanings) -> None:
    texts = [LEAVE, BREAD, f"{LEAVE} {BREAD}", "Parental leave", "A naissance"]
    await world.index.apply(*(facts.post(text, text, community=None) for text in texts))
    await world.settle()
    whole = await world.index.find(CONGE)
    walked, after = [], None
    while True:
        page = await world.index.find(CONGE, limit=1, after=after)
        walked += [hit["_id"] for hit in page.hits]
        assert page.total == whole.total
        after = page.last
        if after is None:
            break
    assert walked == [hit["_id"] for hit in whole.hits]
    assert len(walked) == whole.total


async def test_without_the_model_search_goes_by_words_and_says_so(world: Meanings) -> None:
    index = world.index
    await index.apply(facts.post("Bread", BREAD, community=None))
    await world.settle()

    async def away(_: Sequence[str], __: Purpose) -> list[Vector]:
        raise EmbeddingAwayError("gone")

    model = replace(world.model, embed=away)
    index.finder = Finder(
        index.engine, index.names, Meaning(index.engine, index.names, world.vectors, model)
    )
    answer = viewed(await index.find("flour"))
    assert (answer.mode, answer.degraded, answer.total) == (Mode.LEXICAL, True, 1)
    assert await world.model.embed(["still there"], Purpose.QUERY)


async def test_a_near_passage_answers_a_question_without_an_accepted_answer(
    world: Meanings,
) -> None:
    asked = "how long may employees stay at home when their child is born"
    post = facts.post("Time off", LEAVE, community=None)
    await world.index.apply(post, facts.post("Kitchen", BREAD, community=None))
    await world.settle()
    best = viewed(await world.index.find(asked)).best_answer
    assert best is not None
    assert (best.source, best.item.id) == (AnswerSource.PASSAGE, post.subject)
    assert best.item.passage is not None
    assert best.item.passage.text == LEAVE
    assert viewed(await world.index.find("who bakes the bread here")).best_answer is None
