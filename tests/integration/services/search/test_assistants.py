"""Assistants, by the official SDK's own client: each sees the world of its person."""

from uuid import uuid4

import httpx2
import pytest
from mcp.client.auth.utils import (
    build_protected_resource_metadata_discovery_urls,
    extract_resource_metadata_from_www_auth,
    handle_protected_resource_response,
)

from services.search.settings import SearchSettings
from shared.runtime.identity import person_id_of
from tests.integration.services.search.test_answering import resolved
from tests.integration.services.search.test_http import carrying
from tests.support import facts
from tests.support.assistant import assistant
from tests.support.issuer import Issuer
from tests.support.services import Client, People
from tests.support.topics import Publisher


def person_of(issuer: Issuer, name: str) -> str:
    return person_id_of(issuer.issuer, name)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_two_people_see_two_different_worlds(
    search: Client, publish: Publisher, people: People, issuer: Issuer, mode: str
) -> None:
    word, slug = f"w{uuid4().hex}", f"s{uuid4().hex[:8]}"
    secret = facts.post(f"Merger {word}", f"Secret {word}.", community=slug)
    known = facts.post(f"Canteen {word}", f"Open {word}.", community=None)
    question, accepted = resolved(f"When is {word}?", f"On Monday, {word}.", community=slug)
    community = facts.community(slug, visibility="private")
    member = facts.membership(slug=slug, person_id=person_of(issuer, "ada"))
    await publish(community, member, secret, known, question, accepted)
    waits = carrying(secret, known, accepted, member, community)
    async with assistant(search, people("ada"), waits, mode) as ada:
        assert await ada.tools() >= {"search", "read", "experts", "answer", "gaps"}
        seen = await ada.call("search", q=word)
        assert {each["id"] for each in seen["results"]} == {
            *(f"post:{each.subject}" for each in (secret, known, question)),
            f"reply:{accepted.subject}",
        }
        read = await ada.call("read", id=f"post:{secret.subject}")
        assert (read["text"], read["length"]) == (f"Secret {word}.", len(f"Secret {word}."))
        assert read["link"].endswith(f"/posts/{secret.subject}")
        answered = await ada.call("answer", question=f"When is {word}?")
        assert answered["passages"][0]["accepted"]
    async with assistant(search, people("bob"), waits, mode) as bob:
        seen = await bob.call("search", q=word)
        assert [each["id"] for each in seen["results"]] == [f"post:{known.subject}"]
        assert seen["total"] == 1
        for hidden in (secret, question):
            assert await bob.call("read", id=f"post:{hidden.subject}") == {
                "error": "There is no such document"
            }
        assert await bob.call("experts", q=word) == {"experts": []}
        assert (await bob.call("gaps"))["gaps"] == []
        answered = await bob.call("answer", question=word)
        assert [each["item"]["id"] for each in answered["passages"]] == [known.subject]


async def test_wrong_arguments_are_named_to_the_model(search: Client, people: People) -> None:
    async with assistant(search, people("ada")) as ada:
        assert "limit" in (await ada.call("search", q="x", limit=1_000))["error"]
        assert "other" in (await ada.call("search", q="x", other=1))["error"]
        assert "id" in (await ada.call("read", id="../access"))["error"]


async def test_without_a_token_nobody_is_answered(search: Client) -> None:
    answer = await search.post(None, "/v1/mcp", json={"jsonrpc": "2.0", "id": 1, "method": "ping"})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_the_sdk_finds_the_issuer_of_tokens(search: Client, issuer: Issuer) -> None:
    """The address of the metadata is that of the gateway, here of the service itself."""
    async with httpx2.AsyncClient() as http:
        refused = await http.post(f"{search.base_url}/v1/mcp")
        where = extract_resource_metadata_from_www_auth(refused)
        public = SearchSettings.model_fields["public_url"].default
        path = "/.well-known/oauth-protected-resource"
        assert where == f"{public}{path}/api/search/v1/mcp"
        answer = await http.get(f"{search.base_url}/v1{path}")
        found = await handle_protected_resource_response(answer)
    assert found is not None
    assert str(found.resource) == f"{public}/api/search/v1/mcp"
    assert [str(each).rstrip("/") for each in found.authorization_servers] == [issuer.issuer]
    assert build_protected_resource_metadata_discovery_urls(None, str(found.resource))[0] == where


async def test_a_token_that_is_refused_leads_to_the_issuer_too(search: Client) -> None:
    headers = {"Authorization": "Bearer x"}
    answer = await search.post(None, "/v1/mcp", headers=headers)
    assert answer.status_code == 401
    assert "resource_metadata=" in answer.headers["www-authenticate"]


async def test_there_are_no_sessions(search: Client, people: People) -> None:
    assert (await search.get(people("ada"), "/v1/mcp")).status_code == 405
    assert (await search.delete(people("ada"), "/v1/mcp")).status_code == 405
