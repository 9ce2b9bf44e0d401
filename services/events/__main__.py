"""The service's process, `python -m services.events`: see shared/runtime/command.py."""

from services.events.main import service
from services.events.settings import EventsSettings
from shared.runtime.command import start

if __name__ == "__main__":
    start("events", EventsSettings, lambda _, __: service())
