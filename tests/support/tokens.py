"""Guilde-Tokens that tests write, sealed with the secret that all services in tests share."""

import os

from shared.contracts.token import Seal

SECRET = "the secret that all services share in tests"
SEAL = Seal(SECRET)
SERVICES = ("membership", "content", "events", "search", "notifications")


def share_secret() -> None:
    """Share the secret with every service that this process, or a child process, runs."""
    for service in SERVICES:
        os.environ[f"{service.upper()}_TOKEN_SECRET"] = SECRET
