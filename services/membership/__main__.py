"""`python -m services.membership`: see shared/runtime/command.py."""

import sys

from services.membership.main import service
from services.membership.settings import MembershipSettings
from shared.mongo import Store
from shared.runtime.command import run


def main() -> int:
    settings = MembershipSettings()
    store = Store(settings.store_url, settings.store_database)
    return run(service(), settings, store, sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
