"""The bytes of a piece as they arrive: complete, cut off, too many, or not the expected ones."""

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from datetime import timedelta, timezone

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message

from services.content.domain.files.file import Upload
from services.content.domain.files.file_errors import WrongChecksum
from services.content.entry.files.tus import BATCH, Arriving, Digest, told
from shared.problems import InvalidProblem
from tests.support.posts import NOON


def request(*parts: bytes, end: Message | Exception | None = None) -> Request:
    """Return a request with these parts, and then an end: by default the regular one."""
    parts_and_end: Iterator[Message | Exception] = iter(
        [
            *({"type": "http.request", "body": part, "more_body": True} for part in parts),
            end or {"type": "http.request", "body": b""},
        ]
    )

    async def receive() -> Message:
        following = next(parts_and_end)
        if isinstance(following, Exception):
            raise following
        return following

    return Request({"type": "http", "method": "PATCH", "headers": []}, receive)


async def read(arriving: Arriving) -> bytes:
    return b"".join([batch async for batch in aiter(arriving)])


def digest_of(data: bytes) -> Digest:
    return Digest.read(f"sha256 {b64encode(hashlib.sha256(data).digest()).decode()}")


async def test_a_piece_arrives_in_batches_with_its_head() -> None:
    arriving = Arriving(request(b"a" * BATCH, b"b" * 10), BATCH + 10, None)
    assert await read(arriving) == b"a" * BATCH + b"b" * 10
    assert (arriving.size, arriving.head[:3], arriving.broken) == (BATCH + 10, b"aaa", None)
    arriving.check()


@pytest.mark.parametrize("end", [{"type": "http.disconnect"}, HTTPException(408)])
async def test_bytes_before_an_interruption_count(end: Message | Exception) -> None:
    arriving = Arriving(request(b"half", end=end), 100, None)
    assert await read(arriving) == b"half"
    assert isinstance(arriving.broken, ClientDisconnect | HTTPException)
    arriving.check()


async def test_a_part_of_a_piece_with_a_checksum_does_not_count() -> None:
    arriving = Arriving(request(b"half", end=HTTPException(408)), 100, digest_of(b"half"))
    await read(arriving)
    with pytest.raises(HTTPException):
        arriving.check()


async def test_a_wrong_checksum_is_refused() -> None:
    arriving = Arriving(request(b"wrong"), 100, digest_of(b"right"))
    await read(arriving)
    with pytest.raises(WrongChecksum):
        arriving.check()
    right = Arriving(request(b"ri", b"ght"), 100, digest_of(b"right"))
    await read(right)
    right.check()


async def test_more_bytes_than_the_declared_length_are_refused() -> None:
    with pytest.raises(InvalidProblem):
        await read(Arriving(request(b"12345", b"6"), 5, None))


async def test_an_empty_piece_is_refused() -> None:
    arriving = Arriving(request(), 5, None)
    await read(arriving)
    with pytest.raises(InvalidProblem):
        arriving.check()


@pytest.mark.parametrize("said", ["md5 eA==", "sha256 %", ""])
def test_a_checksum_of_another_kind_is_refused(said: str) -> None:
    with pytest.raises(InvalidProblem):
        Digest.read(said)


def test_a_response_states_the_offset_and_the_expiry_in_gmt() -> None:
    paris = timezone(timedelta(hours=1))
    upload = Upload(
        id="u",
        owner_id="ada",
        name="x",
        length=10,
        offset=4,
        created_at=NOON,
        expires_at=NOON.astimezone(paris),
    )
    answer = told(upload)
    assert (answer.headers["upload-offset"], answer.headers["upload-length"]) == ("4", "10")
    assert answer.headers["upload-expires"].endswith("GMT")
