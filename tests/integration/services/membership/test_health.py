"""The health of a community: counted from facts in any order, and again from the first offset."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest_asyncio

from services.membership.domain.health.month import Month, month_key, month_of
from services.membership.domain.health.place import Measure, Place
from services.membership.store.health import months
from services.membership.store.traces import COMERS, MEMBERS, POSTS, REPLIES
from services.membership.use_cases.follow_traces import READ_MODELS
from services.membership.use_cases.health.comparing import Comparing
from services.membership.use_cases.health.picture_diversity import TAKE_PICTURE
from shared.contracts.content import POST, REPLY
from shared.contracts.envelope import Fact
from shared.contracts.membership import PROFILE
from shared.contracts.values import CommunityRef
from shared.messaging.unit import utc_now
from shared.mongo import Store
from tests.support.engines import Engines
from tests.support.health import Busy, recount, shuffled
from tests.support.membership import ANY, Guilds, ok, problem
from tests.support.messaging import eventually, facts_of
from tests.support.rebuilding import Rebuilding
from tests.support.services import Client, Person
from tests.support.topics import Publisher, publisher

COUNTED = {POSTS, REPLIES, COMERS, MEMBERS}
"""The traces that months are counted from."""


@pytest_asyncio.fixture
async def publish(engines: Engines) -> AsyncIterator[Publisher]:
    async with publisher(engines.kafka) as made:
        yield made


@dataclass(slots=True)
class Community:
    """A community with an owner and four members, of two departments."""

    membership: Client
    guilds: Guilds
    store: Store
    slug: str
    owner: Person
    members: list[Person]
    place: CommunityRef

    @property
    def key(self) -> str:
        return month_key(self.place.id, month_of(utc_now()))

    @property
    def ids(self) -> list[str]:
        return [self.guilds.id_of(each) for each in (self.owner, *self.members)]

    async def busy(self) -> Busy:
        start = datetime.fromisoformat(f"{month_of(utc_now())}-01T00:00:00+00:00")
        return Busy(self.place, self.ids, start)

    async def counts(self, expected: dict[str, object]) -> None:
        """Wait until the community's month has these numbers."""

        async def counted() -> bool:
            row = await self.store.scope[months.MONTHS].find_one({"_id": self.key})
            return row is not None and {name: row[name] for name in expected} == expected

        await eventually(counted)

    async def is_sized(self, members: int) -> None:
        """Wait until the community's size is counted, which is a job of its own."""

        async def sized() -> bool:
            return (await months.place(self.store.scope, self.place.id)).members == members

        await eventually(sized)

    async def settled(self) -> None:
        """Wait until no picture of the community is to be taken."""

        async def taken() -> bool:
            waiting = {"_id": f"{TAKE_PICTURE}/{self.place.id}"}
            return not await self.store.scope["jobs"].count_documents(waiting)

        await self.counts({"joined": 6})
        await eventually(taken)

    async def belongs(self, person: Person, admin: Person, department: str) -> None:
        path = f"/v1/profiles/{self.guilds.id_of(person)}/directory"
        placed = await self.membership.put(admin, path, json={"department": department})
        assert placed.status_code == 204


async def a_community(membership: Client, guilds: Guilds, store: Store) -> Community:
    owner = await guilds.known("Olga")
    slug = await guilds.community(owner)
    people = [await guilds.member(slug, owner) for _ in range(4)]
    shown = ok(await membership.get(owner, f"/v1/communities/{slug}"))
    place = CommunityRef(id=shown["id"], slug=slug)
    return Community(membership, guilds, store, slug, owner, people, place)


async def tell(publish: Publisher, told: list[Fact[Any]], seed: int) -> None:
    """Publish facts in an order that only keeps that of each kind, all of them twice."""
    await publish(*shuffled(told, seed))
    await publish(*shuffled(told, seed + 1))


async def test_the_numbers_are_those_of_the_facts_in_any_order(
    membership: Client, guilds: Guilds, membership_store: Store, publish: Publisher
) -> None:
    one = await a_community(membership, guilds, membership_store)
    admin = await guilds.known("Root", "admin")
    departments = dict(zip(one.ids, ("IT", "IT", "HR"), strict=False))
    for person, department in zip((one.owner, *one.members), departments.values(), strict=False):
        await one.belongs(person, admin, department)
    told = (await one.busy()).told(seed=1)
    await tell(publish, told, seed=2)
    expected = {**recount(told, departments), "joined": 5}
    await one.counts(expected)
    await one.is_sized(5)
    path = f"/v1/communities/{one.slug}/health"
    health = ok(await membership.get(one.owner, path))
    assert (health["month"], health["members"]) == (month_of(utc_now()), 5)
    said = {each["measure"]: each["value"] for each in health["measures"]}
    assert (said["active"], said["contributors"]) == (expected["active"], expected["contributors"])
    assert said["hours"] == expected["hours"]
    assert [each["action"] for each in health["actions"]][-2:] == ["set_objective", "plan_season"]
    table = await membership.get(one.owner, f"{path}.csv")
    assert table.headers["content-type"].startswith("text/csv")
    assert len(table.text.splitlines()) == 14
    await one.belongs(one.members[0], admin, "HR")
    departments[one.ids[1]] = "HR"
    await one.counts(recount(told, departments))


async def test_a_rebuild_from_the_first_offset_counts_the_same(
    membership: Client,
    guilds: Guilds,
    membership_store: Store,
    publish: Publisher,
    engines: Engines,
) -> None:
    one = await a_community(membership, guilds, membership_store)
    told = (await one.busy()).told(seed=3)
    await tell(publish, told, seed=4)
    expected = {**recount(told, {}), "joined": 5}
    await one.counts(expected)
    scope = membership_store.scope
    incremented = await scope[months.MONTHS].find_one({"_id": one.key})
    models = [each for each in READ_MODELS if each.collection in COUNTED]
    rebuilding = Rebuilding(membership_store, models, engines.kafka)
    await rebuilding.run()  # rows that other tests left
    before = await rebuilding.digests()
    await rebuilding.damage()
    await scope[months.MONTHS].delete_many({"community_id": one.place.id})
    await rebuilding.run()
    assert await rebuilding.digests() == before
    await one.counts(expected)
    assert await scope[months.MONTHS].find_one({"_id": one.key}) == incremented


async def test_a_community_is_compared_with_open_ones_of_its_size_but_itself(
    membership_store: Store,
) -> None:
    scope, now, month = membership_store.scope, utc_now(), "1999-03"
    band = 99
    keys = [f"alike {number}" for number in range(6)]
    for number, key in enumerate(keys):
        await months.save_place(scope, Place(id=key, band=band, is_open=True))
        row = Month(id=month_key(key, month), community_id=key, month=month, active=number)
        await months.save_month(scope, row)
    one, comparing = Place(id=keys[5], band=band), Comparing()
    compared = await comparing.compare(scope, one, month, now)
    assert (compared.alike, compared.middle[Measure.ACTIVE]) == (5, 2)
    await months.save_place(scope, Place(id=keys[0], band=band, is_open=False))
    within = await comparing.compare(scope, one, month, now + timedelta(seconds=59))
    assert within == compared
    later = await comparing.compare(scope, one, month, now + timedelta(seconds=60))
    assert (later.alike, later.middle) == (4, {})


async def test_only_those_who_run_a_community_read_how_it_is(
    membership: Client, guilds: Guilds, membership_store: Store
) -> None:
    one = await a_community(membership, guilds, membership_store)
    path = f"/v1/communities/{one.slug}/health"
    assert problem(await membership.get(one.members[0], path)) == (403, "not-allowed")
    other = await guilds.known("Otto")
    await guilds.community(other)
    assert problem(await membership.get(other, path)) == (403, "not-allowed")
    assert problem(await membership.get(other, f"{path}.csv")) == (403, "not-allowed")
    animator = await guilds.member(one.slug, one.owner, "animator")
    ok(await membership.get(animator, path))


async def test_nothing_is_counted_about_a_person_who_objected(
    membership: Client, guilds: Guilds, membership_store: Store, publish: Publisher
) -> None:
    one = await a_community(membership, guilds, membership_store)
    told = (await one.busy()).told(seed=5)
    await tell(publish, told, seed=6)
    await one.counts(recount(told, {}))
    objector = one.members[1]
    path = "/v1/analytics/objection"
    for _ in range(2):
        assert (await membership.put(objector, path)).status_code == 204
    assert ok(await membership.get(objector, path))["objected_at"] is not None
    others = [each for each in told if one.ids[2] not in _people(each)]
    counted, totals = recount(others, {}), recount(told, {})
    people = {name: counted[name] for name in ("active", "contributors", "top")}
    kept = {name: totals[name] for name in ("posts", "replies", "questions", "answered", "hours")}
    await one.counts({**people, **kept, "joined": 4})
    assert (await membership.delete(objector, path)).status_code == 204
    await one.counts(recount(told, {}))


async def test_no_difference_of_two_readings_tells_of_a_person(
    membership: Client, guilds: Guilds, membership_store: Store
) -> None:
    admin = await guilds.known("Root", "admin")
    one = await a_community(membership, guilds, membership_store)
    path = f"/v1/communities/{one.slug}/diversity"

    async def read() -> dict[str, Any]:
        return ok(await membership.get(one.owner, path))

    async def pictured() -> bool:
        return bool((await read())["people"] == 5)

    await eventually(pictured)
    before = await read()
    [department, *_] = before["traits"]
    assert [(each["value"], each["people"]) for each in department["cells"]][:1] == [("", 5)]
    newcomer = await guilds.member(one.slug, one.owner)
    await one.belongs(newcomer, admin, "Secret service")
    await one.settled()
    assert (await read())["traits"][0]["cells"][0] == department["cells"][0]
    assert "Secret service" not in str(await read())
    table = await membership.get(one.owner, f"{path}.csv")
    assert table.text.startswith("trait,value,people")
    assert problem(await membership.get(newcomer, path)) == (403, "not-allowed")
    filtered = await membership.get(one.owner, f"{path}?department=IT")
    assert problem(filtered) == (422, "invalid")


async def test_a_declared_gender_is_in_the_figures_and_for_nobody_else_to_see(
    membership: Client, guilds: Guilds, membership_store: Store, engines: Engines
) -> None:
    one = await a_community(membership, guilds, membership_store)
    path, scope = "/v1/profiles/me/gender", membership_store.scope
    for name in ("Una", "Uma", "Ute", "Uri", "Ulf"):
        other = await guilds.known(name)
        assert (await membership.put(other, path, json={"gender": "woman"})).status_code == 204
    await _are_counted(membership, one, 5)
    for _ in range(5):
        await guilds.member(one.slug, one.owner)
    await _are_counted(membership, one, 10)
    read = f"/v1/communities/{one.slug}/diversity"
    for person in one.members:
        for _ in range(2):
            declared = await membership.put(person, path, json={"gender": "non_binary"})
            assert declared.status_code == 204
    declared = await membership.put(one.owner, path, json={"gender": "non_binary"})

    async def pictured() -> bool:
        told = ok(await membership.get(one.owner, read))["traits"]
        cells = next(each["cells"] for each in told if each["trait"] == "gender")
        return ("non_binary", 5) in [(each["value"], each["people"]) for each in cells]

    await eventually(pictured)
    ada, eve, admin = one.members[0], await guilds.known("Eve"), await guilds.known("Root", "admin")
    key = guilds.id_of(ada)
    for reader in (eve, admin, ada):
        for seen in (f"/v1/profiles/{key}", f"/v1/profiles?q={ada.name}"):
            assert "non_binary" not in (await membership.get(reader, seen)).text
    assert "non_binary" not in str(
        [f.data for f in await facts_of(engines.kafka, PROFILE.topic, key, 1)]
    )
    assert ok(await membership.get(ada, path))["gender"] == "non_binary"
    assert (await membership.put(ada, "/v1/analytics/objection")).status_code == 204
    export = ok(await membership.get(ada, "/v1/profiles/me/export"))
    assert (export["gender"], export["objected_at"] is not None) == ("non_binary", True)
    for _ in range(2):
        assert (await membership.delete(one.owner, path)).status_code == 204
    assert ok(await membership.get(one.owner, path))["gender"] is None
    assert (await membership.delete(ada, "/v1/profiles/me", headers=ANY)).status_code == 204

    async def forgotten() -> bool:
        return not await scope["declared_genders"].count_documents({"_id": key})

    await eventually(forgotten)
    assert problem(await membership.put(ada, path, json={"gender": "man"})) == (
        403,
        "person-erased",
    )


async def test_an_erased_person_is_in_no_row(
    membership: Client, guilds: Guilds, membership_store: Store
) -> None:
    one = await a_community(membership, guilds, membership_store)
    person = one.members[0]
    assert (await membership.put(person, "/v1/analytics/objection")).status_code == 204
    gone = await membership.delete(person, "/v1/profiles/me", headers=ANY)
    assert gone.status_code == 204

    async def forgotten() -> bool:
        theirs = {"_id": one.ids[1]}
        return not await membership_store.scope["health_objections"].count_documents(theirs)

    await eventually(forgotten)


async def _are_counted(membership: Client, one: Community, people: int) -> None:
    """Wait for the picture of so many: the next one shows five people who differ, or none."""

    async def counted() -> bool:
        told = ok(await membership.get(one.owner, f"/v1/communities/{one.slug}/diversity"))
        return bool(told["people"] == people)

    await eventually(counted)


def _people(fact: Fact[Any]) -> set[str | None]:
    state = fact.data.state
    return {getattr(state, "author_id", None), getattr(state, "person_id", None)}


async def test_what_moved_to_another_community_is_counted_there_alone(
    membership: Client, guilds: Guilds, membership_store: Store, publish: Publisher
) -> None:
    here = await a_community(membership, guilds, membership_store)
    there = await a_community(membership, guilds, membership_store)
    told = [
        each for each in (await here.busy()).told(seed=5) if each.kind in {POST.kind, REPLY.kind}
    ]
    await publish(*told)
    expected = recount(told, {})
    await here.counts({"posts": expected["posts"], "answered": expected["answered"]})
    last = {each.subject: each for each in sorted(told, key=lambda each: each.sequence)}
    await publish(*(moved(each, there.place) for each in last.values()))
    counted = ("posts", "replies", "questions", "answered", "contributors")
    await there.counts({name: expected[name] for name in counted})
    await here.counts(dict.fromkeys(counted, 0))
    row = await membership_store.scope[months.MONTHS].find_one({"_id": here.key})
    assert row is not None
    assert row["hours"] is None


def moved(fact: Fact[Any], to: CommunityRef) -> Fact[Any]:
    """Return the fact by which a post or reply comes to another community."""
    state = fact.data.state.model_copy(update={"community": to})
    data = fact.data.model_copy(update={"state": state, "changed": ("community",)})
    return replace(fact, sequence=fact.sequence + 1, data=data)
