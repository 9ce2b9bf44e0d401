"""The settings of the portal, from environment variables PORTAL_*."""

from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from shared.runtime.identity import refuse_development_issuer
from shared.runtime.settings import NoneOrAuthority, ServiceSettings

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def _without_slash(url: str) -> str:
    return url.rstrip("/")


def _known_zone(name: str) -> str:
    ZoneInfo(name)
    return name


Url = Annotated[str, AfterValidator(_without_slash)]


class PortalSettings(BaseSettings):
    """The portal's settings.

    public_url: the address that people use. gateway_url: the address of the API, by default the
    same. issuer: the `iss` of identity tokens. discovery_url: its metadata, if not under the
    issuer. issuer_ca: the certificate file of its authority, if it is your own. client_secret:
    empty for a public client, which PKCE protects. scope: requested from the issuer. store_url,
    store_database: of MongoDB, for sessions only. session_secret: seals them; the same for all
    processes. idle_hours, absolute_hours: the longest inactivity, and the longest session. name,
    theme: of the portal, and a folder with `theme.css` and `logo.svg`, both optional. time_zone:
    for people who chose none. admins_role: the role of the platform's administrators.
    """

    model_config = SettingsConfigDict(
        env_prefix="PORTAL_", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    log_level: str = "INFO"
    trusted_proxies: str = "127.0.0.1"
    public_url: Url = "http://127.0.0.1:8080"
    gateway_url: Url = ""
    issuer: str
    discovery_url: str = ""
    issuer_ca: NoneOrAuthority = None
    client_id: str = "guilde-portal"
    client_secret: SecretStr = SecretStr("")
    scope: str = "openid profile email"
    store_url: str = "mongodb://127.0.0.1:27017/?replicaSet=rs0"
    store_database: str = "portal"
    session_secret: Annotated[SecretStr, Field(min_length=32)]
    idle_hours: Annotated[int, Field(ge=1, le=24 * 30)] = 12
    absolute_hours: Annotated[int, Field(ge=1, le=24 * 90)] = 24 * 7
    name: Annotated[str, Field(min_length=1, max_length=40)] = "Guilde"
    theme: Path | None = None
    time_zone: Annotated[str, AfterValidator(_known_zone)] = "Europe/Paris"
    admins_role: str = "admin"

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach it over TLS."""
        return urlsplit(self.public_url).scheme == "https"

    @property
    def api_url(self) -> str:
        return f"{self.gateway_url or self.public_url}/api"

    @property
    def metadata_url(self) -> str:
        return self.discovery_url or f"{self.issuer}/.well-known/openid-configuration"

    @model_validator(mode="after")
    def _only_in_safety(self) -> Self:
        if not self.is_secure and urlsplit(self.public_url).hostname not in LOOPBACK:
            raise ValueError("public_url needs https: a session must not travel in the clear")
        refuse_development_issuer(self.issuer)
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read the environment, then the folder of secrets, as every service does."""
        return ServiceSettings.settings_customise_sources(
            settings_cls, init_settings, env_settings, dotenv_settings, file_secret_settings
        )
