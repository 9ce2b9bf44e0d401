"""Five kudos become a badge, whose credential anybody can verify, without JavaScript."""

from collections.abc import Callable
from typing import Any

from tests.support.messaging import eventually
from tests.support.open_badges import judged, verified
from tests.support.platform import Platform
from tests.support.portal_forms import Open

Unique = Callable[[str], str]


async def test_five_kudos_become_a_badge_that_a_stranger_verifies(
    platform: Platform, signed_in: Open, unique: Unique
) -> None:
    membership = platform.client("membership")
    ada, bob = await signed_in(unique("Ada")), await signed_in(unique("Bob"))
    mine = next(
        link for link in (await ada.open("/profile")).links if link.endswith("/recognition")
    )
    topic = unique("Debugging")
    root = platform.sign_in("root", roles=("admin",)).person
    made = await membership.post(root, "/v1/topics", json={"labels": {"en": topic, "fr": topic}})
    skills = (await ada.open("/profile/skills")).form("/profile/skills")
    level: dict[str, Any] = {"level-new": "4"}
    await ada.send(skills, topic=topic, **level)
    form = (await bob.open(mine)).form(f"{mine}$")
    reason = "You found the cause when nobody else did"
    page = await bob.send(form, reason=reason, topic=made.json()["id"])
    assert "Your kudos are given. Thank you." in page.text
    body = {"to_id": mine.split("/")[2], "reason": "Thanks"}
    for number in range(4):
        person = platform.sign_in(unique(f"Giver {number}")).person
        assert (await membership.post(person, "/v1/kudos", json=body)).status_code == 201
    await membership.http.aclose()

    async def awarded() -> bool:
        return (await ada.open(mine)).has_form("/recognition/badge")

    await eventually(awarded)
    page = await ada.open(mine)
    assert reason in page.text
    assert topic in page.text
    assert "Five kudos" in page.text
    page = await ada.send(page.form("/recognition/badge"))
    public = next(link for link in page.links if link.startswith("/badges/"))
    assert "Five kudos" not in (await bob.open(mine)).text

    stranger = await signed_in()
    shown = await stranger.open(public)
    assert "Verified" in shown.text
    assert body["to_id"] not in shown.html
    api = "/api/membership/v1/open-badges"

    async def fetch(address: str) -> str:
        assert address.startswith(f"{platform.base_url}{api}")
        return (await stranger.client.get(address)).text

    secret = public.removeprefix("/badges/")
    token = (await stranger.client.get(f"{api}/credentials/{secret}")).text
    credential = await verified(token, fetch)
    assert credential["name"] == "Five kudos"
    assert (await stranger.open("/badges/made-up")).status == 404

    page = await ada.open(mine)
    await ada.send(page.form("/recognition/badge"))
    gone = await stranger.open(public)
    assert gone.status == 410
    assert "This badge was revoked" in gone.text
    assert "is set at index" in (await judged(token, fetch)).reason
    form = (await ada.open(mine)).form("/recognition/choices")
    page = await ada.send(form, objects="1")
    assert "You have opted out of recognition" in page.text
    assert "does not take part in recognition" in (await bob.open(mine)).text
