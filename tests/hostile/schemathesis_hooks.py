"""What schemathesis cannot know of a request that its document allows."""

from typing import Any
from uuid import uuid4

import schemathesis

from shared.text import one_line

GIVEN = ("guilde-token", "last-event-id")
"""Headers whose values only an answer of ours gives: made up, they are refused, and rightly."""


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:  # noqa: ARG001  its signature
    if not case.meta.generation.mode.is_positive:
        return
    for name in GIVEN:
        case.headers.pop(name, None)
    case.query.pop("after", None)
    if "idempotency-key" in case.headers:
        # one key is for one request, and schemathesis uses one for all
        case.headers["idempotency-key"] = uuid4().hex
    if isinstance(case.body, dict | list):
        case.body = _to_be_seen(case.body)


def _to_be_seen(value: Any) -> Any:
    """A title of characters that nobody sees is refused: no schema can say which those are."""
    if isinstance(value, str):
        return value if one_line(value) or not value else "?"
    if isinstance(value, dict):
        return {name: _to_be_seen(each) for name, each in value.items()}
    return [_to_be_seen(each) for each in value] if isinstance(value, list) else value
