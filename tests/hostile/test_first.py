"""Who asks is known before a byte of their body is waited for: whatever the endpoint."""

from urllib.parse import urlsplit

import pytest

from tests.hostile.asking import Operation
from tests.support.places import Services
from tests.support.sockets import connected, request

MADE_UP = "00000000-0000-4000-8000-000000000000"
OPEN = {"POST /v1/unsubscribe/{token}": 404}
"""A secret in the address stands for who asks, and here it is none."""


@pytest.mark.parametrize(
    ("length", "body"), [(1, b"{"), (100, b"{")], ids=["broken", "never complete"]
)
async def test_a_body_of_somebody_unknown_is_neither_read_nor_waited_for(
    operations: dict[str, Operation], services: Services, length: int, body: bytes
) -> None:
    answered = {}
    for name, operation in operations.items():
        if operation.method == "GET":
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
