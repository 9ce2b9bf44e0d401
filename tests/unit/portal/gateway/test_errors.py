"""Statuses of the API as errors, by what a person can do about each."""

import httpx
import pytest

from portal.gateway.errors import (
    ApiError,
    Away,
    Forbidden,
    Invalid,
    Mendable,
    NotFound,
    Refused,
    SignedOut,
    Stale,
    TooMany,
)
from portal.gateway.models.values import Document
from portal.gateway.transport import Transport, Written, new_client


async def _raised(status: int) -> ApiError:
    api = httpx.MockTransport(lambda _: httpx.Response(status, json={"type": "about:blank"}))
    async with new_client("http://api.example", api) as client:
        with pytest.raises(ApiError) as raised:
            await Transport(client, None, Written()).get("content/v1/posts", Document)
    return raised.value


@pytest.mark.parametrize(
    ("status", "expected"),
    [(409, Mendable), (412, Stale), (413, Mendable), (422, Invalid), (429, TooMany)],
)
async def test_what_was_sent_can_be_corrected_and_sent_again(
    status: int, expected: type[ApiError]
) -> None:
    error = await _raised(status)
    assert type(error) is expected
    assert isinstance(error, Mendable)


@pytest.mark.parametrize(("status", "expected"), [(403, Forbidden), (404, NotFound)])
async def test_nothing_can_be_corrected_where_the_page_itself_is_refused(
    status: int, expected: type[ApiError]
) -> None:
    error = await _raised(status)
    assert type(error) is expected
    assert isinstance(error, Refused)
    assert not isinstance(error, Mendable)


async def test_the_end_of_a_session_is_no_refusal_so_that_no_form_shows_it() -> None:
    error = await _raised(401)
    assert type(error) is SignedOut
    assert not isinstance(error, Refused)


@pytest.mark.parametrize("status", [500, 503, 504])
async def test_a_service_that_fails_is_away(status: int) -> None:
    error = await _raised(status)
    assert type(error) is Away
    assert error.service == "content"
