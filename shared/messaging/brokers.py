"""The address of Kafka, with its credentials: one URL, as for the other engines.

    host:port,host:port                                    in a trusted network
    kafka+tls://user:password@host:port,host:port          TLS, and SASL by SCRAM-SHA-512
    kafka+tls://host:port?ca=/path/to/authority.pem        TLS alone, with your own authority
    kafka://user:password@host:port?sasl=PLAIN             SASL alone

Percent-encode user and password.
"""

import re
import ssl
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from faststream.kafka.security import parse_security
from faststream.security import (
    BaseSecurity,
    SASLPlaintext,
    SASLScram256,
    SASLScram512,
)

SCHEMES = {"kafka": False, "kafka+tls": True}
"""The schemes, and whether they mean TLS."""
MECHANISMS = {
    "PLAIN": SASLPlaintext,
    "SCRAM-SHA-256": SASLScram256,
    "SCRAM-SHA-512": SASLScram512,
}
DEFAULT_MECHANISM = "SCRAM-SHA-512"
_SERVERS = re.compile(r"[^\s:,@/]+:\d{1,5}(,[^\s:,@/]+:\d{1,5})*")


def servers(kafka: str) -> list[str]:
    """The bootstrap servers of an address, each host:port. Raises ValueError."""
    hosts = urlsplit(kafka).netloc.rpartition("@")[2] if "://" in kafka else kafka
    hosts = hosts.replace(" ", "")
    if not _SERVERS.fullmatch(hosts):
        raise ValueError("the address of Kafka is not host:port, or several of them with commas")
    return hosts.split(",")


def security(kafka: str) -> BaseSecurity | None:
    """FastStream's options for an address. Raises ValueError, OSError for an unreadable `ca`."""
    if "://" not in kafka:
        return None
    url = urlsplit(kafka)
    if url.scheme not in SCHEMES:
        raise ValueError(f"the address of Kafka begins with none of {', '.join(SCHEMES)}")
    options = dict(parse_qsl(url.query))
    context = ssl.create_default_context(cafile=options.get("ca")) if SCHEMES[url.scheme] else None
    credentials, at, _ = url.netloc.rpartition("@")
    if not at:
        return BaseSecurity(context)
    user, _, password = credentials.partition(":")
    mechanism = options.get("sasl", DEFAULT_MECHANISM)
    if mechanism not in MECHANISMS:
        raise ValueError(f"the SASL mechanism of Kafka is none of {', '.join(MECHANISMS)}")
    return MECHANISMS[mechanism](unquote(user), unquote(password), context)


def client_options(kafka: str) -> dict[str, Any]:
    """Options of an aiokafka client for an address. Raises ValueError."""
    return {"bootstrap_servers": servers(kafka), **parse_security(security(kafka))}


def checked(kafka: str) -> str:
    """The same address, if it is valid. Raises ValueError."""
    servers(kafka)
    security(kafka)
    return kafka
