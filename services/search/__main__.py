"""`python -m services.search`: see shared/runtime/command.py; `rebuild` is its own."""

import sys
from collections.abc import Sequence

from services.search.entry import rebuilding
from services.search.index.client import Engine
from services.search.main import rebuild, service
from services.search.settings import SearchSettings
from shared.mongo import Store
from shared.runtime.command import run


def main() -> int:
    settings = SearchSettings()
    store = Store(settings.store_url, settings.store_database)

    async def rebuild_index(arguments: Sequence[str]) -> int:
        engine = Engine(settings.opensearch_url, settings.opensearch_ca)
        try:
            return await rebuilding.run(rebuild(settings, store, engine), arguments)
        finally:
            await engine.close()

    return run(service(settings), settings, store, sys.argv[1:], more={"rebuild": rebuild_index})


if __name__ == "__main__":
    sys.exit(main())
