"""Vectors from a service with the API of OpenAI."""

import json

import httpx
import pytest

from services.search.embedding.endpoint import endpoint
from services.search.embedding.seam import EmbeddingAwayError, Model, Purpose

URL = "https://models.example.org/v1/"


def model(answer: httpx.Response, asked: list[httpx.Request] | None = None) -> Model:
    def respond(request: httpx.Request) -> httpx.Response:
        if asked is not None:
            asked.append(request)
        return answer

    return endpoint(
        URL,
        "e5",
        2,
        key="secret",
        prefixes=("query: ", "passage: "),
        transport=httpx.MockTransport(respond),
    )


def vectors(*numbers: list[float]) -> httpx.Response:
    data = [{"index": n, "embedding": vector} for n, vector in enumerate(numbers)]
    return httpx.Response(200, json={"data": data[::-1]})


async def test_vectors_are_in_the_order_of_texts_and_have_length_one() -> None:
    asked: list[httpx.Request] = []
    made = await model(vectors([3.0, 4.0], [0.0, 2.0]), asked).embed(["a", "b"], Purpose.PASSAGE)
    assert made == [[0.6, 0.8], [0.0, 1.0]]
    assert str(asked[0].url) == "https://models.example.org/v1/embeddings"
    assert asked[0].headers["authorization"] == "Bearer secret"
    assert json.loads(asked[0].content) == {"model": "e5", "input": ["passage: a", "passage: b"]}


async def test_a_question_is_sent_with_the_prefix_for_questions() -> None:
    asked: list[httpx.Request] = []
    await model(vectors([1.0, 0.0]), asked).embed(["why?"], Purpose.QUERY)
    assert json.loads(asked[0].content)["input"] == ["query: why?"]


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(503),
        httpx.Response(200, text="no JSON"),
        httpx.Response(200, json={"error": "overloaded"}),
        vectors([1.0, 0.0, 0.0]),
        vectors(),
    ],
)
async def test_any_other_response_is_an_error(answer: httpx.Response) -> None:
    with pytest.raises(EmbeddingAwayError):
        await model(answer).embed(["a"], Purpose.QUERY)
