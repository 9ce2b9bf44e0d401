"""What schemathesis cannot know of a request that its document allows."""

from typing import Any
from uuid import uuid4

import schemathesis

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
