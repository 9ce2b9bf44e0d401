"""The settings of notifications, from environment variables NOTIFICATIONS_*."""

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import SettingsConfigDict

from services.notifications.domain.times import zone_named
from shared.runtime.settings import HttpAddress, NoneOrAuthority, NoneOrHttpAddress, ServiceSettings


class SmtpSecurity(StrEnum):
    """The security of SMTP. none: for loopback. starttls: required. tls: from the start."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


class NotificationsSettings(ServiceSettings):
    """The settings that only notifications has.

    smtp_host: if empty, no mail is sent or stored. mail_connections: the number of connections to
    it at once. smtp_ca: like issuer_ca. smtp_from: the sender's address of mails. public_url: the
    gateway as readers reach it. portal_url: the target of links; without a portal, they lead to the
    API. time_zone: of persons who chose none.
    """

    model_config = SettingsConfigDict(env_prefix="NOTIFICATIONS_", extra="ignore", frozen=True)

    store_database: str = "notifications"
    smtp_host: str = ""
    smtp_port: Annotated[int, Field(ge=1, le=65535)] = 25
    smtp_security: SmtpSecurity = SmtpSecurity.NONE
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_ca: NoneOrAuthority = None
    smtp_from: str = "guilde@localhost"
    mail_connections: Annotated[int, Field(ge=1, le=32)] = 4
    public_url: HttpAddress = "http://127.0.0.1:8080"
    portal_url: NoneOrHttpAddress = ""
    time_zone: Annotated[str, AfterValidator(zone_named)] = "Europe/Paris"

    @property
    def sends_mail(self) -> bool:
        return bool(self.smtp_host)
