"""An OIDC issuer for tests: it publishes its keys over HTTP and signs whatever a test asks."""

import json
import ssl
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

AUDIENCE = "guilde"


class Issuer:
    """`keys` are the published keys; a test may add, remove or sign with others.

    asked: how often the keys were fetched. failures: how many of the next responses are errors.
    answers: while cleared, the issuer accepts requests and does not respond.
    """

    def __init__(self, port: int, scheme: str = "http") -> None:
        self.issuer = f"{scheme}://127.0.0.1:{port}/realm"
        self.jwks_url = f"{scheme}://127.0.0.1:{port}/jwks.json"
        self.keys: dict[str, RSAPrivateKey] = {"first": new_key()}
        self.asked = 0
        self.failures = 0
        self.answers = threading.Event()
        self.answers.set()

    def token(
        self,
        name: str,
        *,
        roles: Sequence[str] = (),
        locale: str = "en",
        key_id: str = "first",
        key: RSAPrivateKey | None = None,
        algorithm: str = "RS256",
        claims: Mapping[str, Any] | None = None,
    ) -> str:
        now = int(time.time())
        subject = name.lower().replace(" ", "-")
        content = {
            "iss": self.issuer,
            "aud": AUDIENCE,
            "sub": subject,
            "name": name,
            "email": f"{subject}@example.org",
            "locale": locale,
            "roles": list(roles),
            "iat": now,
            "exp": now + 3600,
            **(claims or {}),
        }
        signing = key or self.keys[key_id]
        return jwt.encode(content, signing, algorithm=algorithm, headers={"kid": key_id})

    def document(self) -> bytes:
        keys = [
            {**json.loads(RSAAlgorithm.to_jwk(key.public_key())), "kid": key_id, "use": "sig"}
            for key_id, key in self.keys.items()
        ]
        return json.dumps({"keys": keys}).encode()


def new_key() -> RSAPrivateKey:
    return generate_private_key(public_exponent=65537, key_size=2048)


@contextmanager
def run_issuer(certificate: Path | None = None) -> Iterator[Issuer]:
    """Serve over TLS if `certificate` is given: one PEM file with the key, then the certificate."""
    published: list[Issuer] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            [issuer] = published
            issuer.asked += 1
            issuer.answers.wait()
            if issuer.failures:
                issuer.failures -= 1
                self.send_error(HTTPStatus.BAD_GATEWAY)
                return
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            with suppress(ConnectionError):  # the caller may have hung up meanwhile
                self.wfile.write(issuer.document())

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if certificate is not None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    published.append(Issuer(server.server_port, "https" if certificate else "http"))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield published[0]
    finally:
        published[0].answers.set()
        server.shutdown()
        server.server_close()
        thread.join()
