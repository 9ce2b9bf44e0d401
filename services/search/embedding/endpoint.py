"""A model behind an HTTP service: `POST /v1/embeddings`, as OpenAI defines it.

Text Embeddings Inference, vLLM, Ollama and others have the same API. The prefixes that a model was
trained with are put before the texts here, since none of these services adds them.
"""

import math
from collections.abc import Sequence
from functools import partial

import httpx

from services.search.embedding.seam import EmbeddingAwayError, Model, Purpose, Vector

ANSWERS_WITHIN_SECONDS = 30.0


def endpoint(
    url: str,
    model: str,
    dimensions: int,
    *,
    key: str = "",
    prefixes: tuple[str, str] = ("", ""),
    transport: httpx.AsyncBaseTransport | None = None,
) -> Model:
    """Return the model at `url`/embeddings. prefixes: of a question, and of a passage."""
    http = httpx.AsyncClient(
        headers={"Authorization": f"Bearer {key}"} if key else {},
        timeout=ANSWERS_WITHIN_SECONDS,
        transport=transport,
    )
    address = f"{url.rstrip('/')}/embeddings"
    by_purpose = dict(zip(Purpose, prefixes, strict=True))
    embed = partial(_embed, http, address, model, dimensions, by_purpose)
    return Model(model, dimensions, embed, http.aclose)


async def _embed(
    http: httpx.AsyncClient,
    address: str,
    model: str,
    dimensions: int,
    prefixes: dict[Purpose, str],
    texts: Sequence[str],
    purpose: Purpose,
) -> list[Vector]:
    asked = {"model": model, "input": [prefixes[purpose] + text for text in texts]}
    try:
        answer = await http.post(address, json=asked)
        answer.raise_for_status()
        data = sorted(answer.json()["data"], key=lambda each: each["index"])
        vectors = [_of_length_one(each["embedding"]) for each in data]
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
        raise EmbeddingAwayError(f"{address} gave no vectors: {error!r}") from error
    if [len(vector) for vector in vectors] != [dimensions] * len(texts):
        raise EmbeddingAwayError(f"{address} gave other vectors than {dimensions} numbers a text")
    return vectors


def _of_length_one(vector: Vector) -> Vector:
    length = math.hypot(*vector)
    return [number / length for number in vector] if length else vector
