"""The settings of events, from environment variables EVENTS_*."""

from pydantic_settings import SettingsConfigDict

from shared.runtime.settings import ServiceSettings


class EventsSettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="EVENTS_", extra="ignore", frozen=True)

    store_database: str = "events"
