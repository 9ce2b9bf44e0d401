"""The rate limits of a caller."""

import math
from typing import Any

import pytest
from starlette.requests import Request

from shared.contracts.values import Language
from shared.problems import TooManyProblem
from shared.runtime.identity import Principal
from shared.runtime.limits import Limits, headers_of
from shared.runtime.settings import ServiceSettings


def limits(**amounts: int) -> Limits:
    few = {"reads_a_minute": 3, "writes_a_minute": 2, "strangers_a_minute": 1, **amounts}
    named = dict.fromkeys(("store_database", "issuer"), "x")
    settings = {**named, "jwks_url": "https://id.example.org/keys", "token_secret": "x" * 32, **few}
    return Limits(ServiceSettings.model_validate(settings))


def request(method: str = "GET", address: str = "192.0.2.1") -> Request:
    scope: dict[str, Any] = {"type": "http", "method": method, "client": (address, 1), "state": {}}
    return Request(scope)


def person(name: str, *roles: str) -> Principal:
    return Principal(name, name, name, "", Language.ENGLISH, frozenset(roles), math.inf)


def told(asked: Request) -> dict[str, str]:
    return {name.decode(): value.decode() for name, value in headers_of(asked.scope)}


def test_a_person_may_write_less_than_read() -> None:
    counted, ada = limits(), person("ada")
    for _ in range(3):
        counted.count_person(request(), ada)
    for _ in range(2):
        counted.count_person(request("POST"), ada)
    for method in ("GET", "POST"):
        with pytest.raises(TooManyProblem):
            counted.count_person(request(method), ada)


def test_each_person_has_a_limit_of_their_own() -> None:
    counted = limits(reads_a_minute=1)
    counted.count_person(request(), person("ada"))
    with pytest.raises(TooManyProblem):
        counted.count_person(request(), person("ada"))
    counted.count_person(request(), person("bob"))


def test_callers_without_a_token_are_counted_by_address() -> None:
    counted = limits()
    counted.count_stranger(request(address="192.0.2.1"))
    counted.count_stranger(request(address="192.0.2.2"))
    with pytest.raises(TooManyProblem):
        counted.count_stranger(request(address="192.0.2.1"))


def test_one_ipv6_subscriber_has_one_limit() -> None:
    counted = limits()
    counted.count_stranger(request(address="2001:db8:1:2::1"))
    with pytest.raises(TooManyProblem):
        counted.count_stranger(request(address="2001:db8:1:2:ffff::2"))
    counted.count_stranger(request(address="2001:db8:1:3::1"))


def test_a_trusted_system_has_no_limit() -> None:
    counted, asked = limits(writes_a_minute=1), request("POST")
    for _ in range(10):
        counted.count_person(asked, person("importer", "service"))
    assert told(asked) == {}


def test_a_limit_of_none_is_no_limit() -> None:
    counted, asked = limits(reads_a_minute=0), request()
    for _ in range(10):
        counted.count_person(asked, person("ada"))
    assert told(asked) == {}


def test_the_response_states_the_remaining_requests() -> None:
    counted, asked = limits(), request()
    counted.count_person(asked, person("ada"))
    assert told(asked)["ratelimit-policy"] == '"reads";q=3;w=60'
    assert told(asked)["ratelimit"].startswith('"reads";r=2;t=')


def test_a_refusal_states_when_to_retry() -> None:
    counted, asked = limits(strangers_a_minute=1), request()
    counted.count_stranger(request())
    with pytest.raises(TooManyProblem) as refused:
        counted.count_stranger(asked)
    assert 1 <= int(refused.value.headers["Retry-After"]) <= 60
    assert told(asked)["ratelimit"].startswith('"strangers";r=0;t=')
