"""Templates of a community's reports and practices, which its animators write."""

from collections.abc import Callable

from tests.support.content import World
from tests.support.services import Client

Unique = Callable[[str], str]


async def test_animators_write_the_template_of_practices(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("guild"))
    member, animator = await world.member(slug), await world.member(slug, "animator")
    path = f"/v1/communities/{slug}/templates"
    assert (await content.get(member, path)).json() == {"experience": None, "practice": None}
    said = {"practice": {"problem": "Who has it?", "evidence": "We counted: "}}
    assert (await content.put(member, path, json=said)).status_code == 403
    assert (await content.put(animator, path, json=said)).status_code == 204
    found = (await content.get(member, path)).json()["practice"]
    assert found == {"problem": "Who has it?", "practice": "", "evidence": "We counted: "}
    assert (await content.put(animator, path, json={})).status_code == 204
    assert (await content.get(member, path)).json()["practice"] is None
