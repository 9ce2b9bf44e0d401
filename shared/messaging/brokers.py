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

SCHEMES = {"kafka": False, "kafka+tls": True}
"""The schemes, and whether they mean TLS."""
MECHANISMS = ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512")
DEFAULT_MECHANISM = "SCRAM-SHA-512"
_SERVERS = re.compile(r"[^\s:,@/]+:\d{1,5}(,[^\s:,@/]+:\d{1,5})*")


def servers(kafka: str) -> list[str]:
    """Return the bootstrap servers of an address, each host:port. Raises ValueError."""
    hosts = urlsplit(kafka).netloc.rpartition("@")[2] if "://" in kafka else kafka
    hosts = hosts.replace(" ", "")
    if not _SERVERS.fullmatch(hosts):
        raise ValueError("the address of Kafka is not host:port, or several of them with commas")
    return hosts.split(",")


def security(kafka: str) -> dict[str, Any]:
    """Return aiokafka's options of TLS and sign-in for an address, if it names any.

    Raises ValueError, OSError for an unreadable `ca`.
    """
    if "://" not in kafka:
        return {}
    url = urlsplit(kafka)
    if url.scheme not in SCHEMES:
        raise ValueError(f"the address of Kafka begins with none of {', '.join(SCHEMES)}")
    options = dict(parse_qsl(url.query))
    tls = SCHEMES[url.scheme]
    context = ssl.create_default_context(cafile=options.get("ca")) if tls else None
    credentials, at, _ = url.netloc.rpartition("@")
    if not at:
        return {"security_protocol": "SSL" if tls else "PLAINTEXT", "ssl_context": context}
    user, _, password = credentials.partition(":")
    mechanism = options.get("sasl", DEFAULT_MECHANISM)
    if mechanism not in MECHANISMS:
        raise ValueError(f"the SASL mechanism of Kafka is none of {', '.join(MECHANISMS)}")
    return {
        "security_protocol": "SASL_SSL" if tls else "SASL_PLAINTEXT",
        "ssl_context": context,
        "sasl_mechanism": mechanism,
        "sasl_plain_username": unquote(user),
        "sasl_plain_password": unquote(password),
    }


def client_options(kafka: str) -> dict[str, Any]:
    """Return the options of an aiokafka client for an address. Raises ValueError."""
    return {"bootstrap_servers": servers(kafka), **security(kafka)}


def checked(kafka: str) -> str:
    """Return the address, if it is valid. Raises ValueError."""
    servers(kafka)
    security(kafka)
    return kafka
