"""A model that writes: `POST URL/chat/completions`, as OpenAI defines it.

vLLM, Ollama, llama.cpp and most providers have the same API. The address is the organisation's
choice; without one, answers consist of passages alone.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial

import httpx

from services.search.composing.prompt import Source, messages

WRITTEN_WITHIN_SECONDS = 15.0
"""How long an answer waits for the model: the gateway waits for 30 seconds in all."""

MOST_TOKENS = 500


class ModelSilentError(Exception):
    """The model did not answer in time, or its response is not one."""


@dataclass(frozen=True, slots=True)
class Writer:
    """A model. `write` returns its words for a question and sources. Raises: ModelSilentError."""

    write: Callable[[str, Sequence[Source]], Awaitable[str]]
    close: Callable[[], Awaitable[None]]


def writer(
    url: str, model: str, *, key: str = "", within: float = WRITTEN_WITHIN_SECONDS
) -> Writer:
    """Return the model behind this address. within: in seconds."""
    http = httpx.AsyncClient(
        headers={"Authorization": f"Bearer {key}"} if key else {}, timeout=within
    )
    address = f"{url.rstrip('/')}/chat/completions"
    return Writer(partial(_write, http, address, model, within), http.aclose)


async def _write(
    http: httpx.AsyncClient,
    address: str,
    model: str,
    within: float,
    question: str,
    sources: Sequence[Source],
) -> str:
    asked = {
        "model": model,
        "messages": messages(question, sources),
        "max_tokens": MOST_TOKENS,
        "temperature": 0,
    }
    try:
        async with asyncio.timeout(within):  # the client's own limit begins anew with each byte
            answer = await http.post(address, json=asked)
        answer.raise_for_status()
        written = answer.json()["choices"][0]["message"]["content"]
    except (TimeoutError, httpx.HTTPError, ValueError, LookupError, TypeError) as error:
        raise ModelSilentError(f"{address} wrote nothing: {error!r}") from error
    if not isinstance(written, str):
        raise ModelSilentError(f"{address} wrote no text")
    return written
