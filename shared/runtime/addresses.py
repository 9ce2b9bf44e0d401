"""Addresses as they are logged. A part of one may be a secret that opens something by itself."""

from functools import lru_cache

from fastapi import FastAPI
from starlette.types import Scope

SECRETS = {"secret", "token"}
"""How such parts are called in the paths of routes."""
LEFT_OUT = "…"


def loggable(scope: Scope) -> str:
    """A request's path, without what may be a secret.

    Where a route was found, it says which part is: then the route's template is all. Where none
    was, or not yet, the address may be a misspelt one of any: only words of ours are told.
    """
    route = getattr(scope.get("route"), "path", None)
    if route is None:
        words = _words(scope["app"], scope.get("root_path", ""))
        parts = str(scope["path"]).split("/")
        return "/".join(part if part in words else LEFT_OUT for part in parts)
    return str(scope["path"]) if SECRETS.isdisjoint(scope.get("path_params", {})) else str(route)


@lru_cache(maxsize=16)
def _words(app: FastAPI, root_path: str) -> frozenset[str]:
    """What stands in the templates of an app's routes, as it is."""
    paths = [root_path, *app.openapi()["paths"]]
    return frozenset(part for path in paths for part in path.split("/") if "{" not in part)
