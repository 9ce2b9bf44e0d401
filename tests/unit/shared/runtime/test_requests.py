import threading
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Query
from httpx import ASGITransport, AsyncClient

from shared.runtime.requests import OpenRoute, parameters
from shared.runtime.sieve import Sieve


@dataclass(slots=True)
class Wanted:
    size: Annotated[int, Query(ge=1)] = 1
    made_in: int = field(default_factory=threading.get_ident, init=False)


async def test_parameters_are_read_without_a_thread() -> None:
    router = APIRouter(route_class=OpenRoute)

    @router.get("/things")
    async def listing(wanted: Annotated[Wanted, Depends(parameters(Wanted))]) -> dict[str, object]:
        return {"size": wanted.size, "here": wanted.made_in == threading.get_ident()}

    app = FastAPI()
    app.state.limits = SimpleNamespace(count_stranger=lambda _: None)
    app.include_router(Sieve(router.routes, "/v1"), prefix="/v1", dependencies=[Depends(_nothing)])
    async with AsyncClient(transport=ASGITransport(app), base_url="http://here") as client:
        assert (await client.get("/v1/things?size=3")).json() == {"size": 3, "here": True}
        assert (await client.get("/v1/things?size=0")).status_code == 422
    shown = app.openapi()["paths"]["/v1/things"]["get"]["parameters"]
    assert [each["name"] for each in shown] == ["size"]


async def _nothing() -> None:
    pass
