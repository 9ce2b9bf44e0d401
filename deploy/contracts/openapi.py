"""The OpenAPI documents of the services, as each serves its own. No engine is needed."""

from typing import Any

from fastapi import FastAPI

from deploy.composed import composed
from shared.runtime.app import create_app
from shared.runtime.service import compose


def apps() -> dict[str, FastAPI]:
    """Return the apps, by service."""
    return {
        service.name: create_app(compose(service, settings, store))
        for service, settings, store in composed()
    }


def documents() -> dict[str, dict[str, Any]]:
    """Return the documents, by service."""
    return {name: app.openapi() for name, app in apps().items()}
