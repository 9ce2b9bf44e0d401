"""`python -m services.notifications`: see shared/runtime/command.py."""

import sys

from services.notifications.main import service
from services.notifications.settings import NotificationsSettings
from shared.runtime.command import run


def main() -> int:
    return run("notifications", NotificationsSettings, service, sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
