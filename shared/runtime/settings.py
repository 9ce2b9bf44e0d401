"""What every service is told by its environment, with the service's name as prefix."""

import os
from enum import StrEnum
from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class RunAs(StrEnum):
    """api answers HTTP; worker relays and consumes; both does both."""

    API = "api"
    WORKER = "worker"
    BOTH = "both"


class ServiceSettings(BaseSettings):
    """Settings that all services have.

    kafka: bootstrap servers. issuer: the `iss` tokens must have; jwks_url: its keys.
    partitions, replication: of topics that this service creates. reads_a_minute, writes_a_minute:
    of one person, by one process; strangers_a_minute: of one address, without a valid token; 0: no
    limit. trusted_proxies: addresses and networks whose X-Forwarded-For is believed.
    """

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    role: RunAs = RunAs.BOTH
    kafka: str = "127.0.0.1:9092"
    store_url: str = "mongodb://127.0.0.1:27017/?replicaSet=rs0"
    store_database: str
    issuer: str
    jwks_url: str
    audience: str = "guilde"
    partitions: Annotated[int, Field(ge=1, le=1000)] = 6
    replication: Annotated[int, Field(ge=1, le=9)] = 1
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


def in_development() -> bool:
    """Development settings are said, never assumed."""
    return os.environ.get("GUILDE_ENVIRONMENT") == "development"
