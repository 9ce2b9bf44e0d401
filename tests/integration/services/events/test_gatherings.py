"""Announcing, reading, listing, changing and cancelling gatherings."""

from collections.abc import Callable
from typing import Any

import pytest

from shared.contracts.token import Version
from tests.support import facts
from tests.support.events import EventsWorld, events_in, past, rsvp, schedule, wall
from tests.support.messaging import eventually
from tests.support.services import Client
from tests.support.tokens import SEAL
from tests.support.topics import Publisher

Unique = Callable[[str], str]
ANY = {"If-Match": "*"}


class TestScheduling:
    async def test_the_response_shows_the_announced_gathering(
        self, events: Client, world: EventsWorld, unique: Unique
    ) -> None:
        slug = await world.community(unique("guild"))
        ada = await world.member(slug, "animator")
        await world.knows(ada)
        body = {
            "titles": {"fr": "Atelier", "en": "Workshop"},
            "descriptions": {"fr": "Venez"},
            "community": slug,
            "time_zone": "Europe/Paris",
            "starts_at": "2030-07-01T19:00",
            "ends_at": "2030-07-01T21:00",
            "place": "Salle 12",
            "link": "https://meet.example/1",
            "capacity": 12,
            "tags": ["Data"],
        }
        answer = await events.post(ada, "/v1/gatherings", json=body)
        assert answer.status_code == 201, answer.text
        made = answer.json()
        assert answer.headers["Location"] == f"/api/events/v1/gatherings/{made['id']}"
        assert answer.headers["ETag"] == '"1"'
        announced = Version("events.gathering", made["id"], 1)
        assert SEAL.read(answer.headers["Guilde-Token"]) == [announced]
        assert (made["starts_at"], made["starts_local"]) == (
            "2030-07-01T17:00:00Z",
            "2030-07-01T19:00:00",
        )
        assert (made["community"]["slug"], made["tags"]) == (slug, ["data"])
        assert (made["seated"], made["waiting"], made["own"]) == (0, 0, None)
        assert made["organiser"] == {"id": world.id_of(ada), "name": ada.name, "avatar": None}
        assert (made["link"], made["online"]) == ("https://meet.example/1", True)
        read = await events.get(ada, f"/v1/gatherings/{made['id']}")
        assert read.json() == made
        assert read.headers["ETag"] == '"1"'

    async def test_all_names_of_a_topic_are_one_tag(
        self, events: Client, world: EventsWorld, publish: Publisher, unique: Unique
    ) -> None:
        ada, name = world.person("Ada"), unique("métier")
        older = await schedule(events, ada, tags=[f"craft {name}"])
        await publish(facts.topic(fr=name, en=f"Craft {name}"))

        async def is_linked() -> bool:
            shown = (await events.get(ada, f"/v1/gatherings/{older['id']}")).json()
            return [each["labels"]["fr"] for each in shown["topics"]] == [name]

        await eventually(is_linked)
        newer = await schedule(events, ada, tags=["x"])
        changed = {"json": {"tags": [f"CRAFT {name}"]}, "headers": ANY}
        changes = (await events.patch(ada, f"/v1/gatherings/{newer['id']}", **changed)).json()
        assert (changes["tags"], len(changes["topics"])) == ([name], 1)
        for place in ("/v1/gatherings", "/v1/gatherings/mine"):
            found = (await events.get(ada, place, params={"tag": f"craft {name}"})).json()
            assert {each["id"] for each in found["items"]} == {older["id"], newer["id"]}

    async def test_the_same_key_announces_a_gathering_once(
        self, events: Client, world: EventsWorld
    ) -> None:
        ada = world.person("Ada")
        body = {
            "titles": {"en": "Once"},
            "time_zone": "UTC",
            "starts_at": wall(),
            "ends_at": wall(8),
        }
        key = {"Idempotency-Key": "k1"}
        answers = [
            await events.post(ada, "/v1/gatherings", json=body, headers=key) for _ in range(2)
        ]
        assert answers[0].json() == answers[1].json()
        mine = (await events.get(ada, "/v1/gatherings/mine")).json()["items"]
        assert len(mine) == 1

    @pytest.mark.parametrize(
        ("times", "field"),
        [
            ({"starts_at": "2030-03-31T02:30", "ends_at": "2030-03-31T05:00"}, "starts_at"),
            ({"starts_at": "2030-05-01T10:00", "ends_at": "2030-05-01T10:00"}, "ends_at"),
            ({"starts_at": "2030-05-01T10:00", "ends_at": "2030-07-01T10:00"}, "ends_at"),
            ({"time_zone": "Mars/Olympus"}, "time_zone"),
            ({"starts_at": "2030-05-01T10:00+05:00", "ends_at": "2030-05-01T12:00"}, "starts_at"),
        ],
    )
    async def test_an_impossible_time_is_refused_and_named(
        self, events: Client, world: EventsWorld, times: dict[str, str], field: str
    ) -> None:
        body: dict[str, Any] = {
            "titles": {"en": "x"},
            "time_zone": "Europe/Paris",
            "starts_at": "2030-05-01T10:00",
            "ends_at": "2030-05-01T12:00",
            **times,
        }
        refused = await events.post(world.person("Ada"), "/v1/gatherings", json=body)
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["where"] == ["body", field]


class TestListing:
    async def test_pages_list_upcoming_gatherings_earliest_first_and_past_ones_latest_first(
        self, events: Client, world: EventsWorld, unique: Unique
    ) -> None:
        slug = await world.community(unique("guild"))
        ada = await world.member(slug, "owner")
        for days in (9, 3, 6, 3):
            span = {"starts_at": wall(days), "ends_at": wall(days, 1)}
            await schedule(events, ada, community=slug, titles={"en": f"{days}"}, **span)
        for days in (-20, -40):
            span = {"starts_at": wall(days), "ends_at": wall(days, 1)}
            await schedule(events, ada, community=slug, titles={"en": f"{days}"}, **span)

        async def walk(query: str) -> list[str]:
            titles, path = [], f"/v1/gatherings?community={slug}&limit=1{query}"
            while True:
                page = (await events.get(ada, path)).json()
                titles += [item["titles"]["en"] for item in page["items"]]
                if page["next"] is None:
                    return titles
                path = f"/v1/gatherings?community={slug}&limit=1{query}&after={page['next']}"

        assert await walk("") == ["3", "3", "6", "9"]
        always = "&from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59.999Z"
        assert await walk(always) == ["3", "3", "6", "9"]
        assert await walk(f"{always}&when=past") == ["-20", "-40"]
        assert await walk("&to=1969-12-31T23:59:59Z") == []
        assert await walk("&when=past") == ["-20", "-40"]
        assert await walk(f"&from={wall(5)}Z") == ["6", "9"]
        assert await walk(f"&from={wall(5)}Z&to={wall(8)}Z") == ["6"]
        assert await walk(f"&when=past&to={wall(-30)}Z") == ["-40"]

    async def test_a_running_gathering_is_still_upcoming(
        self, events: Client, world: EventsWorld, unique: Unique
    ) -> None:
        slug = await world.community(unique("guild"))
        ada = await world.member(slug, "owner")
        span = {"starts_at": wall(-30), "ends_at": wall(0.5)}
        await schedule(events, ada, community=slug, **span)
        for when, count in (("upcoming", 1), ("past", 0)):
            listed = await events.get(ada, f"/v1/gatherings?community={slug}&when={when}")
            assert len(listed.json()["items"]) == count

    async def test_gatherings_are_filtered_by_tag_and_status(
        self, events: Client, world: EventsWorld, unique: Unique
    ) -> None:
        ada, tag = world.person("Ada"), unique("tag")
        one = await schedule(events, ada, tags=[tag])
        await schedule(events, ada)
        path = f"/v1/gatherings?tag={tag.upper()}"
        assert [i["id"] for i in (await events.get(ada, path)).json()["items"]] == [one["id"]]
        await events.post(ada, f"/v1/gatherings/{one['id']}/cancel", json={})
        assert (await events.get(ada, path)).json()["items"] == []
        cancelled = (await events.get(ada, f"{path}&status=cancelled")).json()["items"]
        assert [item["status"] for item in cancelled] == ["cancelled"]

    async def test_a_person_s_own_gatherings_are_those_they_organise_or_attend(
        self, events: Client, world: EventsWorld
    ) -> None:
        ada, bob = world.person("Ada"), world.person("Bob")
        own = await schedule(events, bob)
        yes, maybe, no = [await schedule(events, ada) for _ in range(3)]
        over = await past(events, bob)
        await schedule(events, ada)
        for gathering, answer in ((yes, "yes"), (maybe, "maybe"), (no, "no")):
            await rsvp(events, bob, gathering, answer)
        await events.post(ada, f"/v1/gatherings/{yes['id']}/cancel", json={"reason": "Snow"})
        items = (await events.get(bob, "/v1/gatherings/mine")).json()["items"]
        assert {item["id"] for item in items} == {own["id"], yes["id"], maybe["id"]}
        assert {item["status"] for item in items if item["id"] == yes["id"]} == {"cancelled"}
        answers = {item["id"]: item["own"] and item["own"]["answer"] for item in items}
        assert answers == {own["id"]: None, yes["id"]: "yes", maybe["id"]: "maybe"}
        items = (await events.get(bob, "/v1/gatherings/mine?when=past")).json()["items"]
        assert [item["id"] for item in items] == [over["id"]]

    async def test_pages_of_own_gatherings_follow_a_moved_gathering(
        self, events: Client, world: EventsWorld
    ) -> None:
        ada, bob = world.person("Ada"), world.person("Bob")
        first, second, third = [await schedule(events, ada) for _ in range(3)]
        for gathering in (first, second, third):
            await rsvp(events, bob, gathering, "yes")
        path = f"/v1/gatherings/{first['id']}"
        later = {"starts_at": "2099-06-01T18:00:00", "ends_at": "2099-06-01T20:00:00"}
        moved = await events.patch(ada, path, json=later, headers={"If-Match": '"1"'})
        assert moved.status_code == 200, moved.text
        page = (await events.get(bob, "/v1/gatherings/mine?limit=2")).json()
        rest = await events.get(bob, f"/v1/gatherings/mine?limit=2&after={page['next']}")
        order = [item["id"] for item in (*page["items"], *rest.json()["items"])]
        assert order == [second["id"], third["id"], first["id"]]


class TestChanging:
    async def test_a_change_updates_the_given_fields_and_has_a_reason(
        self, events: Client, world: EventsWorld
    ) -> None:
        ada = world.person("Ada")
        one = await schedule(events, ada, place="A", capacity=5, link="https://x.example/")
        path = f"/v1/gatherings/{one['id']}"
        changed = await events.patch(
            ada,
            path,
            json={"place": None, "capacity": 6, "reason": "Bigger"},
            headers={"If-Match": '"1"'},
        )
        assert changed.status_code == 200, changed.text
        now = changed.json()
        assert (now["place"], now["capacity"], now["reason"]) == (None, 6, "Bigger")
        assert (now["version"], now["revision"], changed.headers["ETag"]) == (2, 1, '"2"')
        assert now["link"] == "https://x.example/"
        stale = await events.patch(ada, path, json={"place": "B"}, headers={"If-Match": '"1"'})
        assert stale.status_code == 412
        without = await events.patch(ada, path, json={"place": "B"})
        assert without.status_code == 428
        same = await events.patch(ada, path, json={"capacity": 6}, headers=ANY)
        assert (same.json()["version"], same.headers["ETag"]) == (2, '"2"')

    async def test_another_zone_keeps_the_wall_clock_time(
        self, events: Client, world: EventsWorld
    ) -> None:
        ada = world.person("Ada")
        one = await schedule(
            events,
            ada,
            time_zone="Europe/Paris",
            starts_at="2030-07-01T19:00",
            ends_at="2030-07-01T21:00",
        )
        changed = await events.patch(
            ada, f"/v1/gatherings/{one['id']}", json={"time_zone": "Asia/Tokyo"}, headers=ANY
        )
        now = changed.json()
        assert (now["starts_local"], now["starts_at"]) == (
            "2030-07-01T19:00:00",
            "2030-07-01T10:00:00Z",
        )

    async def test_a_cancellation_has_a_reason_and_is_final(
        self, events: Client, world: EventsWorld
    ) -> None:
        ada, bob = world.person("Ada"), world.person("Bob")
        one = await schedule(events, ada)
        await rsvp(events, bob, one, "yes")
        path = f"/v1/gatherings/{one['id']}"
        done = await events.post(ada, f"{path}/cancel", json={"reason": "Snow"})
        assert (done.json()["status"], done.json()["reason"]) == ("cancelled", "Snow")
        refused = [
            await events.post(ada, f"{path}/cancel", json={"reason": "Ice"}),
            await events.patch(ada, path, json={"place": "x"}, headers=ANY),
            await rsvp(events, bob, one, "no"),
            await rsvp(events, ada, one, "yes"),
        ]
        assert {each.json()["type"] for each in refused} == {
            "urn:guilde:problem:gathering-cancelled"
        }
        assert (await events.get(bob, path)).json()["own"]["answer"] == "yes"
        [found] = events_in(await events.get(bob, f"{path}.ics"))
        assert (found["STATUS"], found["SEQUENCE"]) == ("CANCELLED", 1)

    async def test_a_past_gathering_takes_no_answer(
        self, events: Client, world: EventsWorld
    ) -> None:
        ada = world.person("Ada")
        one = await past(events, ada)
        refused = [
            await rsvp(events, ada, one, "yes"),
            await events.post(ada, f"/v1/gatherings/{one['id']}/cancel", json={}),
        ]
        assert [(each.status_code, each.json()["type"]) for each in refused] == [
            (409, "urn:guilde:problem:gathering-over")
        ] * 2
        noted = await events.patch(
            ada,
            f"/v1/gatherings/{one['id']}",
            json={"descriptions": {"en": "How it was"}},
            headers=ANY,
        )
        assert noted.status_code == 200
