"""Calendars: a gathering as .ics, and a person's feed at a secret address."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from services.events.entry.calendars import entries_of
from shared.audience.sight import Asker
from shared.contracts.token import HEADER, Version, write_token
from shared.mongo import Collection, Scope, Store
from tests.support.events import EventsWorld, events_in, past, rsvp, schedule
from tests.support.messaging import eventually
from tests.support.services import Client, Person
from tests.support.tokens import SEAL

Unique = Callable[[str], str]
ANY = {"If-Match": "*"}


@dataclass(frozen=True, slots=True)
class Counting(Scope):
    """Records the collection of each query to the store, in order."""

    asked: list[str] = field(default_factory=list)

    def __getitem__(self, name: str) -> Collection:
        self.asked.append(name)
        return self.database[name]


async def feed(events: Client, person: Person, **fields: str) -> str:
    """Return the path of a new feed, without the gateway's prefix."""
    answer = await events.post(person, "/v1/calendar-feed", json=fields)
    assert answer.status_code == 201, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    return str(answer.json()["path"]).removeprefix("/api/events")


class TestGathering:
    async def test_a_gathering_s_calendar_has_its_announcement(
        self, events: Client, world: EventsWorld
    ) -> None:
        ada = world.person("Ada")
        one = await schedule(
            events,
            ada,
            titles={"fr": "Été; à, Lyon\\", "en": "Summer"},
            time_zone="America/New_York",
            starts_at="2030-07-01T19:00",
            ends_at="2030-07-01T21:00",
        )
        path = f"/v1/gatherings/{one['id']}.ics"
        answer = await events.get(ada, f"{path}?lang=fr")
        [found] = events_in(answer)
        assert found["SUMMARY"] == "Été; à, Lyon\\"
        assert found.start == datetime(2030, 7, 1, 19, tzinfo=ZoneInfo("America/New_York"))
        assert (found["UID"], found["SEQUENCE"]) == (f"{one['id']}@events.guilde", 0)
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert f'filename="{one["id"]}.ics"' in answer.headers["Content-Disposition"]
        assert b"BEGIN:VTIMEZONE" in answer.content
        await events.patch(ada, f"/v1/gatherings/{one['id']}", json={"place": "Hall"}, headers=ANY)
        [found] = events_in(await events.get(ada, path))
        assert (found["SUMMARY"], found["SEQUENCE"], found["LOCATION"]) == ("Summer", 1, "Hall")


async def test_a_calendar_is_read_only(events: Client, world: EventsWorld) -> None:
    ada = world.person("Ada")
    path = f"/v1/gatherings/{(await schedule(events, ada))['id']}.ics"
    for method in ("PATCH", "PUT", "DELETE"):
        assert (await events.ask(ada, method, path, json={})).status_code == 405


async def test_calendars_are_documented_as_such(events: Client) -> None:
    document = (await events.http.get("/openapi.json")).json()
    for path in ("/v1/gatherings/{gathering_id}.ics", "/v1/calendar-feed/{secret}.ics"):
        answers = document["paths"][path]["get"]["responses"]
        assert "text/calendar" in answers["200"]["content"]
        assert "application/problem+json" in answers["404"]["content"]
    feed = document["paths"]["/v1/calendar-feed/{secret}.ics"]["get"]
    assert "security" not in feed


class TestFeed:
    async def test_a_feed_shows_gatherings_that_its_owner_attends_or_organises(
        self, events: Client, world: EventsWorld
    ) -> None:
        ada, bob = world.person("Ada"), world.person("Bob")
        link = "https://meet.example/canary"
        yes = await schedule(events, ada, link=link)
        full = await schedule(events, ada, capacity=1, link=link)
        await rsvp(events, ada, full, "yes")
        maybe, no, off = [await schedule(events, ada) for _ in range(3)]
        own, over = await schedule(events, bob), await past(events, bob)
        await schedule(events, ada)
        answers = ((yes, "yes"), (full, "yes"), (maybe, "maybe"), (no, "no"), (off, "yes"))
        for gathering, said in answers:
            await rsvp(events, bob, gathering, said)
        await events.post(ada, f"/v1/gatherings/{off['id']}/cancel", json={})
        answer = await events.http.get(await feed(events, bob))
        found = {event["UID"].split("@")[0]: event for event in events_in(answer)}
        statuses = {gathering_id: event["STATUS"] for gathering_id, event in found.items()}
        assert statuses == {
            yes["id"]: "CONFIRMED",
            full["id"]: "TENTATIVE",
            maybe["id"]: "TENTATIVE",
            off["id"]: "CANCELLED",
            own["id"]: "CONFIRMED",
            over["id"]: "CONFIRMED",
        }
        assert found[yes["id"]]["URL"] == link
        assert "URL" not in found[full["id"]]
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert b"X-WR-CALNAME:My gatherings" in answer.content

    async def test_the_language_of_a_feed_is_chosen(
        self, events: Client, world: EventsWorld
    ) -> None:
        ada = world.person("Ada")
        await schedule(events, ada, titles={"fr": "Atelier", "en": "Workshop"})
        answer = await events.http.get(await feed(events, ada, lang="fr"))
        assert "Mes rencontres" in answer.text
        assert [event["SUMMARY"] for event in events_in(answer)] == ["Atelier"]

    async def test_a_new_address_revokes_the_one_before_and_delete_revokes_all(
        self, events: Client, world: EventsWorld
    ) -> None:
        ada = world.person("Ada")
        first, second = await feed(events, ada), await feed(events, ada)
        assert first != second
        revoked = await events.http.get(first)
        never = await events.http.get("/v1/calendar-feed/nobody-has-this.ics")
        assert (revoked.status_code, revoked.content) == (404, never.content)
        assert (await events.http.get(second)).status_code == 200
        for _ in range(2):
            assert (await events.delete(ada, "/v1/calendar-feed")).status_code == 204
        assert (await events.http.get(second)).status_code == 404

    async def test_its_owner_sees_the_creation_and_last_use_of_a_feed(
        self, events: Client, world: EventsWorld
    ) -> None:
        ada, path = world.person("Ada"), "/v1/calendar-feed"
        none = {"is_open": False, "lang": None, "created_at": None, "used_at": None}
        assert (await events.get(ada, path)).json() == none
        secret = await feed(events, ada, lang="fr")
        answer = await events.get(ada, path)
        state = answer.json()
        assert (state["is_open"], state["lang"], state["used_at"]) == (True, "fr", None)
        assert answer.headers["Cache-Control"] == "no-store"
        for _ in range(2):
            assert (await events.http.get(secret)).status_code == 200
        used = (await events.get(ada, path)).json()
        assert used["used_at"] > used["created_at"] == state["created_at"]
        assert (await events.get(world.person("Eve"), path)).json() == none
        await feed(events, ada)
        assert (await events.get(ada, path)).json()["used_at"] is None
        assert (await events.delete(ada, path)).status_code == 204
        assert (await events.get(ada, path)).json() == none

    async def test_a_feed_waits_for_the_versions_in_the_token(
        self, events: Client, world: EventsWorld
    ) -> None:
        path = await feed(events, world.person("Ada"))
        unseen = Version("membership.community", "not-there-yet", 1)
        late = await events.http.get(path, headers={HEADER: SEAL.write([unseen])})
        assert (late.status_code, late.headers["Retry-After"]) == (503, "1")
        forged = await events.http.get(path, headers={HEADER: write_token([unseen])})
        assert forged.status_code == 400

    async def test_the_secret_is_stored_nowhere(
        self,
        events: Client,
        world: EventsWorld,
        events_store: Store,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        ada = world.person("Ada")
        key = {"Idempotency-Key": "k1"}
        answer = await events.post(ada, "/v1/calendar-feed", json={}, headers=key)
        path = answer.json()["path"].removeprefix("/api/events")
        secret = path.rsplit("/", 1)[1].removesuffix(".ics")
        assert len(secret) >= 40
        assert (await events.http.get(path)).status_code == 200
        assert (await events.http.get(f"{path}?unknown=1")).status_code == 422
        for name in await events_store.database.list_collection_names():
            documents = await events_store.scope[name].find().to_list(100_000)
            assert secret not in str(documents), name
        out, err = capsys.readouterr()
        assert secret not in out + err

    async def test_a_feed_shows_only_visible_gatherings(
        self, events: Client, world: EventsWorld, unique: Unique
    ) -> None:
        slug = await world.community(unique("secret"), "private")
        internal = await world.community(unique("guild"), "internal")
        host, bob = await world.member(slug, "owner"), await world.member(slug)
        await world.joins(host, internal, "owner")
        private = await schedule(events, host, community=slug)
        open_one = await schedule(events, host, community=internal)
        for one in (private, open_one):
            await rsvp(events, bob, one, "yes")
        path = await feed(events, bob)
        assert len(events_in(await events.http.get(path))) == 2
        await world.leaves(bob, slug)
        left = await events.http.get(path)
        assert private["id"] not in left.text
        assert [event["UID"] for event in events_in(left)] == [f"{open_one['id']}@events.guilde"]
        await world.community(internal, "private")
        assert events_in(await events.http.get(path)) == []

    async def test_a_long_feed_takes_no_more_queries_than_a_short_one(
        self, events: Client, world: EventsWorld, events_store: Store, unique: Unique
    ) -> None:
        host, bob = world.person("Ada"), world.person("Bob")

        async def plan(count: int) -> None:
            for _ in range(count):
                slug = await world.community(unique("guild"))
                await world.joins(host, slug, "owner")
                await rsvp(events, bob, await schedule(events, host, community=slug), "yes")

        async def questions() -> tuple[int, list[str]]:
            """Return the number of entries, and the collections that were queried."""
            scope = Counting(events_store.scope.database)
            entries = await entries_of(scope, Asker(world.id_of(bob)), datetime.now(UTC))
            return len(entries), sorted(scope.asked)

        await plan(1)
        one, asked = await questions()
        await plan(3)
        assert (one, await questions()) == (1, (4, asked))

    async def test_a_guest_s_feed_has_a_guest_s_rights(
        self, events: Client, world: EventsWorld, unique: Unique
    ) -> None:
        slug = await world.community(unique("guild"), "public")
        host, guest = await world.member(slug, "owner"), world.person("Gus", "guest")
        one = await schedule(events, host, community=slug)
        await rsvp(events, guest, one, "yes")
        path = await feed(events, guest)
        assert len(events_in(await events.http.get(path))) == 1
        await world.community(slug, "internal")
        assert events_in(await events.http.get(path)) == []

    async def test_a_feed_ends_with_its_owner_s_erasure(
        self, events: Client, world: EventsWorld, events_store: Store
    ) -> None:
        ada = world.person("Ada")
        await schedule(events, ada)
        path = await feed(events, ada)
        await world.erases(ada)
        assert (await events.http.get(path)).status_code == 404

        async def forgotten() -> bool:
            feeds = events_store.scope["feeds"]
            return await feeds.find_one({"_id": world.id_of(ada)}) is None

        await eventually(forgotten)

    @pytest.mark.parametrize("secret", ["", "x", "%00", "..%2f", "a" * 101, "é", "$ne"])
    async def test_an_invalid_secret_opens_nothing(self, events: Client, secret: str) -> None:
        got = await events.http.get(f"/v1/calendar-feed/{secret}.ics")
        assert got.status_code in {404, 422}
