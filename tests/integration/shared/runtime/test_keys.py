"""An issuer's keys while they rotate, and while the issuer fails, hangs or returns nonsense."""

import asyncio
from collections.abc import Iterator

import pytest

from shared.problems import UnauthenticatedProblem, UnavailableProblem
from shared.runtime import keys
from shared.runtime.keys import FRESH_SECONDS, PAUSE_SECONDS, Keys
from tests.support.clock import Clock
from tests.support.issuer import Issuer, new_key, run_issuer
from tests.support.messaging import eventually


@pytest.fixture
def own() -> Iterator[Issuer]:
    """Run an issuer that no other test uses."""
    with run_issuer() as running:
        yield running


@pytest.fixture
def clock() -> Clock[float]:
    return Clock(1_000.0)


@pytest.fixture
def fetched(own: Issuer, clock: Clock[float]) -> Keys:
    return Keys(own.jwks_url, clock=clock)


async def test_a_new_key_is_found(fetched: Keys, own: Issuer, clock: Clock[float]) -> None:
    await fetched.key("first")
    own.keys["second"] = new_key()
    clock.now += PAUSE_SECONDS
    assert (await fetched.key("second")).key_id == "second"


async def test_a_removed_key_is_refused_once_the_keys_are_stale(
    fetched: Keys, own: Issuer, clock: Clock[float]
) -> None:
    await fetched.key("first")
    own.keys = {"second": new_key()}
    clock.now += FRESH_SECONDS + 1
    assert await fetched.key("first")  # while the keys are fetched in the background

    async def refused() -> bool:
        try:
            await fetched.key("first")
        except UnauthenticatedProblem:
            return True
        return False

    await eventually(refused)


async def test_the_keys_are_fetched_again_after_a_failure(
    fetched: Keys, own: Issuer, clock: Clock[float]
) -> None:
    await fetched.key("first")
    clock.now += FRESH_SECONDS + 1
    own.failures = 1
    await fetched.key("first")
    await eventually(lambda: not own.failures)
    await fetched.key("first")  # too early to fetch again, and a later call must still do so
    own.keys["second"] = new_key()

    async def follows() -> bool:
        clock.now += PAUSE_SECONDS
        await fetched.key("first")
        return "second" in fetched._keys

    await eventually(follows)


async def test_an_unknown_key_is_unavailable_while_the_issuer_fails(
    fetched: Keys, own: Issuer, clock: Clock[float]
) -> None:
    await fetched.key("first")
    own.keys["second"] = new_key()
    own.failures = 1
    clock.now += PAUSE_SECONDS
    for _ in range(2):
        with pytest.raises(UnavailableProblem):
            await fetched.key("second")
    assert await fetched.key("first")
    clock.now += PAUSE_SECONDS
    assert await fetched.key("second")


async def test_a_hanging_issuer_delays_no_known_key(
    fetched: Keys, own: Issuer, clock: Clock[float]
) -> None:
    await fetched.key("first")
    own.answers.clear()
    clock.now += FRESH_SECONDS + 1
    assert await fetched.key("first")
    clock.now += PAUSE_SECONDS
    unknown = [asyncio.ensure_future(fetched.key(f"made-up-{number}")) for number in range(20)]
    await eventually(lambda: own.asked == 2)
    assert await fetched.key("first")
    own.answers.set()
    for refused in await asyncio.gather(*unknown, return_exceptions=True):
        assert isinstance(refused, UnauthenticatedProblem | UnavailableProblem)
    assert own.asked == 2


async def test_a_fetch_from_a_hanging_issuer_times_out(
    fetched: Keys, own: Issuer, clock: Clock[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "FETCH_SECONDS", 0.05)
    own.answers.clear()
    with pytest.raises(UnavailableProblem):
        await fetched.key("first")
    own.answers.set()
    monkeypatch.setattr(keys, "FETCH_SECONDS", 5)
    clock.now += PAUSE_SECONDS
    assert await fetched.key("first")


async def test_made_up_keys_do_not_cause_a_fetch_each_time(fetched: Keys, own: Issuer) -> None:
    await fetched.key("first")
    for number in range(5):
        with pytest.raises(UnauthenticatedProblem):
            await fetched.key(f"made-up-{number}")
    assert own.asked == 1


async def test_simultaneous_callers_make_one_fetch(fetched: Keys, own: Issuer) -> None:
    await asyncio.gather(*(fetched.key("first") for _ in range(20)))
    assert own.asked == 1


@pytest.mark.parametrize("document", [b"", b"[]", b"{}", b'{"keys": 7}', b'{"keys": [7, {}]}'])
async def test_a_response_that_is_no_set_of_keys_counts_as_none(
    fetched: Keys, own: Issuer, document: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own, "document", lambda: document)
    with pytest.raises(UnavailableProblem):
        await fetched.key("first")
