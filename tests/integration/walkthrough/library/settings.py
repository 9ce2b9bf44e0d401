"""Environment variables LIBRARY_*."""

from pydantic_settings import SettingsConfigDict

from shared.runtime.settings import ServiceSettings


class LibrarySettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="LIBRARY_", extra="ignore", frozen=True)

    store_database: str = "library"
