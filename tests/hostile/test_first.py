"""The caller is authenticated before a service waits for a byte of the body: at every endpoint."""

from urllib.parse import urlsplit

import pytest

from tests.hostile.asking import Operation
from tests.support.places import Services
from tests.support.sockets import connected, request

MADE_UP = "00000000-0000-4000-8000-000000000000"
OPEN = {"POST /v1/unsubscribe/{token}": 404}
"""A secret in the address authenticates the caller, and here it is wrong."""


@pytest.mark.parametrize(
    ("length", "body"), [(1, b"{"), (100, b"{")], ids=["broken", "never complete"]
)
async def test_a_service_neither_reads_nor_awaits_the_body_of_an_unknown_caller(
    operations: dict[str, Operation], services: Services, length: int, body: bytes
) -> None:
    answered = {}
    for name, operation in operations.items():
        if operation.method in {"GET", "HEAD", "OPTIONS"}:
            continue
        path = operation.path
        for parameter in operation.parameters:
            path = path.replace(f"{{{parameter['name']}}}", MADE_UP)
        headers = ("Content-Type: application/json", f"Content-Length: {length}")
        port = urlsplit(services[operation.service].base_url).port
        assert port is not None
        async with connected(port) as connection:
            await connection.send(request(f"{operation.method} {path}", *headers, body=body))
            answered[name] = (await connection.answer()).status
    assert answered
    assert answered == {name: OPEN.get(name, 401) for name in answered}
