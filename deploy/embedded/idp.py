"""The identity provider: the development issuer, or Keycloak (`up --idp keycloak`).

People are identified by issuer and subject, so a data folder keeps its first issuer.
"""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from deploy.embedded import issuer, keycloak, state
from deploy.embedded.errors import IssuerDiffers


class Idp(StrEnum):
    DEVELOPMENT = "development"
    KEYCLOAK = "keycloak"


def of(issuer_name: str) -> Idp:
    return Idp.KEYCLOAK if keycloak.issues(issuer_name) else Idp.DEVELOPMENT


def remembered(data: Path) -> Idp:
    """Return the identity provider that this folder's platform used last."""
    last = state.read(data)
    return of(last.issuer) if last else Idp.DEVELOPMENT


def open_issuer(data: Path, chosen: Idp, gateway_port: int) -> str:
    """Return the issuer of this data folder. Raises IssuerDiffers if the folder has another one.

    Keycloak's name contains the gateway's port, which must stay. The development issuer keeps its
    own.
    """
    last = state.read(data)
    if last and of(last.issuer) is not chosen:
        raise _differs(last.issuer, "name another folder with --data DIR")
    if chosen is Idp.DEVELOPMENT:
        return issuer.open_identity(data, gateway_port).issuer
    name = keycloak.issuer_of(gateway_port)
    if last and last.issuer != name:
        raise _differs(last.issuer, "start it at the port of this address, with --port")
    return name


def keys_url(issuer_name: str, port: int) -> str:
    """Return the address of its keys for services: at the process's `port`, not the gateway."""
    path = keycloak.REALM_PATH + keycloak.KEYS if keycloak.issues(issuer_name) else "/jwks.json"
    return f"http://127.0.0.1:{port}{path}"


def metadata_url(issuer_name: str, port: int) -> str:
    """Return the address of its metadata for the portal (OpenID Connect Discovery 1.0)."""
    base = keycloak.REALM_PATH if keycloak.issues(issuer_name) else ""
    return f"http://127.0.0.1:{port}{base}/.well-known/openid-configuration"


def token(data: Path, running: state.PlatformState, name: str, roles: Sequence[str]) -> str:
    """Return a bearer token for a person, valid for twelve hours. Keycloak sets its own roles.

    Raises UnknownPerson, NotRunning.
    """
    if keycloak.issues(running.issuer):
        return keycloak.token(running.ports["issuer"], name)
    return issuer.mint(data, name, roles)


def _differs(name: str, remedy: str) -> IssuerDiffers:
    return IssuerDiffers(f"The people of this data folder have ids from {name}.", f"{remedy}.")
