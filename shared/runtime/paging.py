"""Pages: `items`, an opaque `next` cursor, and a Link header (RFC 8288)."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Generic, TypeVar

import orjson
from fastapi import Query, Request, Response
from pydantic import BaseModel

from shared.problems import MalformedProblem

Item = TypeVar("Item")
Found = TypeVar("Found")

MOST = 100
LONGEST_CURSOR = 1_024
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Limit = Annotated[int, Query(ge=1, le=MOST, description="At most this many items")]
After = Annotated[
    str | None, Query(max_length=LONGEST_CURSOR, description="The `next` of the previous page")
]


class Page(BaseModel, Generic[Item]):
    """A page of a list. `next`: the `after` of the following page; null on the last page."""

    items: list[Item]
    next: str | None = None


def write_cursor(values: Sequence[Any]) -> str:
    return urlsafe_b64encode(orjson.dumps(list(values))).rstrip(b"=").decode()


def read_cursor(cursor: str, *types: type[Any]) -> list[Any]:
    """Return the values of a cursor, which must be of these types. Raises: MalformedProblem."""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        values = orjson.loads(urlsafe_b64decode(padded))
    except (ValueError, binascii.Error) as wrong:
        raise MalformedProblem("`after` is not a valid cursor") from wrong
    fits = isinstance(values, list) and len(values) == len(types)
    if not fits or not all(isinstance(v, t) for v, t in zip(values, types, strict=True)):
        raise MalformedProblem("`after` is not a cursor of this list")
    return list(values)


def write_moment(at: datetime, key: str) -> str:
    """Write a cursor for a list that is ordered by a time, to the millisecond, and an id."""
    return write_cursor([(at - _EPOCH) // timedelta(milliseconds=1), key])


def read_moment(cursor: str | None) -> tuple[datetime, str] | None:
    """Read such a cursor; None means the beginning. Raises: MalformedProblem."""
    if cursor is None:
        return None
    milliseconds, key = read_cursor(cursor, int, str)
    try:
        return _EPOCH + timedelta(milliseconds=milliseconds), key
    except OverflowError as wrong:
        raise MalformedProblem("`after` is not a cursor of this list") from wrong


def cut(
    found: Sequence[Found], limit: int, cursor_of: Callable[[Found], str | None]
) -> tuple[Sequence[Found], str | None]:
    """Cut a page from query results, which have one row more than `limit` if a page follows.

    Returns the page, and the cursor of its last item if a page follows.
    """
    page = found[:limit]
    return page, cursor_of(page[-1]) if len(found) > limit else None


def link_next(request: Request, response: Response, cursor: str | None) -> None:
    if cursor is not None:
        following = request.url.include_query_params(after=cursor)
        response.headers["Link"] = f'<?{following.query}>; rel="next"'
