"""An issuer's keys while they rotate, and while the issuer fails, hangs or says nonsense."""

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
    """An issuer that nobody else asks."""
    with run_issuer() as running:
        yield running


@pytest.fixture
def clock() -> Clock[float]:
    return Clock(1_000.0)


@pytest.fixture
def fetched(own: Issuer, clock: Clock[float]) -> Keys:
    return Keys(own.jwks_url, clock=clock)


async def test_a_key_that_was_rotated_in_is_found(
    fetched: Keys, own: Issuer, clock: Clock[float]
) -> None:
    await fetched.key("first")
    own.keys["second"] = new_key()
    clock.now += PAUSE_SECONDS
    assert (await fetched.key("second")).key_id == "second"


async def test_a_key_that_was_rotated_out_is_refused_once_keys_are_stale(
    fetched: Keys, own: Issuer, clock: Clock[float]
) -> None:
    await fetched.key("first")
    own.keys = {"second": new_key()}
    clock.now += FRESH_SECONDS + 1
    assert await fetched.key("first")  # while the issuer is asked

    async def refused() -> bool:
        try:
            await fetched.key("first")
        except UnauthenticatedProblem:
            return True
        return False

    await eventually(refused)


async def test_after_a_fetch_that_failed_the_keys_are_fetched_again(
    fetched: Keys, own: Issuer, clock: Clock[float]
) -> None:
    await fetched.key("first")
    clock.now += FRESH_SECONDS + 1
    own.failures = 1
    await fetched.key("first")
    await eventually(lambda: not own.failures)
    await fetched.key("first")  # too early to ask again: it must not be the last time
    own.keys["second"] = new_key()

    async def follows() -> bool:
        clock.now += PAUSE_SECONDS
        await fetched.key("first")
        return "second" in fetched._keys

    await eventually(follows)


async def test_while_the_issuer_fails_nobody_can_say_whose_key_it_is(
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


async def test_an_issuer_that_hangs_holds_up_no_key_that_is_known(
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


async def test_an_issuer_that_hangs_is_waited_for_no_longer_than_said(
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


async def test_made_up_keys_do_not_make_us_ask_the_issuer_each_time(
    fetched: Keys, own: Issuer
) -> None:
    await fetched.key("first")
    for number in range(5):
        with pytest.raises(UnauthenticatedProblem):
            await fetched.key(f"made-up-{number}")
    assert own.asked == 1


async def test_who_asks_at_once_makes_one_fetch(fetched: Keys, own: Issuer) -> None:
    await asyncio.gather(*(fetched.key("first") for _ in range(20)))
    assert own.asked == 1


@pytest.mark.parametrize("document", [b"", b"[]", b"{}", b'{"keys": 7}', b'{"keys": [7, {}]}'])
async def test_what_is_no_set_of_keys_is_as_if_it_had_not_answered(
    fetched: Keys, own: Issuer, document: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own, "document", lambda: document)
    with pytest.raises(UnavailableProblem):
        await fetched.key("first")
