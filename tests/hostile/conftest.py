"""The five services, their OpenAPI documents, and a place of each visibility."""

from collections.abc import AsyncIterator, Mapping
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio

from shared.contracts.values import Visibility
from tests.hostile.asking import Documents, Operation, operations_of
from tests.hostile.expectations import COLLEAGUES
from tests.support.content import created
from tests.support.issuer import Issuer
from tests.support.messaging import eventually
from tests.support.places import Builder, Place, Services
from tests.support.services import Client, PatientClient, People, Person
from tests.support.tokens import SERVICES

Places = Mapping[Visibility, Place]


@pytest_asyncio.fixture(scope="session")
async def services(
    membership: Client, content: Client, events: Client, search: Client, notifications: Client
) -> AsyncIterator[Services]:
    running = (membership, content, events, search, notifications)
    patient = [PatientClient(client.base_url) for client in running]
    yield dict(zip(SERVICES, patient, strict=True))
    for client in patient:
        await client.http.aclose()


@pytest_asyncio.fixture(scope="session")
async def documents(services: Services) -> Documents:
    return {
        name: (await client.http.get("/openapi.json")).json() for name, client in services.items()
    }


@pytest.fixture(scope="session")
def operations(documents: Documents) -> dict[str, Operation]:
    return operations_of(documents)


@pytest.fixture(scope="session")
def builder(services: Services, people: People, issuer: Issuer) -> Builder:
    return Builder(services, people, issuer)


@pytest_asyncio.fixture(scope="session")
async def places(builder: Builder, services: Services) -> Places:
    made = {}
    for visibility in Visibility:
        made[visibility] = await builder.place(visibility, filled=True)
        await builder.settle()
    for role in COLLEAGUES:
        await _found(services, builder.people[role])
    for place in made.values():
        place.ids["notification_id"] = await _told(services, builder, place)
    return made


async def _found(services: Services, person: Person) -> None:
    """Found a community, as the tests of founding do, which may run before or after others."""
    body = {"slug": f"own-{uuid4().hex}", "names": {"en": "Own"}, "visibility": "private"}
    created(await services["membership"].post(person, "/v1/communities", json=body))


async def _told(services: Services, builder: Builder, place: Place) -> str:
    """Wait for the owner's notification of the answer to their question, and return its id."""
    found: list[Any] = []

    async def told() -> bool:
        answer = await services["notifications"].get(builder.owner, "/v1/notifications?limit=100")
        items = answer.json()["items"]
        found[:] = [i["id"] for i in items if i["post"] and place.canary in i["post"]["title"]]
        return bool(found)

    await eventually(told)
    return str(found[0])
