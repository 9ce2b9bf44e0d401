"""Guilde-Tokens that tests write: sealed with the secret that every service of the tests has."""

import os

from shared.contracts.token import Seal

SECRET = "the secret that all services share in tests"
SEAL = Seal(SECRET)
SERVICES = ("membership", "content", "events", "search", "notifications")


def share_secret() -> None:
    """With every service that this process, or one that it starts, runs."""
    for service in SERVICES:
        os.environ[f"{service.upper()}_TOKEN_SECRET"] = SECRET
