"""Every query of every store, on much data: an index answers it, and few documents are examined.

A store function without an example fails here: add one to `tests/support/store_queries`.
"""

import ast
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio

from deploy.embedded.site import REPO
from shared.mongo import Store
from tests.support.engines import Engines
from tests.support.profile import needs_a_profiler, operations
from tests.support.store_queries import (
    audience,
    content,
    events,
    membership,
    messaging,
    notifications,
    search,
)
from tests.support.store_queries.examples import Examples

ROOMS: dict[str, Examples] = {
    "audience": audience.EXAMPLES,
    "content": content.EXAMPLES,
    "events": events.EXAMPLES,
    "membership": membership.EXAMPLES,
    "messaging": messaging.EXAMPLES,
    "notifications": notifications.EXAMPLES,
    "search": search.EXAMPLES,
}
ASKED = [(room, function) for room, of in ROOMS.items() for function in of.all_asked]


@pytest_asyncio.fixture(scope="module")
async def stores(engines: Engines) -> AsyncIterator[dict[str, Store]]:
    """Yield the stores by name, with their data and indexes."""
    opened = {name: Store(engines.store_url, f"test_{uuid4().hex[:12]}") for name in ROOMS}
    try:
        await needs_a_profiler(opened["content"])
        for name, examples in ROOMS.items():
            for prepare in examples.prepare:
                await prepare(opened[name].scope)
            await examples.fill(opened[name].scope)
        yield opened
    finally:
        for store in opened.values():
            await store.drop()
            store.close()


@pytest.mark.parametrize(("room", "function"), ASKED)
async def test_an_index_answers_the_query_and_few_documents_are_examined(
    stores: dict[str, Store], room: str, function: str
) -> None:
    for ask in ROOMS[room].all_asked[function]:
        done = await operations(stores[room], ask)
        assert done, "it asked for nothing"
        faults = [str(each) for each in done if each.fault]
        assert not faults, "\n".join(faults)


@pytest.mark.parametrize("room", ROOMS)
def test_each_function_of_a_store_has_an_example(room: str) -> None:
    assert not ROOMS[room].unheard_of


def test_no_other_module_queries_a_store() -> None:
    rooms = ("entry", "use_cases", "domain", "mail")
    modules = [path for room in rooms for path in REPO.glob(f"services/*/{room}/**/*.py")]
    assert modules
    assert not [str(path) for path in modules if _asks(path)]


def _asks(path: Path) -> bool:
    """Return whether the module takes a collection of a scope: `scope[...]`."""
    nodes = ast.walk(ast.parse(path.read_text()))
    taken = [node.value for node in nodes if isinstance(node, ast.Subscript)]
    names = [getattr(value, "attr", getattr(value, "id", "")) for value in taken]
    return "scope" in names
