"""The promises of docs/operate.md about docker compose, tested where Docker is available."""

from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio

from tests.support import compose
from tests.support.containers import STARTS_WITHIN, Containers, composed_up, why_not
from tests.support.keycloak import Keycloak
from tests.support.messaging import eventually
from tests.support.portal import Portal

pytestmark = [
    pytest.mark.skipif(why_not() is not None, reason=str(why_not())),
    pytest.mark.timeout(STARTS_WITHIN + 600),  # the first test waits until compose is up
]
MAILED_WITHIN = 150  # notifications holds a mail for a minute


@pytest.fixture(scope="session")
def containers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Containers]:
    with composed_up(tmp_path_factory.mktemp("compose")) as running:
        yield running


@pytest.fixture
def keycloak(containers: Containers) -> Keycloak:
    return Keycloak(containers.url, containers.secret("keycloak_admin_password"))


@pytest_asyncio.fixture
async def portal(containers: Containers) -> AsyncIterator[Portal]:
    opened = Portal(containers.client)
    yield opened
    await opened.close()


def test_every_container_is_healthy(containers: Containers) -> None:
    wanted = {name for name, spec in compose.services().items() if "profiles" not in spec}
    assert set(containers.states()) == wanted


async def test_a_member_asks_another_answers_and_the_first_is_notified(
    portal: Portal, keycloak: Keycloak, containers: Containers
) -> None:
    ada, bob = await keycloak.make("Ada Lovelace", "fr"), await keycloak.make("Bob Tester")
    slug, word = f"data-{uuid4().hex[:8]}", f"mot{uuid4().hex[:12]}"
    await portal.welcome(ada, bob)
    await portal.found_guild(ada, slug, bob)
    ada.person.carries += bob.person.carries
    asked = await portal.ask(ada, f"Comment tester {word} ?", community=slug)
    bob.person.carries += ada.person.carries
    await portal.answer(bob, asked, f"Dans des conteneurs, {word}.")
    ada.person.carries += bob.person.carries
    assert {item["kind"] for item in await portal.find(ada, word)} == {"question", "reply"}
    await eventually(lambda: portal.inbox(ada), seconds=60)
    (mail,) = await eventually(lambda: _mails_to(containers, ada.email), seconds=MAILED_WITHIN)
    assert mail["From"]["Address"] == compose.example()["GUILDE_SMTP_FROM"]


@pytest.mark.parametrize(
    "words",
    [("migrate",), ("rebuild",), ("digest",)],
    ids=str,
)
def test_search_has_the_rights_for_all_its_commands(
    containers: Containers, words: tuple[str, ...]
) -> None:
    assert "error" not in containers.run("search", "services.search", *words)


def test_a_second_up_changes_nothing(containers: Containers) -> None:
    containers.compose("up", "--detach", within=600)
    assert set(containers.states().values()) <= {"healthy", "exited 0"}


async def test_nobody_reads_metrics_through_the_gateway(containers: Containers) -> None:
    async with httpx.AsyncClient(base_url=containers.url) as client:
        assert (await client.get("/docs")).status_code == 200
        for path in ("/metrics", "/api/content/metrics", "/api/content/health/ready"):
            assert (await client.get(path)).status_code == 404


async def _mails_to(containers: Containers, address: str) -> list[dict[str, Any]]:
    """Return the mails that the mail catcher holds for an address."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{containers.mail_port}") as client:
        found = await client.get("/api/v1/search", params={"query": f'to:"{address}"'})
    messages: list[dict[str, Any]] = found.json()["messages"]
    return messages
