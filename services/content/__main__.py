"""`python -m services.content`: see shared/runtime/command.py."""

import sys

from services.content.main import service
from services.content.settings import ContentSettings
from shared.runtime.command import run


def main() -> int:
    return run("content", ContentSettings, lambda _, __: service(), sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
