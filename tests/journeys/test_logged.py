"""Logs hold no text or personal data of members, and no secrets."""

from collections.abc import Callable

import pytest

from tests.support.logs import Lines
from tests.support.services import Client, People

Unique = Callable[[str], str]


async def test_no_log_line_has_a_name_a_text_or_a_token(
    content: Client,
    membership: Client,
    search: Client,
    people: People,
    unique: Unique,
    logged: Lines,
) -> None:
    name, text = unique("Canaryname"), unique("canarytext")
    ada = people(name)
    await membership.get(ada, "/v1/profiles/me")
    about = {"about": text, "headline": text}
    await membership.patch(ada, "/v1/profiles/me", json=about, headers={"If-Match": "*"})
    body = {"kind": "article", "title": text, "body": text, "lang": "en"}
    await content.post(ada, "/v1/posts", json=body)
    await content.post(ada, "/v1/posts", json={**body, "kind": text})
    await content.post(ada, "/v1/posts", content=f'{{"title": "{text}"'.encode())
    await search.get(ada, "/v1/search", params={"q": text})
    await search.get(None, "/v1/search", headers={"Authorization": f"Bearer {ada.token}x"})
    assert logged.of("request")
    for secret in (name, text, ada.token, ada.token.rpartition(".")[2]):
        assert not [line for line in logged.ours if secret in line]


@pytest.mark.parametrize("path", ["/health/ready", "/metrics"])
async def test_requests_of_probes_and_scrapers_are_not_logged(
    content: Client, logged: Lines, path: str
) -> None:
    assert (await content.http.get(path)).is_success
    assert logged.of("request") == []
