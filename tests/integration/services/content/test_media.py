"""Episodes, videos and galleries: published with their media, and drafted without."""

from typing import Any

import pytest

from tests.support.content import World, write
from tests.support.files import mp3, png, upload
from tests.support.services import Client, Person

ANY = {"If-Match": "*"}
NEEDED = (422, "urn:guilde:problem:media-needed")


@pytest.fixture
def ada(world: World) -> Person:
    return world.person("Ada")


async def test_an_episode_is_published_with_its_sound(content: Client, ada: Person) -> None:
    numbered = {"title": "One", "kind": "podcast", "details": {"podcast": {"episode": 1}}}
    refused = await content.post(ada, "/v1/posts", json=numbered)
    assert (refused.status_code, refused.json()["type"]) == NEEDED
    draft = await write(content, ada, **numbered, status="draft")
    path = f"/v1/posts/{draft['id']}"
    refused = await content.post(ada, f"{path}/publish")
    assert (refused.status_code, refused.json()["type"]) == NEEDED
    files = {"files": [await upload(content, ada, mp3("One"), "one.mp3")]}
    await content.patch(ada, path, json=files, headers=ANY)
    published = await content.post(ada, f"{path}/publish")
    assert published.json()["details"]["podcast"] == {"season": None, "episode": 1}
    refused = await content.patch(ada, path, json={"files": []}, headers=ANY)
    assert (refused.status_code, refused.json()["type"]) == NEEDED
    assert (await content.get(ada, path)).json()["files"] == files["files"]


async def test_a_gallery_shows_its_pictures_each_described(content: Client, ada: Person) -> None:
    files = [await upload(content, ada, png(), "a.png"), await upload(content, ada, png(), "b.png")]
    said: list[dict[str, Any]] = [
        {"file_id": each, "alt": f"Picture {each}", "caption": ""} for each in reversed(files)
    ]
    body = {"title": "Us", "kind": "gallery", "files": files}
    undescribed = {"gallery": {"pictures": [{**said[0], "alt": " "}]}}
    refused = await content.post(ada, "/v1/posts", json={**body, "details": undescribed})
    [error] = refused.json()["errors"]
    assert error["where"] == ["body", "details", "gallery", "pictures", "0", "alt"]
    post = await write(content, ada, **body, details={"gallery": {"pictures": said}})
    assert post["details"]["gallery"]["pictures"] == said
    gone = {"files": files[:1]}
    refused = await content.patch(ada, f"/v1/posts/{post['id']}", json=gone, headers=ANY)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["where"][-3:] == ["pictures", "0", "file_id"]
