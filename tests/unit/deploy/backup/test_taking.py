from collections.abc import Iterable
from typing import Any

import pytest

from deploy.backup.taking import LEFT_OUT, MADE_AGAIN, READERS_FIRST
from deploy.embedded.platform import SERVICES
from services.content.main import READS as CONTENT_READS
from services.events.main import service as events
from services.membership.main import service as membership
from services.notifications.entry.consumers import READS
from services.search.projections.table import INDEXED_AGGREGATES
from shared.contracts.aggregate import Aggregate

READ: dict[str, Iterable[Aggregate[Any]]] = {
    "search": INDEXED_AGGREGATES,
    "notifications": READS,
    "content": CONTENT_READS,
    "events": events().reads,
    "membership": membership().reads,
}


def test_each_store_is_in_a_backup() -> None:
    assert sorted(READERS_FIRST) == sorted(SERVICES)


@pytest.mark.parametrize("reader", READERS_FIRST)
def test_each_store_is_read_before_the_stores_whose_facts_it_consumes(reader: str) -> None:
    left_out = {
        model.aggregate.kind
        for model in (membership().read_models if reader == "membership" else ())
        if model.collection in LEFT_OUT
    }
    heard = {each.service for each in READ[reader] if each.kind not in left_out} - {reader}
    assert heard <= set(READERS_FIRST[READERS_FIRST.index(reader) + 1 :])


def test_what_a_read_model_that_is_left_out_replaces_is_left_out_too() -> None:
    models = [model for model in membership().read_models if model.collection in LEFT_OUT]
    replaced = {name for model in models for name in model.replaces}
    assert replaced
    assert replaced <= LEFT_OUT


def test_what_is_made_again_is_what_membership_makes_from_content_and_events() -> None:
    others = [model for model in membership().read_models if model.collection in LEFT_OUT]
    assert {model.collection: model.aggregate for model in others} == MADE_AGAIN
