"""The response to a write: conditions, idempotency keys, tokens, ETags.

- `If-Match` (RFC 9110) names the versions that may be changed; routes with `IfMatch` require it.
- `Idempotency-Key`: repeating a key with the same request has no effect, and returns the current
  state of the created resource, if the caller may still see it (forms.py). The key is stored in
  the transaction of the change, so neither exists without the other.
- `Guilde-Token` names the created versions; `ETag` is the version of the returned resource.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Header, Request
from starlette.responses import Response

from shared.contracts import token
from shared.contracts.token import Seal, Version
from shared.messaging.grouping import Shares
from shared.messaging.unit import Unit, UseCase, Work
from shared.mongo import DuplicateError, Scope, delete_many, insert
from shared.problems import (
    InvalidProblem,
    MalformedProblem,
    Problem,
    StaleProblem,
)
from shared.runtime.forms import Form, as_kept
from shared.runtime.identity import Principal
from shared.runtime.requests import Me

Result = TypeVar("Result")

COLLECTION = "idempotency"
KEPT_SECONDS = 24 * 3600
LONGEST_KEY = 255
IF_MATCH = "If-Match"

_TAG = r'"[\x21\x23-\x2b\x2d-\x7e]+"'
_TAGS = rf"(?:\*|{_TAG}(?: *, *{_TAG})*)"
"""A pattern for entity tags, but not weak ones (RFC 9110, 8.8.3)."""


async def prepare(scope: Scope) -> None:
    """Create the indexes. Idempotent."""
    await scope[COLLECTION].create_index([("stored_at", 1)], expireAfterSeconds=KEPT_SECONDS)
    await scope[COLLECTION].create_index([("person_id", 1)])


async def forget_answers(scope: Scope, person_id: str) -> None:
    """Delete the idempotency records of an erased person, with the reports in them."""
    await delete_many(scope, COLLECTION, {"person_id": person_id})


@dataclass(frozen=True, slots=True)
class Expected:
    """The versions that a change may start from; None: any version."""

    versions: frozenset[int] | None

    def check(self, version: int) -> None:
        """Raise StaleProblem if a change may not start from this version."""
        if self.versions is not None and version not in self.versions:
            raise StaleProblem(f"the current version is {version}", version=version)


async def if_match(
    value: Annotated[
        str,
        Header(
            alias=IF_MATCH,
            description="The ETag of the version you read, or *",
            max_length=500,
            json_schema_extra={"pattern": f"^{_TAGS}$"},
        ),
    ],
) -> Expected:
    """Parse If-Match. Without the header, the app answers PreconditionProblem.

    Raises: MalformedProblem if it is not a list of tags.
    """
    if not re.fullmatch(_TAGS, value.strip()):
        raise MalformedProblem("If-Match must be a list of quoted ETags, or *")
    if value.strip() == "*":
        return Expected(None)
    tags = [tag.strip().strip('"') for tag in value.split(",")]
    # a tag that Guilde did not issue matches no version
    return Expected(frozenset(int(tag) for tag in tags if tag.isdigit()))


IfMatch = Annotated[Expected, Depends(if_match)]


class Writer:
    """The runner of use cases for one request, which also makes the response."""

    def __init__(self, request: Request, me: Principal, idempotency_key: str | None) -> None:
        self._request = request
        self._unit: Unit = request.app.state.unit
        self._seal: Seal = request.app.state.seal
        self._me = me
        self._key = idempotency_key

    async def __call__(
        self, use_case: UseCase[Result], form: Form[Result], *, shares: Shares[Any] | None = None
    ) -> Response:
        """Commit, then respond in this form. Raises the errors of the use case and the form.

        shares: lets it share a transaction with others (shared/messaging/grouping.py).
        """
        if self._key is None:
            outcome = await self._unit.run(use_case, actor=self._me.person_id, shares=shares)
            return self._with_token(form.make(outcome.result), self._token(outcome.versions))
        return await self._once(use_case, form, shares)

    @property
    def scope(self) -> Scope:
        """Return the store outside the transaction, for refusals before the work begins."""
        return self._unit.store.scope

    async def answered(self, form: Form[Any]) -> Response | None:
        """Return the repeated response, if the request carries a key that was used before.

        For routes with several transactions. Raises: InvalidProblem, or the errors of the form.
        """
        return None if self._key is None else await self._known(await self._fingerprint(), form)

    async def _once(
        self, use_case: UseCase[Result], form: Form[Result], shares: Shares[Any] | None
    ) -> Response:
        fingerprint = await self._fingerprint()
        if known := await self._known(fingerprint, form):
            return known

        async def keep(work: Work, result: Result) -> None:
            record = {
                "_id": self._record_id,
                "person_id": self._me.person_id,
                "fingerprint": fingerprint,
                "token": self._token(work.versions),
                "stored_at": work.now,
                **form.kept(result),
            }
            await insert(work.scope, COLLECTION, [record])

        try:
            outcome = await self._unit.run(
                use_case, actor=self._me.person_id, finish=keep, shares=shares
            )
        except (DuplicateError, Problem):
            # a concurrent request with the same key may have been first, and caused this refusal
            if known := await self._known(fingerprint, form):
                return known
            raise
        return self._with_token(form.make(outcome.result), self._token(outcome.versions))

    async def _known(self, fingerprint: str, form: Form[Any]) -> Response | None:
        record = await self.scope[COLLECTION].find_one({"_id": self._record_id})
        if record is None:
            return None
        if record["fingerprint"] != fingerprint:
            raise InvalidProblem("this Idempotency-Key was used for another request")
        record = as_kept(record)
        answer = await form.again(self.scope, record)
        answer.headers["Idempotency-Replayed"] = "true"
        return self._with_token(answer, record["token"])

    def _token(self, versions: Sequence[Version]) -> str:
        """Seal a token. It names only the last of many versions: facts are applied in order."""
        return self._seal.write(versions[-token.MOST :]) if versions else ""

    @staticmethod
    def _with_token(answer: Response, versions: str) -> Response:
        if versions:
            answer.headers[token.HEADER] = versions
        return answer

    @property
    def _record_id(self) -> str:
        return f"{self._me.person_id}|{self._key}"

    async def _fingerprint(self) -> str:
        request = self._request
        what = f"{request.method} {request.url.path}?{request.url.query}\n".encode()
        return hashlib.sha256(what + await request.body()).hexdigest()


async def _writer(
    request: Request,
    me: Me,
    idempotency_key: Annotated[
        str | None,
        Header(
            max_length=LONGEST_KEY,
            min_length=1,
            description="Requests with the same key are applied once",
        ),
    ] = None,
) -> Writer:
    return Writer(request, me, idempotency_key)


Write = Annotated[Writer, Depends(_writer)]
