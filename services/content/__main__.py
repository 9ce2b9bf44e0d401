"""The command `python -m services.content`; see shared/runtime/command.py."""

from services.content.main import service
from services.content.settings import ContentSettings
from shared.runtime.command import start

if __name__ == "__main__":
    start("content", ContentSettings, service)
