"""`python -m services.content`: see shared/runtime/command.py."""

import sys

from services.content.main import service
from services.content.settings import ContentSettings
from shared.mongo import Store
from shared.runtime.command import run


def main() -> int:
    settings = ContentSettings()
    store = Store(settings.store_url, settings.store_database)
    return run(service(), settings, store, sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
