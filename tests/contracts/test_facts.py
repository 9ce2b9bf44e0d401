"""Facts between services stay readable: their names, and every sample ever committed."""

import json
from pathlib import Path
from typing import Any

import pytest

from deploy.contracts.asyncapi import SAMPLES
from shared.contracts.aggregate import read_type
from shared.contracts.catalogue import AGGREGATES, MAJORS
from shared.contracts.envelope import Fact, read_fact, write_data, write_headers
from tests.contracts.golden import EXAMPLES, sample_path

TYPES = sorted(fact_type for major in MAJORS for fact_type in major.types)
IRREGULAR = {"taken_up", "given", "left", "told", "withdrawn", "hidden", "taken", "withheld"}
ALL_SAMPLES = sorted(SAMPLES.glob("*.json"))


def read_sample(path: Path) -> Fact[Any] | None:
    sample = json.loads(path.read_text())
    headers = [(name, value.encode()) for name, value in sample["headers"].items()]
    return read_fact(headers, json.dumps(sample["data"]).encode())


@pytest.mark.parametrize("fact_type", TYPES)
def test_the_type_of_a_fact_ends_in_a_participle(fact_type: str) -> None:
    told = read_type(fact_type)
    assert told is not None
    assert told.participle.endswith("ed") or told.participle in IRREGULAR


@pytest.mark.parametrize("fact_type", TYPES)
def test_every_type_has_a_sample(fact_type: str) -> None:
    assert sample_path(fact_type).exists()


@pytest.mark.parametrize("path", ALL_SAMPLES, ids=lambda path: path.stem)
def test_every_sample_ever_committed_can_be_read(path: Path) -> None:
    fact = read_sample(path)
    assert fact is not None
    assert fact.type == path.stem


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_a_sample_agrees_with_the_example_of_its_aggregate(kind: str) -> None:
    example = json.loads(write_data(EXAMPLES[kind]))
    sample = json.loads(sample_path(EXAMPLES[kind].type).read_text())["data"]
    assert says(example, sample)


def says(example: Any, sample: Any) -> bool:
    """Return whether the example has all of the sample; it may have newer fields too."""
    if isinstance(example, dict) and isinstance(sample, dict):
        return all(name in example and says(example[name], value) for name, value in sample.items())
    return bool(example == sample)


@pytest.mark.parametrize("path", ALL_SAMPLES, ids=lambda path: path.stem)
def test_an_unknown_field_is_ignored_and_noted(path: Path) -> None:
    sample = json.loads(path.read_text())
    sample["data"]["state"]["added_later"] = {"deep": [1]}
    headers = [(name, value.encode()) for name, value in sample["headers"].items()]
    fact = read_fact(headers, json.dumps(sample["data"]).encode())
    assert fact is not None
    assert fact.unknown == {"state.added_later"}


@pytest.mark.parametrize("path", ALL_SAMPLES, ids=lambda path: path.stem)
def test_a_fact_with_an_unknown_participle_is_read(path: Path) -> None:
    sample = json.loads(path.read_text())
    topic = path.stem.rsplit(".", 2)[0]
    sample["headers"]["ce_type"] = f"{topic}.done_by_a_newer_version.v1"
    headers = [(name, value.encode()) for name, value in sample["headers"].items()]
    fact = read_fact(headers, json.dumps(sample["data"]).encode())
    assert fact is not None
    assert fact.participle == "done_by_a_newer_version"
    known = read_sample(path)
    assert known is not None
    assert fact.data == known.data


@pytest.mark.parametrize("path", ALL_SAMPLES, ids=lambda path: path.stem)
def test_unknown_values_of_enumerations_are_read_and_noted(path: Path) -> None:
    sample = json.loads(path.read_text())
    state = sample["data"]["state"]
    model = type(EXAMPLES[path.stem.removeprefix("guilde.").rsplit(".", 2)[0]].data.state)
    for name, schema in model.model_json_schema()["properties"].items():
        if "x-extensible-enum" in schema:
            state[name] = "newer"
    headers = [(name, value.encode()) for name, value in sample["headers"].items()]
    fact = read_fact(headers, json.dumps(sample["data"]).encode())
    assert fact is not None
    assert {name.partition("=")[2] for name in fact.unknown} <= {"newer"}
    assert ("newer" in state.values()) is bool(fact.unknown)


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_a_written_fact_reads_back_unchanged(kind: str) -> None:
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


def test_an_undeclared_participle_has_no_type() -> None:
    with pytest.raises(ValueError, match="nothing called"):
        AGGREGATES[0].fact_type("vanished")


def test_personal_data_stands_apart_in_every_fact() -> None:
    personal = {"name", "email", "headline", "about", "skills", "location", "byline"}
    for aggregate in AGGREGATES:
        state = aggregate.data.model_fields["state"].annotation
        assert not personal & set(state.model_fields)
