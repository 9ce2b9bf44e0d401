"""A gathering that a person may not see looks like one that does not exist."""

from collections.abc import Callable

import pytest

from tests.support.events import EventsWorld, past, rsvp, schedule, wall
from tests.support.services import Client, Person

Unique = Callable[[str], str]
ANY = {"If-Match": "*"}
NEW = {"titles": {"en": "x"}, "time_zone": "UTC"}


async def every_way_to_a_gathering(
    events: Client, person: Person, gathering_id: str
) -> list[tuple[int, bytes]]:
    path = f"/v1/gatherings/{gathering_id}"
    answers = [
        await events.get(person, path),
        await events.get(person, f"{path}.ics"),
        await events.patch(person, path, json={"place": "x"}, headers=ANY),
        await events.patch(person, path, json={"capacity": 1}, headers={"If-Match": '"7"'}),
        await events.post(person, f"{path}/cancel", json={}),
        await events.put(person, f"{path}/rsvp", json={"answer": "yes"}),
        await events.put(person, f"{path}/rsvp", json={"answer": "no"}),
        await events.get(person, f"{path}/attendees"),
        await events.get(person, f"{path}/attendees?line=waiting"),
    ]
    return [(got.status_code, got.content) for got in answers]


async def every_way_to_a_community(
    events: Client, person: Person, slug: str
) -> list[tuple[int, bytes]]:
    new = {**NEW, "starts_at": wall(), "ends_at": wall(7, 1), "community": slug}
    answers = [
        await events.get(person, f"/v1/gatherings?community={slug}"),
        await events.get(person, f"/v1/gatherings?community={slug}&when=past&status=cancelled"),
        await events.post(person, "/v1/gatherings", json=new),
        await events.post(person, "/v1/gatherings", json={**new, "time_zone": "Nowhere"}),
    ]
    return [(got.status_code, got.content) for got in answers]


@pytest.mark.parametrize("reader", ["somebody", "admin", "guest", "former member"])
async def test_gatherings_of_a_private_community_look_missing_to_others(
    events: Client, world: EventsWorld, unique: Unique, reader: str
) -> None:
    slug = await world.community(unique("secret"), "private")
    owner = await world.member(slug, "owner")
    tag = unique("canary")
    one = await schedule(events, owner, community=slug, tags=[tag], capacity=1)
    over = await past(events, owner, community=slug, tags=[tag])
    roles = [reader] if reader in {"admin", "guest"} else []
    person = world.person("Eve", *roles)
    if reader == "former member":
        await world.joins(person, slug, "owner")
        assert (await rsvp(events, person, one, "yes")).status_code == 200
        await world.leaves(person, slug)

    nowhere = await every_way_to_a_gathering(events, person, "nothing")
    assert await every_way_to_a_gathering(events, person, one["id"]) == nowhere
    assert await every_way_to_a_gathering(events, person, over["id"]) == nowhere
    assert {status for status, _ in nowhere} == {404}
    unknown = await every_way_to_a_community(events, person, unique("unknown"))
    assert await every_way_to_a_community(events, person, slug) == unknown
    assert {status for status, _ in unknown} == {404}
    for query in ("", f"&tag={tag}", "&status=cancelled", "&when=past"):
        listed = await events.get(person, f"/v1/gatherings?limit=100{query}")
        assert listed.status_code == 200
        assert one["id"] not in listed.text
        assert over["id"] not in listed.text
    for when in ("upcoming", "past"):
        assert (await events.get(person, f"/v1/gatherings/mine?when={when}")).json()["items"] == []


@pytest.mark.parametrize(
    ("visibility", "somebody", "guest"),
    [("public", True, True), ("internal", True, False), ("private", False, False)],
)
async def test_readers_of_a_community_read_list_and_answer_its_gatherings(
    events: Client,
    world: EventsWorld,
    unique: Unique,
    visibility: str,
    *,
    somebody: bool,
    guest: bool,
) -> None:
    slug = await world.community(unique("guild"), visibility)
    tag = unique("tag")
    one = await schedule(events, await world.member(slug, "owner"), community=slug, tags=[tag])
    readers = [(world.person("Bob"), somebody), (world.person("Guest", "guest"), guest)]
    readers.append((await world.member(slug), True))
    for person, sees in readers:
        read = await events.get(person, f"/v1/gatherings/{one['id']}")
        assert read.status_code == (200 if sees else 404)
        listed = await events.get(person, f"/v1/gatherings?tag={tag}")
        assert (one["id"] in listed.text) is sees
        assert (await rsvp(events, person, one, "yes")).status_code == (200 if sees else 404)


async def test_a_community_made_private_hides_its_gatherings_at_once(
    events: Client, world: EventsWorld, unique: Unique
) -> None:
    slug = await world.community(unique("guild"), "public")
    ada, bob = await world.member(slug, "owner"), world.person("Bob")
    one = await schedule(events, ada, community=slug)
    path = f"/v1/gatherings/{one['id']}"
    await rsvp(events, bob, one, "yes")
    await world.community(slug, "private")
    assert (await events.get(bob, path)).status_code == 404
    assert (await events.get(bob, f"{path}.ics")).status_code == 404
    assert (await events.get(bob, "/v1/gatherings/mine")).json()["items"] == []
    assert (await events.get(ada, path)).status_code == 200


async def test_reading_a_gathering_does_not_allow_changing_it(
    events: Client, world: EventsWorld, unique: Unique
) -> None:
    slug = await world.community(unique("guild"), "public")
    one = await schedule(events, await world.member(slug, "owner"), community=slug)
    path = f"/v1/gatherings/{one['id']}"
    new = {**NEW, "starts_at": wall(), "ends_at": wall(7, 1)}
    guest, member = world.person("Guest", "guest"), await world.member(slug)
    assert (await events.post(guest, "/v1/gatherings", json=new)).status_code == 403
    for person in (member, world.person("Bob"), guest):
        await rsvp(events, person, one, "yes")
        refused = [
            await events.post(person, "/v1/gatherings", json={**new, "community": slug}),
            await events.patch(person, path, json={"place": "x"}, headers=ANY),
            await events.post(person, f"{path}/cancel", json={}),
        ]
        assert [answer.status_code for answer in refused] == [403] * len(refused)


@pytest.mark.parametrize("who", ["animator", "owner", "admin", "organiser"])
async def test_animators_the_organiser_and_administrators_run_a_gathering(
    events: Client, world: EventsWorld, unique: Unique, who: str
) -> None:
    slug = await world.community(unique("guild"), "public")
    ada = await world.member(slug, "animator")
    one = await schedule(events, ada, community=slug)
    if who == "organiser":
        await world.joins(ada, slug, "member")
    runner = {"admin": world.person("Mo", "admin"), "organiser": ada}.get(who)
    runner = runner or await world.member(slug, who)
    path = f"/v1/gatherings/{one['id']}"
    changed = await events.patch(runner, path, json={"place": "Hall"}, headers=ANY)
    assert (changed.status_code, changed.json()["organiser"]["id"]) == (200, world.id_of(ada))
    assert (await events.post(runner, f"{path}/cancel", json={})).status_code == 200


async def test_only_hosts_and_seated_people_see_the_link(
    events: Client, world: EventsWorld, unique: Unique
) -> None:
    link = f"https://meet.example/{unique('canary')}"
    slug = await world.community(unique("guild"), "internal")
    ada = await world.member(slug, "animator")
    one = await schedule(events, ada, community=slug, capacity=1, link=link)
    seated, waiting, maybe = [await world.member(slug) for _ in range(3)]
    for person, answer in ((seated, "yes"), (waiting, "yes"), (maybe, "maybe")):
        await rsvp(events, person, one, answer)
    other = await world.member(slug, "owner")
    admin, colleague = world.person("Mo", "admin"), world.person("Bob")
    path = f"/v1/gatherings/{one['id']}"

    async def knows(person: Person) -> set[bool]:
        """Return whether the person sees the link in the gathering and in its .ics."""
        got = [await events.get(person, path), await events.get(person, f"{path}.ics")]
        assert {each.status_code for each in got} == {200}
        return {link in each.text.replace("\r\n ", "") for each in got}

    for person in (ada, other, seated):
        assert await knows(person) == {True}
    for person in (waiting, maybe, admin, colleague):
        assert await knows(person) == {False}
        elsewhere = [
            await events.get(person, "/v1/gatherings?limit=100"),
            await events.get(person, "/v1/gatherings/mine"),
            await rsvp(events, person, one, "maybe"),
            await events.patch(person, path, json={"place": unique("x")}, headers=ANY),
        ]
        assert not any(link in each.text for each in elsewhere)
    await rsvp(events, waiting, one, "yes")
    await rsvp(events, seated, one, "no")
    assert await knows(seated) == {False}
    assert await knows(waiting) == {True}


async def test_a_guest_sees_names_in_their_own_communities_alone(
    events: Client, world: EventsWorld, unique: Unique
) -> None:
    slug, tag = await world.community(unique("guild")), unique("tag")
    ada, guest = await world.member(slug, "owner"), world.person("Gus", "guest")
    for person in (ada, guest):
        await world.knows(person)
    of_guild = await schedule(events, ada, community=slug, tags=[tag])
    for_all = await schedule(events, ada, tags=[tag])
    for one in (of_guild, for_all):
        await rsvp(events, ada, one, "yes")

    async def names(person: Person) -> dict[str, set[str | None]]:
        """Return the organiser's names that a person sees by gathering, read and listed."""
        listed = await events.get(person, f"/v1/gatherings?tag={tag}")
        told = {item["id"]: {item["organiser"]["name"]} for item in listed.json()["items"]}
        for gathering_id, found in told.items():
            read = (await events.get(person, f"/v1/gatherings/{gathering_id}")).json()
            assert read["organiser"]["id"] == world.id_of(ada)
            found.add(read["organiser"]["name"])
        return told

    everything = {of_guild["id"]: {ada.name}, for_all["id"]: {ada.name}}
    assert await names(world.person("Bob")) == everything
    assert await names(guest) == {of_guild["id"]: {None}, for_all["id"]: {None}}
    await world.joins(guest, slug)
    assert await names(guest) == {of_guild["id"]: {ada.name}, for_all["id"]: {None}}
    attendees = await events.get(guest, f"/v1/gatherings/{of_guild['id']}/attendees")
    assert [each["person"]["name"] for each in attendees.json()["items"]] == [ada.name]
    assert (await events.get(guest, f"/v1/gatherings/{for_all['id']}/attendees")).status_code == 403


async def test_a_request_without_a_token_learns_nothing(events: Client) -> None:
    for path in ("gatherings", "gatherings/mine", "gatherings/x", "gatherings/x.ics"):
        assert (await events.get(None, f"/v1/{path}")).status_code == 401
    for path in ("gatherings", "calendar-feed"):
        assert (await events.post(None, f"/v1/{path}", json={})).status_code == 401


async def test_an_erased_person_writes_nothing(events: Client, world: EventsWorld) -> None:
    ada, bob = world.person("Ada"), world.person("Bob")
    one = await schedule(events, bob)
    await world.erases(ada)
    new = {**NEW, "starts_at": wall(), "ends_at": wall(7, 1)}
    refused = [
        await events.post(ada, "/v1/gatherings", json=new),
        await rsvp(events, ada, one, "yes"),
        await events.post(ada, "/v1/calendar-feed", json={}),
    ]
    assert {each.json()["type"] for each in refused} == {"urn:guilde:problem:person-erased"}
