"""`python -m services.events`: see shared/runtime/command.py."""

import sys

from services.events.main import service
from services.events.settings import EventsSettings
from shared.mongo import Store
from shared.runtime.command import run


def main() -> int:
    settings = EventsSettings()
    store = Store(settings.store_url, settings.store_database)
    return run(service(), settings, store, sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
