"""The health of a process, however often it is requested."""

import asyncio

from shared.runtime.health import LOOKED_SECONDS, Check, Gauge, Readiness
from tests.support.clock import Clock


class Engine:
    """Counts its probes; responds once `may_answer` is set, and fails while `away`."""

    def __init__(self) -> None:
        self.asked = 0
        self.away = False
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def probe(self) -> None:
        self.asked += 1
        await self.may_answer.wait()
        if self.away:
            raise OSError("away, at an address nobody has to know")

    async def lag(self) -> float:
        self.asked += 1
        return 7.0


def readiness(engine: Engine, clock: Clock[float], *, needed: bool = True) -> Readiness:
    checks, gauges = [Check("store", engine.probe, needed)], [Gauge("lag", engine.lag)]
    return Readiness(checks, gauges, clock=clock)


async def test_simultaneous_callers_cause_one_probe() -> None:
    engine, clock = Engine(), Clock(50.0)
    engine.may_answer.clear()
    asked = readiness(engine, clock)
    looks = [asyncio.ensure_future(asked.look()) for _ in range(50)]
    await asyncio.sleep(0)
    clock.now += 10 * LOOKED_SECONDS  # the probe takes long, and is still the same one
    looks.append(asyncio.ensure_future(asked.look()))
    engine.may_answer.set()
    found = await asyncio.gather(*looks)
    assert engine.asked == 2
    assert all(each.ready and each.numbers == {"lag": 7.0} for each in found)


async def test_a_result_is_cached_for_a_moment() -> None:
    engine, clock = Engine(), Clock(50.0)
    asked = readiness(engine, clock)
    assert (await asked.look()).ready
    engine.away = True
    clock.now += LOOKED_SECONDS / 2
    assert (await asked.look()).ready
    clock.now += LOOKED_SECONDS
    found = await asked.look()
    assert not found.ready
    assert found.checks["store"] == {"ok": False, "needed": True, "detail": "OSError"}


async def test_a_caller_that_disconnects_does_not_cancel_the_probe_of_others() -> None:
    engine, clock = Engine(), Clock(50.0)
    engine.may_answer.clear()
    asked = readiness(engine, clock)
    leaving, staying = asyncio.ensure_future(asked.look()), asyncio.ensure_future(asked.look())
    await asyncio.sleep(0)
    leaving.cancel()
    engine.may_answer.set()
    assert (await staying).ready


async def test_an_optional_dependency_may_be_away() -> None:
    engine = Engine()
    engine.away = True
    assert (await readiness(engine, Clock(50.0), needed=False).look()).ready
