"""Errors of the API.

ApiError
├── SignedOut            401  the token is invalid or has expired: the person signs in again
├── Refused              the API refused: `name` is the stable end of the problem's type
│   ├── Forbidden        403
│   ├── NotFound         404
│   └── Mendable         other refusals, after which what was sent can be corrected and sent again
│       ├── Stale        412  somebody changed it since it was read
│       ├── Invalid      422  `fields` names what is wrong
│       └── TooMany      429
└── Away                 it did not answer in time, or is unavailable: `service` names which
"""

from collections.abc import Mapping
from typing import Any

TYPE_PREFIX = "urn:guilde:problem:"


class ApiError(Exception):
    """An unsuccessful response. `service` is the service that was called."""

    def __init__(self, service: str, problem: Mapping[str, Any] | None = None) -> None:
        self.service = service
        self.problem = dict(problem or {})
        super().__init__(f"{service}: {self.problem.get('title', type(self).__name__)}")

    @property
    def name(self) -> str:
        return str(self.problem.get("type", "")).removeprefix(TYPE_PREFIX)

    @property
    def fields(self) -> list[str]:
        """Return the names of the wrong fields, without their place."""
        errors = self.problem.get("errors") or []
        return [str(where[-1]) for error in errors if (where := error.get("where"))]


class SignedOut(ApiError):
    pass


class Refused(ApiError):
    pass


class Forbidden(Refused):
    pass


class NotFound(Refused):
    pass


class Mendable(Refused):
    pass


class Stale(Mendable):
    pass


class Invalid(Mendable):
    pass


class TooMany(Mendable):
    pass


class Away(ApiError):
    pass


BY_STATUS: Mapping[int, type[ApiError]] = {
    401: SignedOut,
    403: Forbidden,
    404: NotFound,
    412: Stale,
    422: Invalid,
    429: TooMany,
}
