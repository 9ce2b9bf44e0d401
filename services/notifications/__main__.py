"""`python -m services.notifications`: see shared/runtime/command.py."""

import sys

from services.notifications.main import service
from services.notifications.settings import NotificationsSettings
from shared.mongo import Store
from shared.runtime.command import run


def main() -> int:
    settings = NotificationsSettings()
    store = Store(settings.store_url, settings.store_database)
    return run(service(settings, store), settings, store, sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
