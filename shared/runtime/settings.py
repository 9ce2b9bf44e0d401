"""The settings of every service, from its environment, with the service's name as prefix."""

import logging
import os
import ssl
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, FilePath, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    NestedSecretsSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from shared.messaging.brokers import checked
from shared.mongo import checked_address

SECRETS_FOLDER = "GUILDE_SECRETS"
"""The variable that names a folder whose files are settings too.

A file has the variable's name in lower case, like `membership_store_url`. This keeps passwords out
of a process's environment.
"""


class WrongSettingsError(Exception):
    """An error in the settings.

    Its text is one sentence for operators, with the names of settings and never their values.
    """


class RunAs(StrEnum):
    """The role of a process. api: answers HTTP; worker: relays and consumes; both: does both."""

    API = "api"
    WORKER = "worker"
    BOTH = "both"


def _http_address(said: str) -> str:
    url = urlsplit(said)
    if url.scheme not in {"http", "https"} or not url.hostname:
        raise ValueError("it must begin with http:// or https://")
    return said


def _level(said: str) -> str:
    if said not in logging.getLevelNamesMapping():
        raise ValueError("it must be a log level, such as INFO or WARNING")
    return said


def _with_certificates(file: Path) -> Path:
    try:
        ssl.create_default_context(cafile=file)
    except (OSError, ssl.SSLError):
        raise ValueError("it must be a file with certificates in PEM") from None
    return file


HttpAddress = Annotated[str, AfterValidator(_http_address)]
NoneOrHttpAddress = Annotated[str, AfterValidator(lambda said: said and _http_address(said))]
"""An HTTP address, or an empty text."""
NoneOrAuthority = Annotated[
    Annotated[FilePath, AfterValidator(_with_certificates)] | None,
    BeforeValidator(lambda said: said or None),
]
"""The certificate file of a server's authority, if the system does not trust that authority."""


class ServiceSettings(BaseSettings):
    """The settings that all services have.

    kafka: an address as described in shared/messaging/brokers.py. store_url: of MongoDB, with user,
    password and options. issuer: the required `iss` of tokens; jwks_url: the address of its keys;
    issuer_ca: the certificate file of its authority, if it is your own. token_secret: seals
    Guilde-Tokens; the same for all services. partitions, replication: of topics that this service
    creates. retention_days: how long a topic keeps every fact, before compaction leaves the last of
    each aggregate. reads_a_minute, writes_a_minute: of one person, per process; strangers_a_minute:
    of one client address without a valid token; 0: no limit. trusted_proxies: the addresses and
    networks whose X-Forwarded-For is trusted.
    """

    model_config = SettingsConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    role: RunAs = RunAs.BOTH
    kafka: Annotated[str, AfterValidator(checked)] = "127.0.0.1:9092"
    store_url: Annotated[str, AfterValidator(checked_address)] = (
        "mongodb://127.0.0.1:27017/?replicaSet=rs0"
    )
    store_database: str
    issuer: Annotated[str, Field(min_length=1)]
    jwks_url: HttpAddress
    issuer_ca: NoneOrAuthority = None
    audience: str = "guilde"
    token_secret: Annotated[SecretStr, Field(min_length=32)]
    partitions: Annotated[int, Field(ge=1, le=1000)] = 6
    replication: Annotated[int, Field(ge=1, le=9)] = 1
    retention_days: Annotated[int, Field(ge=7, le=3650)] = 7
    reads_a_minute: Annotated[int, Field(ge=0)] = 3_000
    writes_a_minute: Annotated[int, Field(ge=0)] = 1_200
    strangers_a_minute: Annotated[int, Field(ge=0)] = 300
    trusted_proxies: str = "127.0.0.1"
    log_level: Annotated[str, AfterValidator(_level)] = "INFO"

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
        """Read the environment, then the folder of secrets.

        Raises SettingsError if the folder is missing.
        """
        folder = os.environ.get(SECRETS_FOLDER)
        if not folder:
            return init_settings, env_settings
        secrets = NestedSecretsSettingsSource(
            file_secret_settings, secrets_dir=folder, secrets_dir_missing="error"
        )
        return init_settings, env_settings, secrets


Settings = TypeVar("Settings", bound=BaseSettings)


def read(settings: type[Settings]) -> Settings:
    """Read the settings. Raises: WrongSettingsError."""
    try:
        return settings()
    except ValidationError as wrong:
        prefix = settings.model_config.get("env_prefix", "")
        raise WrongSettingsError("; ".join(_sentences(prefix, wrong))) from None
    except SettingsError as wrong:
        raise WrongSettingsError(f"{SECRETS_FOLDER}: {wrong}") from None


def _sentences(prefix: str, wrong: ValidationError) -> Iterator[str]:
    errors = wrong.errors(include_url=False, include_context=False, include_input=False)
    missing = [error for error in errors if error["type"] == "missing"]
    if missing:
        names = " and ".join(_name(prefix, error) for error in missing)
        verb = "is" if len(missing) == 1 else "are"
        yield f"{names} {verb} missing, as a variable or as a file in {SECRETS_FOLDER}"
    for error in errors:
        if error not in missing:
            yield f"{_name(prefix, error)} is wrong: {error['msg'].removeprefix('Value error, ')}"


def _name(prefix: str, error: ErrorDetails) -> str:
    return f"{prefix}{'_'.join(map(str, error['loc']))}".upper()


def in_development() -> bool:
    """Return whether development settings are allowed. They are explicit, never assumed."""
    return os.environ.get("GUILDE_ENVIRONMENT") == "development"
