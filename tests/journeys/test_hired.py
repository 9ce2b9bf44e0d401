"""A guest is hired, an employee becomes a guest: every service follows the token."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from shared.runtime.identity import person_id_of
from tests.support.events import events_in, rsvp, schedule, seat
from tests.support.issuer import Issuer
from tests.support.mailbox import Mailbox
from tests.support.messaging import eventually
from tests.support.services import Client, People, Person

Unique = Callable[[str], str]
ANY = {"If-Match": "*"}


async def ok(answer: Any) -> dict[str, Any]:
    got = await answer
    assert got.is_success, got.text
    document: dict[str, Any] = got.json()
    return document


async def found(membership: Client, owner: Person, slug: str) -> None:
    body = {"slug": slug, "names": {"en": slug}, "visibility": "internal"}
    await ok(membership.post(owner, "/v1/communities", json=body))


async def sign_in(membership: Client, person: Person) -> None:
    """Edit the profile, so that the person carries its version."""
    body = {"headline": f"Here since {uuid4().hex}"}
    await ok(membership.patch(person, "/v1/profiles/me", json=body, headers=ANY))


async def has_heard_all(events: Client) -> None:
    async def quiet() -> bool:
        ready = (await events.http.get("/health/ready")).json()
        return not ready["oldest_pending_seconds"] and not ready["consumer_lag"]

    await eventually(quiet)
    await eventually(quiet)  # a consumer's own facts come round once more


class TestHired:
    async def test_a_guest_who_was_hired_gets_a_seat_and_keeps_it(
        self, membership: Client, events: Client, people: People, unique: Unique
    ) -> None:
        ada, name, slug = people(unique("Ada")), unique("Gil"), unique("guild")
        await found(membership, ada, slug)
        guest = people.at(name, 200, "guest")
        await sign_in(membership, guest)
        one = await schedule(events, ada, community=slug)
        path = f"/v1/gatherings/{one['id']}"
        feed = (await ok(events.post(guest, "/v1/calendar-feed", json={})))["path"]
        assert (await events.get(guest, path)).status_code == 404

        hired = people.at(name, 150)
        assert (await ok(rsvp(events, hired, one, "yes")))["seat"] == "seated"
        await has_heard_all(events)
        assert await seat(events, hired, one) == ("seated", None)
        await sign_in(membership, hired)
        await events.get(hired, path)
        await has_heard_all(events)
        assert await seat(events, hired, one) == ("seated", None)
        calendar = await events.http.get(feed.removeprefix("/api/events"))
        assert len(events_in(calendar)) == 1

    async def test_an_employee_who_becomes_a_guest_loses_the_seat(
        self, membership: Client, events: Client, people: People, unique: Unique
    ) -> None:
        ada, name, slug = people(unique("Ada")), unique("Gus"), unique("guild")
        await found(membership, ada, slug)
        employee, guest = people.at(name, 200), people.at(name, 100, "guest")
        await sign_in(membership, employee)
        one = await schedule(events, ada, community=slug)
        open_to_all = await schedule(events, ada)
        employee.carries += ada.carries
        for each in (one, open_to_all):
            await ok(rsvp(events, employee, each, "yes"))
        await ok(membership.get(guest, "/v1/profiles/me"))

        async def free() -> bool:
            return bool(
                (await events.get(ada, f"/v1/gatherings/{one['id']}")).json()["seated"] == 0
            )

        await eventually(free)
        assert await seat(events, guest, open_to_all) == ("seated", None)


async def test_a_new_guest_is_no_longer_told_of_internal_posts(
    membership: Client,
    content: Client,
    notifications: Client,
    mailbox: Mailbox,
    issuer: Issuer,
    people: People,
    unique: Unique,
) -> None:
    ada, name, slug = people(unique("Ada")), unique("gus"), unique("guild")
    employee, guest = people.at(name, 200), people.at(name, 100, "guest", email="new@example.org")
    await found(membership, ada, slug)
    await sign_in(membership, employee)
    gus = person_id_of(issuer.issuer, name)

    async def mention(title: str, community: str | None) -> None:
        body = {"title": title, "body": f"@[Gus](person:{gus})", "community": community}
        await ok(content.insist(ada, "POST", "/v1/posts", json={"lang": "en", **body}))

    async def inbox(person: Person) -> list[str]:
        person.carries += ada.carries
        answer = await ok(notifications.get(person, "/v1/notifications"))
        count = await ok(notifications.get(person, "/v1/notifications/unread-count"))
        assert count["unread"] == len(answer["items"])
        return [item["post"]["title"] for item in answer["items"]]

    first, second, third = (unique(word) for word in ("first", "second", "third"))
    await mention(first, slug)
    await mailbox.until(f"{name}@example.org")
    assert await inbox(employee) == [first]

    # first by the token alone, then by the profile
    assert await inbox(guest) == []
    await sign_in(membership, guest)
    assert await inbox(guest) == []
    assert await inbox(employee) == []
    await mention(second, slug)
    await mention(third, None)
    [mail] = await mailbox.until("new@example.org")
    assert third in mail["Subject"]
    assert await inbox(guest) == [third]
    assert len(mailbox.to(f"{name}@example.org")) == 1
