"""What crosses service borders stays readable: names, and every sample ever committed."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from deploy.contracts.asyncapi import SAMPLES
from shared.contracts.catalogue import AGGREGATES, DATA_BY_TYPE
from shared.contracts.envelope import Fact, read_fact, write_data, write_headers
from tests.contracts.golden import EXAMPLES, sample_path

GRAMMAR = re.compile(r"^guilde\.[a-z]+\.[a-z]+\.[a-z]+ed\.v[1-9]\d*$")
IRREGULAR = {"left", "told", "withdrawn"}
ALL_SAMPLES = sorted(SAMPLES.glob("*.json"))


def read_sample(path: Path) -> Fact[Any] | None:
    sample = json.loads(path.read_text())
    headers = [(name, value.encode()) for name, value in sample["headers"].items()]
    return read_fact(headers, json.dumps(sample["data"]).encode())


@pytest.mark.parametrize("fact_type", sorted(DATA_BY_TYPE))
def test_a_fact_is_named_by_what_has_happened(fact_type: str) -> None:
    participle = fact_type.split(".")[3]
    assert GRAMMAR.match(fact_type) or participle in IRREGULAR


@pytest.mark.parametrize("fact_type", sorted(DATA_BY_TYPE))
def test_every_type_has_a_sample(fact_type: str) -> None:
    assert sample_path(fact_type).exists()


@pytest.mark.parametrize("path", ALL_SAMPLES, ids=lambda path: path.stem)
def test_every_sample_ever_committed_can_be_read(path: Path) -> None:
    fact = read_sample(path)
    assert fact is not None
    assert fact.type == path.stem


@pytest.mark.parametrize("path", ALL_SAMPLES, ids=lambda path: path.stem)
def test_a_field_that_a_newer_writer_added_is_passed_over(path: Path) -> None:
    sample = json.loads(path.read_text())
    sample["data"]["state"]["added_later"] = {"deep": [1]}
    headers = [(name, value.encode()) for name, value in sample["headers"].items()]
    assert read_fact(headers, json.dumps(sample["data"]).encode()) is not None


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_what_is_written_is_read_the_same(kind: str) -> None:
    fact = EXAMPLES[kind]
    assert read_fact(write_headers(fact), write_data(fact)) == fact


def test_each_aggregate_has_a_topic_of_its_own() -> None:
    topics = [aggregate.topic for aggregate in AGGREGATES]
    assert len(set(topics)) == len(topics)


def test_the_envelope_is_cloudevents_in_kafkas_binary_mode() -> None:
    headers = dict(write_headers(EXAMPLES["content.post"]))
    needed = {"ce_specversion", "ce_id", "ce_source", "ce_type", "ce_subject", "ce_time"}
    assert needed | {"ce_sequence", "content-type"} <= set(headers)
    assert headers["ce_specversion"] == b"1.0"


def test_what_cannot_happen_to_an_aggregate_has_no_name() -> None:
    with pytest.raises(ValueError, match="nothing called"):
        AGGREGATES[0].fact_type("vanished")


def test_personal_data_stands_apart_in_every_fact() -> None:
    personal = {"name", "email", "headline", "about", "skills", "location", "byline"}
    for aggregate in AGGREGATES:
        state = aggregate.data.model_fields["state"].annotation
        assert not personal & set(state.model_fields)
