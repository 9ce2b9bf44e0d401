"""A profile follows the identity provider: whether its person is a guest, and the mail address."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import orjson
import pytest

from services.membership.domain.people.profile import Claims, Profile
from services.membership.store.owned import OWNED, PROFILES
from services.membership.use_cases.people.erase_person import ErasePerson, erase_person
from services.membership.use_cases.people.welcome_person import (
    SEEN_EVERY,
    WelcomePerson,
    welcome_person,
)
from shared.contracts.membership import PROFILE
from shared.contracts.values import Language
from shared.messaging import outbox
from shared.messaging.owned import prepare_all
from shared.messaging.unit import Unit
from shared.mongo import Store
from shared.runtime.writing import Expected
from tests.support.messaging import NoRelay
from tests.support.services import Client, People, Person

Unique = Callable[[str], str]
NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
EARLIER, LATER = NOON - timedelta(hours=1), NOON + timedelta(hours=1)


async def profile_of(membership: Client, person: Person) -> dict[str, Any]:
    answer = await membership.get(person, "/v1/profiles/me")
    assert answer.status_code == 200
    own: dict[str, Any] = answer.json()
    return own


async def test_a_profile_follows_new_tokens(
    membership: Client, people: People, unique: Unique
) -> None:
    name = unique("Gil")
    own = await profile_of(membership, people.at(name, 100, "guest"))
    assert (own["guest"], own["version"]) == (True, 1)
    hired = people.at(name, 50, email="gil@company.example")
    own = await profile_of(membership, hired)
    assert (own["guest"], own["email"], own["version"]) == (False, "gil@company.example", 2)
    own = await profile_of(membership, hired)
    assert own["version"] == 2


async def test_an_older_token_takes_nothing_back(
    membership: Client, people: People, unique: Unique
) -> None:
    name = unique("Gil")
    before, after = people.at(name, 100), people.at(name, 50, "guest")
    assert not (await profile_of(membership, before))["guest"]
    assert (await profile_of(membership, after))["guest"]
    for _ in range(2):
        own = await profile_of(membership, before)
        assert (own["guest"], own["version"]) == (True, 2)


async def test_a_token_without_an_address_changes_none(
    membership: Client, people: People, unique: Unique
) -> None:
    name = unique("Gil")
    address = (await profile_of(membership, people.at(name, 100)))["email"]
    own = await profile_of(membership, people.at(name, 50, email=""))
    assert (own["email"], own["version"]) == (address, 1)


async def test_many_requests_with_a_new_token_at_once_make_one_version(
    membership: Client, people: People, unique: Unique
) -> None:
    name = unique("Gil")
    await profile_of(membership, people.at(name, 100))
    guest = people.at(name, 50, "guest")
    await asyncio.gather(*(profile_of(membership, guest) for _ in range(8)))
    own = await profile_of(membership, guest)
    assert (own["guest"], own["version"]) == (True, 2)


@pytest.fixture
async def unit(store: Store) -> Unit:
    """A unit of a process that has cached nobody."""
    await prepare_all(store.scope, OWNED)
    await outbox.prepare(store.scope)
    return Unit(store, NoRelay())


async def welcome(unit: Unit, at: datetime | None, *, guest: bool, email: str = "g@x") -> Profile:
    claims = Claims(guest=guest, email=email, at=at)
    command = WelcomePerson("gil", "Gil", Language.FRENCH, claims)
    return (await unit.run(partial(welcome_person, command))).result


async def told(unit: Unit) -> list[tuple[int, bool]]:
    of_profiles = {"topic": PROFILE.topic}
    rows = await unit.store.scope["outbox"].find(of_profiles).sort("sequence", 1).to_list(None)
    return [(row["sequence"], orjson.loads(row["value"])["state"]["guest"]) for row in rows]


async def test_each_change_and_nothing_else_is_published(unit: Unit) -> None:
    for at, guest in ((EARLIER, True), (NOON, True), (LATER, False), (NOON, True)):
        profile = await welcome(unit, at, guest=guest)
    assert (profile.guest, profile.claims_at) == (False, LATER)
    assert await told(unit) == [(1, True), (2, False)]


async def test_the_newest_token_is_remembered_even_if_it_changed_nothing(unit: Unit) -> None:
    await welcome(unit, EARLIER, guest=True)
    await welcome(unit, LATER, guest=True)
    assert (await welcome(unit, NOON, guest=False)).guest
    assert await told(unit) == [(1, True)]


async def test_newer_tokens_are_not_stored_each_time(unit: Unit) -> None:
    await welcome(unit, NOON, guest=True)
    await welcome(unit, NOON + SEEN_EVERY / 2, guest=True)
    profile = await PROFILES.find(unit.store.scope, "gil")
    assert profile is not None
    assert profile.seen_at == NOON


async def test_tokens_without_a_time_are_followed_if_no_token_has_one(unit: Unit) -> None:
    await welcome(unit, None, guest=True)
    assert not (await welcome(unit, None, guest=False)).guest
    await welcome(unit, NOON, guest=True)
    assert (await welcome(unit, None, guest=False)).guest


async def test_an_erased_profile_follows_no_token(unit: Unit) -> None:
    await welcome(unit, EARLIER, guest=False)
    await unit.run(partial(erase_person, ErasePerson("gil", Expected(None))))
    profile = await welcome(unit, LATER, guest=True, email="new@x")
    assert (profile.erased, profile.email, profile.version) == (True, "", 2)
