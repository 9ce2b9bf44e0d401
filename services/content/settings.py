"""Environment variables CONTENT_*."""

from pydantic_settings import SettingsConfigDict

from shared.runtime.settings import ServiceSettings


class ContentSettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="CONTENT_", extra="ignore", frozen=True)

    store_database: str = "content"
