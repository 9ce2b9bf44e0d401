"""Every expected error, with its HTTP status and a stable `type` (RFC 9457). Pure: no I/O.

    Problem                     status  meaning
    ├── MalformedProblem           400  the request is malformed
    ├── UnauthenticatedProblem     401  no valid bearer token
    ├── ForbiddenProblem           403  visible to the caller, but not allowed
    │   ├── NotAllowed                  the role does not allow it
    │   └── PersonErased                this person was erased
    ├── NotFoundProblem            404  it does not exist, or the caller may not know that it does
    │   └── CommunityNotFound
    ├── MethodProblem              405  Allow lists the methods of this address
    ├── SlowProblem                408  the request took too long to arrive
    ├── ConflictProblem            409  the current state does not allow it
    ├── StaleProblem               412  If-Match names an older version
    ├── TooLargeProblem            413  the body exceeds its limit
    ├── AddressProblem             414  the address, with its query, exceeds its limit
    ├── InvalidProblem             422  well-formed but not valid: `errors` names the fields
    ├── PreconditionProblem        428  If-Match is required
    ├── TooManyProblem             429  too many requests: Retry-After says when to retry
    ├── HeadersProblem             431  the headers together exceed their limit
    ├── UnknownMethodProblem       501  HTTP has no such method
    └── UnavailableProblem         503  an engine is down, or this service has not caught up

Services derive their own errors from these, so that each error has a status. Any other exception is
a crash: the response is 500 without details, and the traceback is in the log.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

TYPE_PREFIX = "urn:guilde:problem:"


class Problem(Exception):
    """An expected error. `detail` is for people; `extra` holds further members of the document."""

    status: ClassVar[int] = 500
    name: ClassVar[str] = "problem"
    title: ClassVar[str] = "The request failed"

    def __init__(
        self, detail: str = "", *, headers: Mapping[str, str] | None = None, **extra: Any
    ) -> None:
        super().__init__(detail or self.title)
        self.detail = detail
        self.headers = dict(headers or {})
        self.extra = extra

    def document(self) -> dict[str, Any]:
        return {
            "type": TYPE_PREFIX + self.name,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            **self.extra,
        }


class MalformedProblem(Problem):
    status = 400
    name = "malformed-request"
    title = "The request cannot be understood"


class UnauthenticatedProblem(Problem):
    status = 401
    name = "unauthenticated"
    title = "A valid bearer token is required"

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail, headers={"WWW-Authenticate": 'Bearer realm="guilde"'})


class ForbiddenProblem(Problem):
    status = 403
    name = "forbidden"
    title = "Not allowed"


class NotAllowed(ForbiddenProblem):
    name = "not-allowed"
    title = "Your role does not allow this"


class PersonErased(ForbiddenProblem):
    name = "person-erased"
    title = "This person has been erased"


class NotFoundProblem(Problem):
    status = 404
    name = "not-found"
    title = "Not found"


class CommunityNotFound(NotFoundProblem):
    name = "community-not-found"
    title = "There is no such community"


class MethodProblem(Problem):
    status = 405
    name = "method-not-allowed"
    title = "This method is not allowed here"


class SlowProblem(Problem):
    """A request that came too slowly.

    The response closes the connection, so that late bytes are not read as the next request.
    """

    status = 408
    name = "too-slow"
    title = "The request took too long to arrive"

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail, headers={"Connection": "close"})


class ConflictProblem(Problem):
    status = 409
    name = "conflict"
    title = "The current state does not allow this"


class StaleProblem(Problem):
    status = 412
    name = "stale"
    title = "This has changed since you read it"


class TooLargeProblem(Problem):
    status = 413
    name = "too-large"
    title = "The request is too large"


class AddressProblem(Problem):
    status = 414
    name = "address-too-long"
    title = "The URL is too long"


class InvalidProblem(Problem):
    status = 422
    name = "invalid"
    title = "The request is not valid"


class PreconditionProblem(Problem):
    status = 428
    name = "if-match-needed"
    title = "If-Match is required: send the ETag of the version you read"


class TooManyProblem(Problem):
    """Too many requests. `retry_after` is in whole seconds."""

    status = 429
    name = "too-many-requests"
    title = "Too many requests"

    def __init__(self, detail: str = "", *, retry_after: int = 1) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after)})


class HeadersProblem(Problem):
    status = 431
    name = "headers-too-large"
    title = "The headers are too large"


class UnknownMethodProblem(Problem):
    status = 501
    name = "unknown-method"
    title = "Unknown method"


class UnavailableProblem(Problem):
    """An engine is away. `retry_after` is in whole seconds."""

    status = 503
    name = "unavailable"
    title = "Temporarily unavailable"

    def __init__(self, detail: str = "", *, retry_after: int = 1) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after)})


class CrashProblem(Problem):
    """The problem that the caller sees when the code crashes."""

    status = 500
    name = "crash"
    title = "Something went wrong on our side"
