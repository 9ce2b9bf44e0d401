"""The OpenAPI document of a service, beyond FastAPI's own output."""

from typing import Any

from fastapi import FastAPI

from shared.runtime.documents import complete


def test_the_summary_of_an_operation_is_its_first_sentence() -> None:
    app = FastAPI()

    @app.get("/posts")
    async def listing() -> None:
        """The posts you may read,
        newest first. Drafts are left out.

        There is more to say.
        """

    assert _operation(app)["summary"] == "The posts you may read, newest first"


def test_an_operation_without_a_description_keeps_its_name() -> None:
    app = FastAPI()

    @app.get("/posts")
    async def read() -> None: ...

    assert _operation(app)["summary"] == "Read"


def test_an_optional_parameter_is_not_nullable() -> None:
    app = FastAPI()

    @app.get("/posts")
    async def listing(tag: str | None = None) -> None:
        pass

    [parameter] = _operation(app)["parameters"]
    assert parameter["schema"]["type"] == "string"


def _operation(app: FastAPI) -> dict[str, Any]:
    complete(app)
    operation: dict[str, Any] = app.openapi()["paths"]["/posts"]["get"]
    return operation
