"""`python -m services.membership`: see shared/runtime/command.py."""

import sys

from services.membership.main import service
from services.membership.settings import MembershipSettings
from shared.runtime.command import run


def main() -> int:
    return run("membership", MembershipSettings, lambda _, __: service(), sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
