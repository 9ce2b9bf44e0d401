"""Routers that are skipped at once if none of their routes can match.

FastAPI tries each route of each router that it includes, and those of the matching router twice.
With a dozen routers, this is a third of the cost of a request. The first word of a path and its
number of parts select the few routers that are worth trying.
"""

from collections.abc import Sequence

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Match
from starlette.types import Scope

_SHAPE = "guilde.shape"

Shape = tuple[str, int]
"""The first word of a path, and its number of parts."""


class Sieve(APIRouter):
    """The routes of a router, included with this prefix of one part, such as `/v1`.

    Each path begins with a word. Raises ValueError for a path that does not, or that has a
    parameter with slashes.
    """

    def __init__(self, routes: Sequence[BaseRoute], prefix: str) -> None:
        super().__init__(routes=list(routes))
        paths = [prefix + route.path for route in routes if isinstance(route, APIRoute)]
        self._shapes = frozenset(map(_shape, paths))
        if (
            len(paths) < len(routes)
            or ":path}" in str(paths)
            or any("{" in word for word, _ in self._shapes)
        ):
            raise ValueError(f"the shape of a path is unknown: {paths}")

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        shape = scope.get(_SHAPE)
        if shape is None:
            path, root = str(scope["path"]), str(scope.get("root_path", ""))
            shape = scope[_SHAPE] = _shape(path.removeprefix(root))
        return super().matches(scope) if shape in self._shapes else (Match.NONE, {})


def _shape(path: str) -> Shape:
    """Return the shape of a path with its prefix: the word of `/v1/posts/{post_id}` is `posts`."""
    parts = path.split("/")
    return parts[2] if len(parts) > 2 else "", len(parts)  # noqa: PLR2004  "", the prefix, the word
