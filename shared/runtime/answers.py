"""Problems as responses: problem+json (RFC 9457), and their entries in the OpenAPI documents."""

from typing import Any

import orjson
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from shared.problems import Problem

MEDIA_TYPE = "application/problem+json"


class ProblemDocument(BaseModel):
    """RFC 9457. `type` never changes; `detail` may be translated. `errors` lists invalid fields."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str = ""
    errors: list[dict[str, Any]] | None = None


def respond(problem: Problem) -> Response:
    return Response(
        orjson.dumps(problem.document()),
        status_code=problem.status,
        media_type=MEDIA_TYPE,
        headers=problem.headers,
    )


def documented(*problems: type[Problem]) -> dict[int | str, dict[str, Any]]:
    """Return the `responses` of a route, for its OpenAPI document."""
    return {
        problem.status: {
            "description": problem.title,
            "model": ProblemDocument,
            "content": {MEDIA_TYPE: {}},
        }
        for problem in problems
    }
