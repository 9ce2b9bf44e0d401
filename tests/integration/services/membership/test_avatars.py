"""Pictures of people: over HTTP, on the real store, read in a separate process."""

import io
from base64 import b64decode

import pytest
from PIL import Image

from shared.contracts.membership import PROFILE
from shared.mongo import Store
from tests.support.engines import Engines
from tests.support.files import png, png_of_zeros
from tests.support.membership import ANY, Guilds, ok, problem
from tests.support.messaging import facts_of
from tests.support.services import Client, Person

ME, OWN = "/v1/profiles/me", "/v1/profiles/me/avatar"


def of(guilds: Guilds, person: Person) -> str:
    return f"/v1/profiles/{guilds.id_of(person)}/avatar"


async def test_a_picture_is_stored_small_square_and_without_metadata(
    membership: Client, guilds: Guilds, engines: Engines
) -> None:
    ada, bob = guilds.person("Ada"), guilds.person("Bob")
    sent = png(900, 600, said="At home, 48.85 N")
    shown = ok(await membership.put(ada, OWN, content=sent))
    answer = await membership.get(bob, of(guilds, ada))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")
    assert answer.headers["etag"] == f'"{shown["avatar"]}"'
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert (picture.format, picture.size, dict(picture.getexif())) == ("WEBP", (256, 256), {})
    again = await membership.get(
        bob, of(guilds, ada), headers={"If-None-Match": answer.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    assert b64decode(ok(await membership.get(ada, f"{ME}/export"))["avatar"]) == answer.content
    facts = await facts_of(engines.kafka, PROFILE.topic, guilds.id_of(ada), 2)
    assert facts[-1].data.person.avatar == shown["avatar"]
    assert facts[-1].data.changed == ("avatar",)


@pytest.mark.parametrize(
    "sent",
    [b"", b"<svg onload=alert(1)>", b"GIF89a broken", png()[:60], png_of_zeros(30_000)],
    ids=["nothing", "a script", "a beginning", "a part", "a bomb"],
)
async def test_a_file_whose_content_is_no_picture_is_refused(
    sent: bytes, membership: Client, guilds: Guilds
) -> None:
    ada = guilds.person("Ada")
    refused = await membership.put(ada, OWN, content=sent, headers={"Content-Type": "image/png"})
    assert problem(refused) == (422, "invalid")
    assert problem(await membership.get(ada, of(guilds, ada))) == (404, "avatar-not-found")


async def test_only_the_audience_of_a_picture_sees_it(
    membership: Client, guilds: Guilds, engines: Engines
) -> None:
    ada, colleague = guilds.person("Ada"), guilds.person("Bob")
    name = ok(await membership.put(ada, OWN, content=png()))["avatar"]
    slug = await guilds.community(ada)
    companion, insider = [await guilds.member(slug, ada, "member", *r) for r in ((), ("guest",))]
    for person, expected in ((companion, name), (colleague, name), (insider, None)):
        assert (await guilds.standing(slug, ada, seen_by=person))["avatar"] == expected
    body = {"audiences": {"avatar": "companions"}}
    ok(await membership.patch(ada, ME, json=body, headers=ANY))
    assert (await guilds.standing(slug, ada, seen_by=companion))["avatar"] is None
    path = of(guilds, ada)
    assert (await membership.get(ada, path)).status_code == 200
    assert (await membership.get(companion, path)).status_code == 200
    assert problem(await membership.get(colleague, path)) == (404, "avatar-not-found")
    guest = guilds.person("Guest", "guest")
    assert problem(await membership.get(guest, path)) == (404, "profile-not-found")
    facts = await facts_of(engines.kafka, PROFILE.topic, guilds.id_of(ada), 3)
    assert facts[-1].data.person.avatar == ""


async def test_a_picture_is_deleted_on_request_and_with_its_person(
    membership: Client, guilds: Guilds, membership_store: Store
) -> None:
    pictures = membership_store.scope["avatars"]
    for ending in ("removes", "erases"):
        ada = guilds.person("Ada")
        ok(await membership.put(ada, OWN, content=png()))
        assert await pictures.count_documents({"_id": guilds.id_of(ada)}) == 1
        if ending == "removes":
            assert ok(await membership.delete(ada, OWN))["avatar"] == ""
        else:
            await membership.delete(ada, ME, headers=ANY)
        assert await pictures.count_documents({"_id": guilds.id_of(ada)}) == 0
