"""The main use of Guilde, as a portal sees it: five services, their gateway, two languages."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from tests.support.assistant import assistant
from tests.support.events import events_in, rsvp, schedule, seat
from tests.support.mailbox import text_of
from tests.support.messaging import eventually
from tests.support.notifications import Someone, listening
from tests.support.platform import Platform
from tests.support.portal import Portal, ok
from tests.support.services import Client

pytestmark = pytest.mark.timeout(300)  # the first test waits until the platform runs

Unique = Callable[[str], str]


async def mails_to(platform: Platform, who: Someone, count: int) -> list[Any]:
    """Wait for `count` mails; the test checks that there are no more."""
    found: list[Any] = await eventually(
        lambda: mails if len(mails := platform.mails_to(who)) >= count else []
    )
    return found


async def in_calendar(events: Client, path: str, gathering: dict[str, Any]) -> Any:
    """Return the gathering as a calendar program reads it from the secret address."""
    found = events_in(await events.http.get(path))
    [event] = [each for each in found if each["UID"].startswith(gathering["id"])]
    return event


async def test_a_member_asks_another_answers_and_each_is_notified_once(
    portal: Portal, platform: Platform, unique: Unique
) -> None:
    ada = platform.sign_in(unique("Ada"), locale="fr")
    bob = platform.sign_in(unique("Bob"), locale="en")
    slug, word = unique("data"), f"mot{uuid4().hex[:12]}"
    await portal.found_guild(ada, slug, bob)
    assert await eventually(lambda: portal.inbox(bob)) == [
        f"{ada.name} invites you to join Data guild"
    ]
    ada.person.carries += bob.person.carries
    place = portal.notifications
    for who in (ada, bob):  # badges, whose notices may come at any time
        path, chosen = "/v1/profiles/me/recognition", {"objects": True}
        assert (await portal.membership.put(who.person, path, json=chosen)).status_code == 204

    async with listening(place, ada) as to_ada, listening(place, bob) as to_bob:
        title = f"Comment tester {word} ?"
        body = f"Qu'en dis-tu, @[Bob](person:{bob.id}) ?"
        asked = await portal.ask(ada, title, body=body, community=slug)
        assert "person:" not in asked["html"]
        event = await to_bob.event()
        assert event["text"] == f"{ada.name} mentioned you in “{title}”"
    bob.person.carries += ada.person.carries

    # while nobody listens
    answered = await portal.answer(bob, asked, f"Sur de vrais moteurs, {word}.")

    seen = {"Last-Event-ID": to_ada.last_id}
    async with listening(place, ada, seen) as to_ada:
        event = await to_ada.event()
        expected = f"{bob.name} a répondu à votre question «\u00a0{title}\u00a0»"
        assert event["text"] == expected
        # a marker: nothing else came before it
        marker = await portal.mark(ada, bob)
        assert (await to_ada.event())["reply_id"] == marker
    async with listening(place, bob, {"Last-Event-ID": to_bob.last_id}) as to_bob:
        marker = await portal.mark(bob, ada)
        assert (await to_bob.event())["reply_id"] == marker
    assert (await portal.inbox(ada))[1:] == [expected]
    assert len((await portal.inbox(bob))[1:]) == 2

    ada.person.carries += bob.person.carries
    for words, expected_ids in (
        (word, {asked["id"], answered["id"]}),
        (f"moteur {word}", {answered["id"]}),  # French words in other forms
    ):
        assert {item["id"] for item in await portal.find(ada, words)} == expected_ids
    async with assistant(portal.search, ada.person) as hers:
        found = await hers.call("answer", question=f"vrais moteurs {word}", reads="fr")
        assert [each["item"]["id"] for each in found["passages"]] == [answered["id"]]

    [mail] = [m for m in await mails_to(platform, ada, 2) if "Marker" not in m["Subject"]]
    assert mail["Subject"] == f"Re: [Guilde des données] {title}"
    assert "Sur de vrais moteurs" in text_of(mail)
    mails = [m for m in await mails_to(platform, bob, 3) if "Marker" not in m["Subject"]]
    assert [m["Subject"] for m in mails] == [
        f"{ada.name} invites you to join Data guild",
        f"[Data guild] {title}",
    ]
    assert "Qu'en dis-tu, @Bob ?" in text_of(mails[1])
    assert (len(platform.mails_to(ada)), len(platform.mails_to(bob))) == (2, 3)


async def test_waiting_people_are_promoted_in_order_in_calendars_and_search_too(
    portal: Portal, platform: Platform, unique: Unique
) -> None:
    events, word, slug = portal.events, f"mot{uuid4().hex[:12]}", unique("data")
    ada = platform.sign_in(unique("Ada"))
    guests = [platform.sign_in(unique(name), locale="fr") for name in ("Bob", "Eve", "Joe", "Kim")]
    await portal.found_guild(ada, slug, *guests)
    bob, eve, joe, kim = (guest.person for guest in guests)

    # she joins, announces and answers at once: the tokens make each step visible to the next
    link = "https://meet.example/secret"
    titles = {"fr": f"Atelier {word}", "en": f"Workshop {word}"}
    fields = {"community": slug, "titles": titles, "capacity": 2, "link": link}
    one = await schedule(events, ada.person, **fields, place="Salle 12")
    async with listening(portal.notifications, guests[2]) as to_joe:
        for person in (bob, eve, joe, kim):
            person.carries += ada.person.carries
            assert (await rsvp(events, person, one, "yes")).status_code == 200
        assert [await seat(events, person, one) for person in (bob, eve, joe, kim)] == [
            *(("seated", None), ("seated", None)),
            *(("waiting", 1), ("waiting", 2)),
        ]
        feed = await ok(events.post(joe, "/v1/calendar-feed", json={"lang": "fr"}), 201)
        feed_path = str(feed["path"]).removeprefix("/api/events")
        waiting = await in_calendar(events, feed_path, one)
        assert (waiting["STATUS"], "URL" in waiting) == ("TENTATIVE", False)
        assert waiting["SUMMARY"] == titles["fr"]

        assert (await rsvp(events, bob, one, "no")).status_code == 200
        assert [await seat(events, person, one) for person in (eve, joe, kim)] == [
            *(("seated", None), ("seated", None)),
            ("waiting", 1),
        ]
        while (event := await to_joe.event())["reason"] != "promoted":
            assert event["reason"] in {"invited", "gathering_scheduled"}
        assert event["text"].startswith("Une place s’est libérée")
    seated = await in_calendar(events, feed_path, one)
    assert (seated["STATUS"], seated["URL"]) == ("CONFIRMED", link)
    [own] = events_in(await events.get(joe, f"/v1/gatherings/{one['id']}.ics"))
    assert (own["UID"], own["URL"], own["SUMMARY"]) == (seated["UID"], link, titles["fr"])
    [theirs] = events_in(await events.get(kim, f"/v1/gatherings/{one['id']}.ics"))
    assert "URL" not in theirs

    for words in (word, f"atelier {word}", f"workshop {word}"):
        [item] = await portal.find(guests[2], words)
        assert link not in str(item)
        assert (item["kind"], item["id"], item["starts_at"]) == (
            *("gathering", one["id"]),
            one["starts_at"],
        )
    outsider = platform.sign_in(unique("Zoe"))
    outsider.person.carries = [t for t in ada.person.carries if t.startswith("events.")]
    assert await portal.find(outsider, word) == []

    path = f"/v1/gatherings/{one['id']}/cancel"
    await ok(events.post(ada.person, path, json={"reason": "Snow"}))
    cancelled = await in_calendar(events, feed_path, one)
    assert (cancelled["STATUS"], cancelled["SEQUENCE"]) == ("CANCELLED", 1)
    joe.carries += ada.person.carries
    assert await portal.find(guests[2], word) == []

    await ok(portal.membership.post(joe, f"/v1/communities/{slug}/leave"))

    async def empty() -> bool:
        return not events_in(await events.http.get(feed_path))

    await eventually(empty)
