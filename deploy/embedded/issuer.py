"""A development OIDC issuer, with its key in the data folder and without passwords.

Anybody who can read the key can mint a token (`./guilde token`). Anybody who opens its page can
sign in as anybody: see authorizing.py. It only starts if GUILDE_ENVIRONMENT is `development`.
"""

import json
import os
import re
import time
import unicodedata
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from deploy.embedded import secrets
from deploy.embedded.errors import IssuerForbidden

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from starlette.applications import Starlette

    from deploy.embedded.authorizing import Authorizing

AUDIENCE = "guilde"
LIFETIME = timedelta(hours=12)
PATH = "/issuer"
_ALGORITHM = "RS256"
_KEY_BITS = 2048


@dataclass(frozen=True, slots=True)
class Identity:
    """The content of DATA/secrets/issuer.json: the issuer's name in tokens, and the key in PEM."""

    issuer: str
    key_id: str
    private_key: str


def open_identity(data: Path, gateway_port: int) -> Identity:
    """Read the issuer of this data folder. The first call creates it.

    Its name contains the first gateway port and never changes: people are identified by issuer and
    subject.
    """
    path = secret_path(data)
    if not path.exists():
        identity = _new_identity(f"http://127.0.0.1:{gateway_port}{PATH}")
        secrets.write(path, json.dumps(asdict(identity)))
    return read_identity(data)


def read_identity(data: Path) -> Identity:
    """Read the issuer of this data folder. Raises FileNotFoundError if there is none yet."""
    return Identity(**json.loads(secret_path(data).read_text()))


def secret_path(data: Path) -> Path:
    return secrets.path_of(data, "issuer.json")


def mint(
    data: Path,
    name: str,
    roles: Sequence[str] = (),
    lifetime: timedelta = LIFETIME,
    locale: str = "en",
) -> str:
    """Sign a token for a person of this name. The same name is always the same person.

    Raises FileNotFoundError if the platform was never started.
    """
    identity = read_identity(data)
    return sign(identity, _claims(identity.issuer, name, roles, lifetime, locale))


def sign(identity: Identity, claims: Mapping[str, Any]) -> str:
    import jwt

    headers = {"kid": identity.key_id}
    key = _key(identity.private_key)
    return jwt.encode(dict(claims), key, algorithm=_ALGORITHM, headers=headers)


@lru_cache(maxsize=16)
def _key(pem: str) -> "RSAPrivateKey":
    """Return the loaded key. It is cached, because checking a key costs much more than signing."""
    from jwt.algorithms import RSAAlgorithm

    return cast("RSAPrivateKey", RSAAlgorithm(RSAAlgorithm.SHA256).prepare_key(pem))


def _claims(
    issuer: str, name: str, roles: Sequence[str], lifetime: timedelta, locale: str
) -> dict[str, Any]:
    now = int(time.time())
    subject = subject_of(name)
    return {
        "iss": issuer,
        "aud": AUDIENCE,
        "sub": subject,
        "name": display_of(name),
        "email": f"{subject}@example.org",
        "locale": locale,
        "roles": list(roles),
        "iat": now,
        "nbf": now,
        "exp": now + int(lifetime.total_seconds()),
        "jti": str(uuid.uuid4()),
    }


def subject_of(name: str) -> str:
    """Return the stable slug of a name: `Émile Zola` becomes `emile-zola`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or uuid.uuid5(uuid.NAMESPACE_URL, name).hex


def display_of(name: str) -> str:
    """Return the display form of a name: `alice` becomes `Alice`, `Zoé du Lac` stays."""
    return name.title() if name == name.lower() else name


def build() -> "Starlette":
    """Compose the application from ISSUER_*. Raises IssuerForbidden outside development.

    ISSUER_DATA: the data folder. ISSUER_PUBLIC: the address for browsers, if not the issuer's name.
    ISSUER_PEOPLE: a file with the people on its page.
    """
    from starlette.applications import Starlette
    from starlette.responses import JSONResponse, Response
    from starlette.routing import Route

    from deploy.embedded import people_page

    refuse_outside_development()
    identity = read_identity(Path(os.environ["ISSUER_DATA"]))
    signing_in = authorizing(identity)
    documents = {
        "/.well-known/openid-configuration": {**discovery(identity), **signing_in.endpoints()},
        "/jwks.json": {"keys": [public_jwk(identity)]},
        "/health/ready": {"status": "ready", "checks": {}},
    }
    style = {"Cache-Control": "no-cache"}
    own = [
        ("/authorize", signing_in.authorize, ["GET", "POST"]),
        ("/token", signing_in.token, ["POST"]),
        ("/end_session", signing_in.end_session, ["GET"]),
        (
            "/people.css",
            lambda _: Response(people_page.STYLE, media_type="text/css", headers=style),
            ["GET"],
        ),
    ]
    return Starlette(
        routes=[
            *(
                Route(prefix + path, lambda _, document=document: JSONResponse(document))
                for path, document in documents.items()
                for prefix in ("", PATH)
            ),
            *(
                Route(prefix + path, endpoint, methods=methods)
                for path, endpoint, methods in own
                for prefix in ("", PATH)
            ),
        ]
    )


def authorizing(identity: Identity) -> "Authorizing":
    """Compose the sign-in."""
    from functools import partial

    import jwt

    from deploy.embedded import people_page
    from deploy.embedded.authorizing import Authorizing

    def claims(name: str, roles: Sequence[str], seconds: int, locale: str) -> dict[str, Any]:
        lifetime = timedelta(seconds=seconds)
        return _claims(identity.issuer, name, roles, lifetime, locale)

    people = os.environ.get("ISSUER_PEOPLE")
    return Authorizing(
        base=os.environ.get("ISSUER_PUBLIC") or identity.issuer,
        people=people_page.read_people(Path(people) if people else None),
        claims=claims,
        sign=partial(sign, identity),
        public_key=jwt.PyJWK(public_jwk(identity)).key,
    )


def refuse_outside_development() -> None:
    """Raise IssuerForbidden outside development, since its keys are stored on a disk."""
    if os.environ.get("GUILDE_ENVIRONMENT") != "development":
        raise IssuerForbidden(
            "The development issuer only runs with GUILDE_ENVIRONMENT=development.",
            "Name your organisation's OIDC issuer in each service's settings instead.",
        )


def discovery(identity: Identity) -> dict[str, Any]:
    """Return the OpenID Provider Metadata (OpenID Connect Discovery 1.0)."""
    return {
        "issuer": identity.issuer,
        "jwks_uri": f"{identity.issuer}/jwks.json",
        "response_types_supported": ["id_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": [_ALGORITHM],
    }


def public_jwk(identity: Identity) -> dict[str, Any]:
    """Return the public key (RFC 7517)."""
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key
    from jwt.algorithms import RSAAlgorithm

    key = load_pem_private_key(identity.private_key.encode(), password=None)
    if not isinstance(key, RSAPrivateKey):
        raise TypeError("the issuer's key is not an RSA key")
    public: dict[str, Any] = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return {**public, "use": "sig", "alg": _ALGORITHM, "kid": identity.key_id}


def _new_identity(issuer: str) -> Identity:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=_KEY_BITS)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return Identity(issuer, uuid.uuid4().hex, pem.decode())


def main() -> None:
    import uvicorn

    uvicorn.run(
        build(),
        host="127.0.0.1",
        port=int(os.environ["ISSUER_PORT"]),
        log_level="warning",
        server_header=False,
    )


if __name__ == "__main__":
    main()
