"""A payload of a newer version is ignored and noted; its known fields are read."""

from typing import Any

import orjson
import pytest

from shared.contracts.content import POST
from shared.contracts.envelope import Fact, read_fact, write_data, write_headers
from shared.contracts.kinds import Details
from shared.contracts.unknown import is_known
from shared.contracts.values import PostKind
from tests.support.facts import post

TEXT = {"body": "*So*", "text": "So"}
PRACTICE = {"problem": TEXT, "practice": TEXT, "evidence": TEXT}


def read(kind: str, details: Any) -> Fact[Any]:
    fact = post(kind=kind)
    data = orjson.loads(write_data(fact))
    data["state"]["details"] = details
    found = read_fact(write_headers(fact), orjson.dumps(data))
    assert found is not None
    return found


def test_a_payload_has_the_name_of_its_kind() -> None:
    assert set(Details.model_fields) <= set(PostKind)


def test_a_payload_is_read() -> None:
    fact = read("practice", {"practice": PRACTICE})
    assert fact.unknown == frozenset()
    assert fact.data.state.details.practice.problem.text == "So"


@pytest.mark.parametrize(
    ("kind", "details", "unknown"),
    [
        ("recipe", {"recipe": {"steps": []}}, {"PostKind=recipe", "state.details.recipe"}),
        (
            "practice",
            {"practice": {**PRACTICE, "cost": 3}},
            {"state.details.practice.cost"},
        ),
    ],
)
def test_a_field_of_a_newer_version_is_noted(kind: str, details: Any, unknown: set[str]) -> None:
    fact = read(kind, details)
    assert fact.unknown == unknown
    assert fact.data.state.kind == kind


def test_a_noted_field_is_known_once_it_is_declared() -> None:
    majors = {1: POST.data}
    assert is_known("state.details.practice", majors)
    assert is_known("state.details.practice.evidence", majors)
    assert not is_known("state.details.recipe", majors)
