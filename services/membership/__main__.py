"""`python -m services.membership`: see shared/runtime/command.py."""

from services.membership.main import service
from services.membership.settings import MembershipSettings
from shared.runtime.command import start

if __name__ == "__main__":
    start("membership", MembershipSettings, lambda _, __: service())
