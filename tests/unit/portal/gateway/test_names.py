"""Names of communities, remembered from the API's responses."""

from uuid import uuid4

import httpx

from portal.gateway.api import Api
from portal.gateway.names import names_of
from portal.gateway.transport import Transport, Written, new_client


async def test_a_community_that_was_read_is_not_asked_for_again() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return httpx.Response(200, json=_community(request.url.path.rpartition("/")[2]))

    slug, other = f"data-{uuid4().hex[:8]}", f"law-{uuid4().hex[:8]}"
    async with new_client("http://api.example", httpx.MockTransport(answer)) as client:
        api = Api(Transport(client, None, Written()))
        await api.membership.community(slug)
        names = await names_of(api, [slug, other])
    assert names == {slug: {"en": slug}, other: {"en": other}}
    assert [path.rpartition("/")[2] for path in asked] == [slug, other]


def _community(slug: str) -> dict[str, object]:
    return {
        "id": slug,
        "slug": slug,
        "names": {"en": slug},
        "purposes": {},
        "domain": "",
        "topics": [],
        "visibility": "public",
        "join_policy": "open",
        "created_at": "2026-01-01T00:00:00Z",
        "version": 1,
    }
