"""The real model, in a process of its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import psutil
import pytest_asyncio

from services.search.embedding.embedded import DIMENSIONS, MODULE, embedded
from services.search.embedding.seam import EmbeddingAwayError, Model, Purpose, Vector


@pytest_asyncio.fixture
async def model() -> AsyncIterator[Model]:
    made = embedded()
    yield made
    await made.close()


def cosine(one: Vector, other: Vector) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


async def test_a_question_is_nearer_to_its_answer_in_another_language(model: Model) -> None:
    [asked] = await model.embed(["Wie lange darf man Urlaub nehmen?"], Purpose.QUERY)
    answer, other = await model.embed(
        ["Le congé dure cinq semaines.", "Bake the bread\0for an hour."], Purpose.PASSAGE
    )
    assert len(asked) == DIMENSIONS
    assert cosine(asked, answer) > cosine(asked, other)


async def test_the_process_is_restarted_after_it_ended(model: Model) -> None:
    before = await model.embed(["bread"], Purpose.QUERY)
    [child] = [each for each in psutil.Process().children() if MODULE in each.cmdline()]
    child.kill()
    with suppress(EmbeddingAwayError):  # the first request may fail
        await model.embed(["bread"], Purpose.QUERY)
    assert await model.embed(["bread"], Purpose.QUERY) == before


async def test_a_cancelled_request_does_not_take_the_response_of_another(model: Model) -> None:
    left = asyncio.ensure_future(model.embed(["bread"] * 8, Purpose.PASSAGE))
    await asyncio.sleep(0)
    left.cancel()
    [vector] = await model.embed(["bread"], Purpose.QUERY)
    assert [vector] == await model.embed(["bread"], Purpose.QUERY)
