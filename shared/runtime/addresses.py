"""Paths for the log, without secret parts such as that of a calendar feed."""

from functools import lru_cache

from fastapi import FastAPI
from starlette.types import Scope

SECRETS = {"secret", "token"}
"""The names of secret path parameters."""
LEFT_OUT = "…"


def loggable(scope: Scope) -> str:
    """Return a request's path without secrets.

    If the route has a secret part, its template is returned. Without a route, the path may be a
    misspelt address with a secret, so only segments that occur in Guilde's own routes are kept.
    """
    route = getattr(scope.get("route"), "path", None)
    if route is None:
        words = _words(scope["app"], scope.get("root_path", ""))
        parts = str(scope["path"]).split("/")
        return "/".join(part if part in words else LEFT_OUT for part in parts)
    return str(scope["path"]) if SECRETS.isdisjoint(scope.get("path_params", {})) else str(route)


@lru_cache(maxsize=16)
def _words(app: FastAPI, root_path: str) -> frozenset[str]:
    """Return the fixed segments in the templates of an app's routes."""
    paths = [root_path, *app.openapi()["paths"]]
    return frozenset(part for path in paths for part in path.split("/") if "{" not in part)
