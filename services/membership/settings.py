"""Environment variables MEMBERSHIP_*."""

from pydantic_settings import SettingsConfigDict

from shared.runtime.settings import ServiceSettings


class MembershipSettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="MEMBERSHIP_", extra="ignore", frozen=True)

    store_database: str = "membership"
