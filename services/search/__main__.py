"""The service's process, `python -m services.search`: see shared/runtime/command.py.

Search has its own `rebuild` and `digest`, which work on the index; for `index` see
entry/managing.py.
"""

from collections.abc import Sequence

from services.search.entry import managing, rebuilding
from services.search.index.aliases import Names
from services.search.index.client import Engine
from services.search.main import alone, keeping, rebuild, service
from services.search.settings import SearchSettings
from shared.mongo import Store
from shared.runtime.command import start
from shared.runtime.service import Service


async def _rebuild(
    _: Service, settings: SearchSettings, store: Store, arguments: Sequence[str]
) -> int:
    engine = Engine(settings.opensearch_url, settings.opensearch_ca)
    try:
        return await rebuilding.run(rebuild(settings, store, engine), arguments)
    finally:
        await engine.close()


async def _index(
    _: Service, settings: SearchSettings, store: Store, arguments: Sequence[str]
) -> int:
    engine = Engine(settings.opensearch_url, settings.opensearch_ca)
    try:
        kept = keeping(settings, engine)
        return await managing.run(kept, alone(store), arguments)
    finally:
        await engine.close()


async def _digest(_: Service, settings: SearchSettings, __: Store, ___: Sequence[str]) -> int:
    engine = Engine(settings.opensearch_url, settings.opensearch_ca)
    try:
        return await rebuilding.digest(engine, Names(settings.index_prefix))
    finally:
        await engine.close()


if __name__ == "__main__":
    own = {"rebuild": _rebuild, "digest": _digest, "index": _index}
    start("search", SearchSettings, lambda known, _: service(known), more=own)
