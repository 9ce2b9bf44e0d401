from collections.abc import Iterable
from typing import Any

import pytest

from deploy.backup.taking import READERS_FIRST
from deploy.embedded.platform import SERVICES
from services.content.main import service as content
from services.events.main import service as events
from services.membership.main import service as membership
from services.notifications.entry.consumers import READS
from services.search.projections.table import INDEXED_AGGREGATES
from shared.contracts.aggregate import Aggregate

READ: dict[str, Iterable[Aggregate[Any]]] = {
    "search": INDEXED_AGGREGATES,
    "notifications": READS,
    "content": content().reads,
    "events": events().reads,
    "membership": membership().reads,
}


def test_each_store_is_in_a_backup() -> None:
    assert sorted(READERS_FIRST) == sorted(SERVICES)


@pytest.mark.parametrize("reader", READERS_FIRST)
def test_no_store_is_read_after_one_whose_facts_it_hears(reader: str) -> None:
    heard = {aggregate.service for aggregate in READ[reader]} - {reader}
    assert heard <= set(READERS_FIRST[READERS_FIRST.index(reader) + 1 :])
