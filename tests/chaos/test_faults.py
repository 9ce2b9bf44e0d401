"""Each fault has its effect on a real platform, and ends when it says so."""

import asyncio

import httpx
import psutil
import pytest

from chaos.faults import Fault, Kind, inflict
from chaos.platform import Platform
from shared.messaging.crash_points import CrashPoint
from tests.support.messaging import eventually

pytestmark = pytest.mark.timeout(900)


async def test_a_killed_process_is_replaced(platform: Platform) -> None:
    before = platform.pid("content-2")
    await inflict(platform, Fault(0, Kind.KILL, "content-2"))
    await eventually(lambda: _is_another(platform, "content-2", before))


async def test_a_process_is_killed_each_time_it_restarts(platform: Platform) -> None:
    before = platform.processes["mailbox"].restarts
    await inflict(platform, Fault(0, Kind.KILL, "mailbox", 3))
    assert platform.processes["mailbox"].restarts > before + 1
    await platform.until_ready()


async def test_a_paused_process_does_not_respond_until_it_resumes(platform: Platform) -> None:
    pid = platform.pid("notifications")
    pause = asyncio.create_task(inflict(platform, Fault(0, Kind.PAUSE, "notifications", 1)))
    await eventually(lambda: _is(pid, psutil.STATUS_STOPPED))
    await pause
    assert platform.pid("notifications") == pid
    assert not await _is(pid, psutil.STATUS_STOPPED)


async def test_a_cancelled_pause_ends(platform: Platform) -> None:
    pid = platform.pid("events")
    pause = asyncio.create_task(inflict(platform, Fault(0, Kind.PAUSE, "events", 60)))
    await eventually(lambda: _is(pid, psutil.STATUS_STOPPED))
    pause.cancel()
    await asyncio.wait([pause])
    assert not await _is(pid, psutil.STATUS_STOPPED)


async def test_a_service_that_passes_an_armed_point_dies_there_and_comes_back(
    platform: Platform,
) -> None:
    target = f"membership.{CrashPoint.AFTER_COMMIT}"
    before = platform.pid("membership")
    crash = asyncio.create_task(inflict(platform, Fault(0, Kind.CRASH, target, 60)))
    armed = platform.armed("membership") / CrashPoint.AFTER_COMMIT
    await eventually(lambda: asyncio.to_thread(armed.exists))
    status = await _found_a_community(platform, "crashing")
    await crash
    assert status >= 500
    await eventually(lambda: _is_another(platform, "membership", before))
    await platform.until_ready()
    assert await _found_a_community(platform, "after-all") == 201


async def test_kafka_behind_a_cut_link_lets_services_write_and_gets_it_all_later(
    platform: Platform,
) -> None:
    async with asyncio.timeout(60):
        cut = asyncio.create_task(inflict(platform, Fault(0, Kind.CUT, "kafka", 5)))
        await eventually(lambda: platform.links._toxics["kafka"])
        assert await _found_a_community(platform, "meanwhile") == 201
        await cut
    async with _client(platform) as client:
        found = {"q": "meanwhile", "kind": "community"}
        await eventually(lambda: _finds(client, found), seconds=120)


async def _found_a_community(platform: Platform, slug: str) -> int:
    async with _client(platform) as client:
        body = {"slug": slug, "names": {"en": slug}}
        return (await client.post("/membership/v1/communities", json=body)).status_code


async def _finds(client: httpx.AsyncClient, query: dict[str, str]) -> bool:
    answer = await client.get("/search/v1/search", params=query)
    return answer.status_code == 200 and answer.json()["total"] > 0


def _client(platform: Platform) -> httpx.AsyncClient:
    target = platform.target
    return httpx.AsyncClient(
        base_url=f"{target.base_url}/api",
        headers={"Authorization": f"Bearer {target.mint('ada')}"},
        timeout=30,
        trust_env=False,
    )


async def _is_another(platform: Platform, name: str, before: int | None) -> bool:
    return platform.pid(name) not in {None, before}


async def _is(pid: int | None, status: str) -> bool:
    return psutil.Process(pid).status() == status
