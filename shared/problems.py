"""Every expected error, with its HTTP status and a stable `type` (RFC 9457). Pure: no I/O.

    Problem                     status  meaning
    ├── MalformedProblem           400  the request cannot be understood
    ├── UnauthenticatedProblem     401  no valid bearer token
    ├── ForbiddenProblem           403  known, visible, and not allowed
    │   ├── NotAllowed                  the role does not allow it
    │   └── PersonErased                this person asked to be forgotten
    ├── NotFoundProblem            404  not there, or not for this person to know of
    │   └── CommunityNotFound
    ├── MethodProblem              405  Allow names those that the address has
    ├── SlowProblem                408  the rest of the request did not come in time
    ├── ConflictProblem            409  the state does not allow it
    ├── StaleProblem               412  If-Match names an older version
    ├── TooLargeProblem            413  the body is over the bound
    ├── AddressProblem             414  the address, with its query, is over the bound
    ├── InvalidProblem             422  understood, and wrong: `errors` names the fields
    ├── PreconditionProblem        428  If-Match is needed
    ├── TooManyProblem             429  asked too often: Retry-After says when again
    ├── HeadersProblem             431  all headers together are over the bound
    ├── UnknownMethodProblem       501  no method that HTTP has
    └── UnavailableProblem         503  an engine is away, or the read is not caught up yet

Services derive their own from these, so that each error carries its status. Anything that is not a
Problem is a crash: 500 with a trace in the log and nothing of it in the answer.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

TYPE_PREFIX = "urn:guilde:problem:"


class Problem(Exception):
    """An expected error. `detail` is for a person; `extra` are further members of the document."""

    status: ClassVar[int] = 500
    name: ClassVar[str] = "problem"
    title: ClassVar[str] = "Something is wrong"

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
    title = "A valid bearer token is needed"

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
    """The connection is closed with it: what comes late is not taken for a next request."""

    status = 408
    name = "too-slow"
    title = "The request did not come in time"

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail, headers={"Connection": "close"})


class ConflictProblem(Problem):
    status = 409
    name = "conflict"
    title = "The present state does not allow this"


class StaleProblem(Problem):
    status = 412
    name = "stale"
    title = "It was changed since you read it"


class TooLargeProblem(Problem):
    status = 413
    name = "too-large"
    title = "The request is too large"


class AddressProblem(Problem):
    status = 414
    name = "address-too-long"
    title = "The address is too long"


class InvalidProblem(Problem):
    status = 422
    name = "invalid"
    title = "Some of it is wrong"


class PreconditionProblem(Problem):
    status = 428
    name = "if-match-needed"
    title = "If-Match is needed: say which version you change"


class TooManyProblem(Problem):
    """`retry_after` in whole seconds."""

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
    title = "There is no such method"


class UnavailableProblem(Problem):
    """`retry_after` in whole seconds."""

    status = 503
    name = "unavailable"
    title = "Not available just now"

    def __init__(self, detail: str = "", *, retry_after: int = 1) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after)})


class CrashProblem(Problem):
    """What a person sees of a crash."""

    status = 500
    name = "crash"
    title = "Something broke on our side"
