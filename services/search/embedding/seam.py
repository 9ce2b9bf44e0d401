"""The interface of models that make vectors of texts, and its error.

    embedded.py   a small model in a process of this machine
    endpoint.py   an HTTP service with OpenAI's API, such as Text Embeddings Inference

Exception
└── EmbeddingAwayError   no vector for now; a retry may succeed
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

Vector = list[float]
"""A vector of length one, so that the dot product of two is their cosine."""

MOST_AT_ONCE = 16
"""The maximum number of texts per request: larger batches are no faster, and delay the response."""


class EmbeddingAwayError(Exception):
    """The model does not answer, or not in time."""


class Embeddings(StrEnum):
    """The source of the vectors. off: search uses words alone."""

    OFF = "off"
    EMBEDDED = "embedded"
    ENDPOINT = "endpoint"


class Purpose(StrEnum):
    """The purpose of a text: some models embed questions and passages differently."""

    QUERY = "query"
    PASSAGE = "passage"


Embed = Callable[[Sequence[str], Purpose], Awaitable[list[Vector]]]
"""Returns a vector for each of at most MOST_AT_ONCE texts. Raises EmbeddingAwayError."""


@dataclass(frozen=True, slots=True)
class Model:
    """A model. Only vectors of models with the same `name` are compared. `close` it at the end."""

    name: str
    dimensions: int
    embed: Embed
    close: Callable[[], Awaitable[None]]
