"""Golden samples: `python -m tests.contracts.golden` writes missing ones and overwrites none.

A sample was once on Kafka: it stays unchanged for as long as topics are kept. The schemas are in
docs/api/asyncapi.json, which `python -m deploy.contracts` writes.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from deploy.contracts.asyncapi import SAMPLES
from shared.contracts.aggregate import REPUBLISHED, Aggregate
from shared.contracts.catalogue import AGGREGATES, CATALOGUE, MAJORS
from shared.contracts.envelope import Fact, write_data, write_headers
from tests.support.facts import NOON, new_id


def example_of(aggregate: Aggregate[Any]) -> Fact[Any]:
    """Return a fact with the example that the aggregate declares."""
    return Fact(
        id=new_id(),
        source=aggregate.source,
        type=aggregate.fact_type(REPUBLISHED),
        subject=new_id(),
        time=NOON,
        sequence=1,
        data=aggregate.example,
    )


EXAMPLES = {aggregate.kind: example_of(aggregate) for aggregate in AGGREGATES}


def in_major(fact: Fact[Any], major: int) -> Fact[Any]:
    """Return the fact as published in this major; examples are of the newest."""
    older = CATALOGUE.newest(fact.kind).in_older(fact.data)
    said = {aggregate.version: data for aggregate, data in older}
    return replace(fact, data=said.get(major, fact.data))


def sample_path(fact_type: str) -> Path:
    return SAMPLES / f"{fact_type}.json"


def sample(fact: Fact[Any], fact_type: str) -> str:
    headers = {name: value.decode() for name, value in write_headers(fact)} | {"ce_type": fact_type}
    document = {"headers": headers, "data": json.loads(write_data(fact))}
    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def write_missing() -> None:
    SAMPLES.mkdir(parents=True, exist_ok=True)
    for major in MAJORS:
        example = in_major(EXAMPLES[major.kind], major.version)
        for fact_type in sorted(major.types):
            if not sample_path(fact_type).exists():
                sample_path(fact_type).write_text(sample(example, fact_type))


if __name__ == "__main__":
    write_missing()
