"""The settings that a deployment gives a service, compared with those that the code has."""

from collections.abc import Mapping
from typing import Any

from pydantic_settings import BaseSettings

from portal.settings import PortalSettings
from services.content.settings import ContentSettings
from services.events.settings import EventsSettings
from services.membership.settings import MembershipSettings
from services.notifications.settings import NotificationsSettings
from services.search.settings import SearchSettings
from shared.runtime.settings import SECRETS_FOLDER

SETTINGS: Mapping[str, type[BaseSettings]] = {
    "membership": MembershipSettings,
    "content": ContentSettings,
    "events": EventsSettings,
    "search": SearchSettings,
    "notifications": NotificationsSettings,
    "portal": PortalSettings,
}

READ_BY_ALL = {SECRETS_FOLDER, "GUILDE_ENVIRONMENT", "OTEL_EXPORTER_OTLP_ENDPOINT"}
"""Variables without the prefix of a service."""

DEPLOYED = {"store_url", "host"}
"""Settings whose defaults fit one machine only."""
OWN = {
    **{name: {"kafka"} for name in ("membership", "content", "events")},
    "search": {"kafka", "opensearch_url"},
    "notifications": {"kafka", "public_url", "smtp_host", "smtp_from"},
    "portal": {"public_url"},
}


def unknown(service: str, given: set[str]) -> set[str]:
    """Return the variables and secrets that the service does not read."""
    prefix = f"{service}_"
    fields = {f"{prefix}{name}" for name in SETTINGS[service].model_fields}
    return {name for name in given - READ_BY_ALL if name.lower() not in fields}


def missing(service: str, given: set[str]) -> set[str]:
    """Return the settings that a deployment must give and does not."""
    prefix = f"{service}_"
    names = {name.lower().removeprefix(prefix) for name in given}
    fields = SETTINGS[service].model_fields
    required = {name for name, field in fields.items() if field.is_required()}
    return (required | DEPLOYED | OWN.get(service, set())) - names


def read(service: str, given: Mapping[str, Any]) -> BaseSettings:
    """Return the settings made of these variables and secrets. Raises ValidationError."""
    prefix = f"{service}_"
    own = {
        name.lower().removeprefix(prefix): str(value)
        for name, value in given.items()
        if name.lower().startswith(prefix)
    }
    return SETTINGS[service].model_validate(own)
