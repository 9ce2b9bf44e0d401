"""Previews of Markdown."""

from tests.support.content import World, write
from tests.support.services import Client

TEXT = "**Bold** <script>alert(1)</script>"


async def test_a_preview_renders_like_a_post_and_stores_nothing(
    content: Client, world: World
) -> None:
    ada = world.person("Ada")
    answer = await content.post(ada, "/v1/preview", json={"body": TEXT})
    assert (answer.status_code, answer.headers.get("guilde-token")) == (200, None)
    assert answer.json() == {"html": (await write(content, ada, body=TEXT))["html"]}


async def test_a_preview_is_bounded_as_a_post_is(content: Client, world: World) -> None:
    answer = await content.post(world.person("Ada"), "/v1/preview", json={"body": "x" * 200_001})
    assert answer.status_code == 422
