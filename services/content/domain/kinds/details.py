"""The payload of a post's kind as stored: each of its texts is rendered once, when written."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator

from services.content.domain.errors import OfAnotherKind
from shared.contracts.kinds import Details, Question
from shared.contracts.values import PostKind
from shared.markdown import MOST_MENTIONS, Prose, write_prose


def _rendered(given: Any) -> Any:
    """Render a text of Markdown; this is CPU-bound and belongs in a thread."""
    return write_prose(given) if isinstance(given, str) else given


PostDetails = Details[Annotated[Prose, BeforeValidator(_rendered)]]

MAY_HAVE_PAYLOAD = frozenset({PostKind.QUESTION.value})
"""The kinds of posts whose payload may be omitted: without it nothing is promised."""
WITH_PAYLOAD = frozenset(Details.model_fields) - MAY_HAVE_PAYLOAD
"""The kinds of posts that always have a payload."""


def of_kind(kind: str, details: PostDetails | None) -> PostDetails | None:
    """Return the details if they are those of this kind; None for a question that promises nothing.

    Raises: OfAnotherKind.
    """
    given = {name for name, payload in details or () if payload is not None}
    if given not in ({kind} & WITH_PAYLOAD, {kind} & MAY_HAVE_PAYLOAD):
        raise OfAnotherKind(kind, given)
    return None if details is not None and details.question == Question() else details


def as_written(details: PostDetails | None) -> dict[str, Any]:
    """Return the payload as written, without rendered texts, for comparison."""
    return {
        kind: {name: value.body if isinstance(value, Prose) else value for name, value in payload}
        for kind, payload in details or ()
        if payload is not None
    }


def texts_in(details: PostDetails | None) -> Iterator[Prose]:
    """Yield the texts in reading order."""
    for _, payload in details or ():
        if isinstance(payload, BaseModel):
            yield from (value for _, value in payload if isinstance(value, Prose))


def mentions_in(body: Iterable[str], details: PostDetails | None) -> tuple[str, ...]:
    """Return the ids of people mentioned in body and payload, each once; at most MOST_MENTIONS."""
    further = (person_id for text in texts_in(details) for person_id in text.mentions)
    return tuple(dict.fromkeys((*body, *further)))[:MOST_MENTIONS]
