"""The steps of `docs/contribute.md`, "Add a kind": a sample kind from HTTP to the index."""

import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiokafka import AIOKafkaProducer
from httpx import Response

from deploy.embedded.site import REPO
from services.search.projections import table
from shared.contracts.catalogue import CATALOGUE
from shared.contracts.envelope import read_fact, write_data, write_headers
from shared.contracts.values import Visibility
from shared.mongo import Store
from tests.contracts.golden import example_of
from tests.integration.walkthrough.library.contract import RESOURCE
from tests.integration.walkthrough.library.main import service
from tests.integration.walkthrough.library.projection import INDEXED
from tests.integration.walkthrough.library.settings import LibrarySettings
from tests.support import facts
from tests.support.content import World, created
from tests.support.engines import Engines
from tests.support.issuer import Issuer
from tests.support.messaging import PARTITIONS_OF_SERVICES, facts_of
from tests.support.places import ANY, done
from tests.support.search import search_index
from tests.support.services import Client, PatientClient, People, run_service
from tests.support.tokens import SECRET

Unique = Callable[[str], str]
SAMPLE = Path(__file__).parent / "library"
OF_ANY_SERVICE = {"entry/consumers.py", "settings.py"}
"""Files that a service has before a kind is added to it."""
SERVICE = "services/SERVICE/"
ELSEWHERE = {
    "shared/contracts/resource.py": "contract.py",
    "services/search/projections/resource.py": "projection.py",
}
HANDBOOK = {"title": "A handbook of airships", "address": "https://airships.example.org/"}


class LibraryWorld(World):
    looks_at = "/v1/resources?community=nowhere"

    async def _tell(self, *told: Any) -> None:
        """Publish facts. A 404 for an unknown community shows that they are applied."""
        try:
            await super()._tell(*told)
        except AssertionError as answer:
            if "community-not-found" not in str(answer):
                raise


@pytest_asyncio.fixture(scope="module")
async def library(engines: Engines, issuer: Issuer) -> AsyncIterator[Client]:
    CATALOGUE.add(RESOURCE)
    settings = LibrarySettings(
        kafka=engines.kafka,
        store_url=engines.store_url,
        issuer=issuer.issuer,
        jwks_url=issuer.jwks_url,
        token_secret=SECRET,
        partitions=PARTITIONS_OF_SERVICES,
    )
    store = Store(settings.store_url, settings.store_database)
    async with run_service(service(), settings, store) as client:
        yield client


@pytest_asyncio.fixture(scope="module")
async def world(
    engines: Engines, library: Client, people: People, issuer: Issuer
) -> AsyncIterator[World]:
    producer = AIOKafkaProducer(bootstrap_servers=engines.kafka)
    await producer.start()
    patient = PatientClient(library.base_url)
    yield LibraryWorld(patient, people, issuer, producer)
    await patient.http.aclose()
    await producer.stop()


def problem(answer: Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition(":")[2]


async def test_a_resource_is_created_read_changed_and_deleted(
    library: Client, world: World, engines: Engines, unique: Unique
) -> None:
    slug = await world.community(unique("guild"), "private")
    ada, eve = await world.member(slug), world.person("Eve")
    made = created(await library.post(ada, "/v1/resources", json={**HANDBOOK, "community": slug}))
    path = f"/v1/resources/{made['id']}"

    assert done(await library.get(ada, path)).json() == made
    listed = done(await library.get(ada, f"/v1/resources?community={slug}")).json()
    assert listed["items"] == [made]
    assert problem(await library.get(eve, path)) == (404, "resource-not-found")

    stale = await library.patch(ada, path, json={"title": "x"}, headers={"If-Match": '"7"'})
    assert problem(stale) == (412, "stale")
    change = {"title": "Airships, a handbook"}
    changed = done(await library.patch(ada, path, json=change, headers={"If-Match": '"1"'})).json()
    assert (changed["title"], changed["version"]) == (change["title"], 2)
    done(await library.delete(ada, path, headers=ANY))
    assert problem(await library.get(ada, path)) == (404, "resource-not-found")

    told = await facts_of(engines.kafka, RESOURCE.topic, made["id"], 3)
    assert [(fact.participle, fact.sequence) for fact in told] == [
        *(("added", 1), ("changed", 2), ("deleted", 3)),
    ]
    assert [fact.data.changed for fact in told] == [(), ("title",), ("status", "title", "address")]


async def test_an_erased_owner_is_forgotten_in_a_resource(
    library: Client, world: World, engines: Engines, unique: Unique
) -> None:
    slug = await world.community(unique("guild"))
    ada = await world.member(slug)
    made = created(await library.post(ada, "/v1/resources", json={**HANDBOOK, "community": slug}))
    await world.erases(ada)

    last = (await facts_of(engines.kafka, RESOURCE.topic, made["id"], 2))[-1]
    assert (last.participle, last.actor, last.data.state.owner_id) == ("anonymised", None, None)
    late = await library.post(ada, "/v1/resources", json={**HANDBOOK, "community": slug})
    assert problem(late) == (403, "person-erased")


async def test_a_resource_is_found_by_people_who_may_see_it(
    library: Client,
    world: World,
    engines: Engines,
    unique: Unique,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(table._BY_KIND, RESOURCE.kind, INDEXED)
    slug = await world.community(unique("guild"), "private")
    ada = await world.member(slug)
    made = created(await library.post(ada, "/v1/resources", json={**HANDBOOK, "community": slug}))
    [added] = await facts_of(engines.kafka, RESOURCE.topic, made["id"], 1)
    done(await library.delete(ada, f"/v1/resources/{made['id']}", headers=ANY))
    [*_, deleted] = await facts_of(engines.kafka, RESOURCE.topic, made["id"], 2)

    async with search_index(engines.opensearch_url) as index:
        await index.apply(
            facts.community(slug, visibility=Visibility.PRIVATE),
            facts.membership("bob", slug),
            added,
        )
        assert await index.ids("airship", who="bob") == [made["id"]]
        assert (await index.find("airship", who="eve")).total == 0
        await index.apply(deleted)
        assert await index.ids("airship", who="bob") == []


async def test_the_example_of_a_resource_is_a_valid_fact(library: Client) -> None:
    assert library.base_url  # its aggregate is in the catalogue
    fact = example_of(RESOURCE)
    assert read_fact(write_headers(fact), write_data(fact)) == fact


def test_the_text_names_the_files_of_the_sample() -> None:
    section = _section()
    named = {status: _named(section, status) for status in ("new", "changed")}
    every = [path for paths in named.values() for path in paths]
    here = {_in_sample(path) for path in every} - {None}
    sample = {path.relative_to(SAMPLE).as_posix() for path in SAMPLE.rglob("*.py")}
    assert here == sample - OF_ANY_SERVICE
    assert f"**{len(every)} files, {len(named['new'])} of them new**" in section


def test_the_files_to_change_exist() -> None:
    changed = [path.replace("SERVICE", "content") for path in _named(_section(), "changed")]
    assert [path for path in changed if not (REPO / path).exists()] == []


def _section() -> str:
    text = (REPO / "docs" / "contribute.md").read_text()
    return text.split("## Add a kind", 1)[1].split("\n## ", 1)[0]


def _named(section: str, status: str) -> list[str]:
    """Return the files in the table's rows with this status."""
    rows = [row for row in section.splitlines() if row.startswith(f"| {status} ")]
    return [path for row in rows for path in re.findall(r"`([\w/]+\.py)`", row.split("|")[2])]


def _in_sample(path: str) -> str | None:
    if path.startswith(SERVICE):
        return path.removeprefix(SERVICE)
    return ELSEWHERE.get(path)
