"""`migrate`, run by an operator and by a job before an upgrade."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from services.content.main import service as content_service
from services.content.settings import ContentSettings
from services.events.main import service as events_service
from services.events.settings import EventsSettings
from services.membership.main import service as membership_service
from services.membership.settings import MembershipSettings
from services.notifications.main import service as notifications_service
from services.notifications.settings import NotificationsSettings
from services.search.main import service as search_service
from services.search.settings import SearchSettings
from shared.contracts.catalogue import AGGREGATES
from shared.mongo import Store
from shared.runtime.service import Service, migrate
from shared.runtime.settings import ServiceSettings
from tests.support.engines import Engines
from tests.support.services import Client

REPO = Path(__file__).resolve().parents[3]
NAMES = ("membership", "content", "events", "search", "notifications")


def made(name: str, engines: Engines) -> tuple[Service, ServiceSettings]:
    where: dict[str, Any] = {
        "kafka": engines.kafka,
        "store_url": engines.store_url,
        "issuer": "https://id.example.org",
        "jwks_url": "https://id.example.org/keys",
    }
    if name == "search":
        search = SearchSettings(
            **where, opensearch_url=engines.opensearch_url, index_prefix=f"m{uuid4().hex[:10]}"
        )
        return search_service(search), search
    if name == "notifications":
        notifications = NotificationsSettings(**where)
        store = Store(engines.store_url, f"test_{uuid4().hex[:12]}")
        return notifications_service(notifications, store), notifications
    if name == "membership":
        return membership_service(), MembershipSettings(**where)
    if name == "content":
        content = ContentSettings(**where)
        store = Store(engines.store_url, f"test_{uuid4().hex[:12]}")
        return content_service(content, store), content
    return events_service(), EventsSettings(**where)


@pytest.mark.parametrize("name", NAMES)
async def test_repeated_and_simultaneous_migrations_are_harmless(
    name: str, engines: Engines, store: Store
) -> None:
    service, settings = made(name, engines)
    await asyncio.gather(*(migrate(service, settings, store) for _ in range(4)))
    indexes = await _indexes(store)
    await migrate(service, settings, store)
    assert await _indexes(store) == indexes
    assert indexes


async def _indexes(store: Store) -> dict[str, list[str]]:
    names = sorted(await store.database.list_collection_names())
    return {name: sorted(await store.database[name].index_information()) for name in names}


async def test_a_migration_leaves_the_running_version_running(
    engines: Engines, membership: Client
) -> None:
    service, settings = made("membership", engines)
    running = Store(engines.store_url, settings.store_database)
    await migrate(service, settings, running)
    running.close()
    assert (await membership.http.get("/health/ready")).status_code == 200


def test_the_job_reports_its_result(engines: Engines, store: Store) -> None:
    ended = _job(engines.kafka, engines.store_url, store.database.name)
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout)["migrated"] == "membership"


def test_the_job_fails_with_one_sentence_while_an_engine_is_away(
    engines: Engines, store: Store
) -> None:
    ended = _job("127.0.0.1:1", engines.store_url, store.database.name)
    assert ended.returncode == 1
    assert "engine is away" in json.loads(ended.stdout)["error"]


def _job(kafka: str, store_url: str, database: str) -> "subprocess.CompletedProcess[str]":
    environment = os.environ | {
        "MEMBERSHIP_KAFKA": kafka,
        "MEMBERSHIP_STORE_URL": store_url,
        "MEMBERSHIP_STORE_DATABASE": database,
        "MEMBERSHIP_ISSUER": "https://id.example.org",
        "MEMBERSHIP_JWKS_URL": "https://id.example.org/keys",
    }
    return subprocess.run(
        [sys.executable, "-m", "services.membership", "migrate"],
        cwd=REPO,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=90,
    )


def test_every_topic_has_one_owner(engines: Engines) -> None:
    owned = [a.topic for name in NAMES for a in made(name, engines)[0].owns]
    assert sorted(owned) == sorted(a.topic for a in AGGREGATES)
