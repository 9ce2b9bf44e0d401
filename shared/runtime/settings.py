"""What every service is told by its environment, with the service's name as prefix."""

import os
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import (
    BaseSettings,
    NestedSecretsSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from shared.messaging.brokers import checked

SECRETS_FOLDER = "GUILDE_SECRETS"
"""Names a folder whose files are settings too, called as the variable they stand for, in small
letters: `membership_store_url`. So no password is in a process's environment."""


class RunAs(StrEnum):
    """api answers HTTP; worker relays and consumes; both does both."""

    API = "api"
    WORKER = "worker"
    BOTH = "both"


class ServiceSettings(BaseSettings):
    """Settings that all services have.

    kafka: as shared/messaging/brokers.py says. store_url: of MongoDB, with user, password and
    options. issuer: the `iss` tokens must have; jwks_url: its keys.
    token_secret: seals Guilde-Tokens; the same for all services.
    partitions, replication: of topics that this service creates. retention_days: how long a
    topic keeps every fact, before compaction leaves the last of each aggregate.
    reads_a_minute, writes_a_minute: of one person, by one process; strangers_a_minute: of one
    address, without a valid token; 0: no limit. trusted_proxies: addresses and networks whose
    X-Forwarded-For is believed.
    """

    model_config = SettingsConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    role: RunAs = RunAs.BOTH
    kafka: Annotated[str, AfterValidator(checked)] = "127.0.0.1:9092"
    store_url: str = "mongodb://127.0.0.1:27017/?replicaSet=rs0"
    store_database: str
    issuer: str
    jwks_url: str
    audience: str = "guilde"
    token_secret: Annotated[SecretStr, Field(min_length=32)]
    partitions: Annotated[int, Field(ge=1, le=1000)] = 6
    replication: Annotated[int, Field(ge=1, le=9)] = 1
    retention_days: Annotated[int, Field(ge=7, le=3650)] = 7
    reads_a_minute: Annotated[int, Field(ge=0)] = 3_000
    writes_a_minute: Annotated[int, Field(ge=0)] = 1_200
    strangers_a_minute: Annotated[int, Field(ge=0)] = 300
    trusted_proxies: str = "127.0.0.1"
    log_level: str = "INFO"

    @property
    def answers(self) -> bool:
        return self.role in {RunAs.API, RunAs.BOTH}

    @property
    def works(self) -> bool:
        return self.role in {RunAs.WORKER, RunAs.BOTH}

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003  pydantic-settings passes it by name
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  no hidden file says anything
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment, then the secrets' folder. Raises SettingsError where that is missing."""
        folder = os.environ.get(SECRETS_FOLDER)
        if not folder:
            return init_settings, env_settings
        secrets = NestedSecretsSettingsSource(
            file_secret_settings, secrets_dir=folder, secrets_dir_missing="error"
        )
        return init_settings, env_settings, secrets


def in_development() -> bool:
    """Development settings are said, never assumed."""
    return os.environ.get("GUILDE_ENVIRONMENT") == "development"
