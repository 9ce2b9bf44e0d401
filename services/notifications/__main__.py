"""The service's process, `python -m services.notifications`: see shared/runtime/command.py."""

from services.notifications.main import service
from services.notifications.settings import NotificationsSettings
from shared.runtime.command import start

if __name__ == "__main__":
    start("notifications", NotificationsSettings, service)
