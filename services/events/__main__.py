"""`python -m services.events`: see shared/runtime/command.py."""

import sys

from services.events.main import service
from services.events.settings import EventsSettings
from shared.runtime.command import run


def main() -> int:
    return run("events", EventsSettings, lambda _, __: service(), sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
