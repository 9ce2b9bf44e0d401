"""Expected access to topics, and how their writes are tested."""

from typing import Any
from uuid import uuid4

from tests.hostile.expectations import ALL, COLLEAGUES, Expected, Gate, Own, always
from tests.hostile.guarding import Guarded, Maker
from tests.hostile.surfaces import Request, Surface, a_word, some_of
from tests.hostile.town import Town
from tests.support.content import created
from tests.support.places import Role

_ADMIN = frozenset({Role.ADMIN})


def _labels() -> dict[str, Any]:
    word = uuid4().hex
    return {"labels": {"fr": f"Sujet {word}", "en": f"Topic {word}"}}


EXPECTED: Expected = {
    "GET /v1/topics": (Own(),),
    # for a person who animates some community: all of these have founded one
    "POST /v1/topics": (Own(COLLEAGUES, body=lambda _: _labels()),),
    "GET /v1/topics/{topic_id}": (Gate(always(ALL)),),
    "PATCH /v1/topics/{topic_id}": (Gate(always(ALL), _ADMIN, body=lambda _: _labels()),),
}


async def _guarded(maker: Maker) -> Guarded:
    admin = maker.builder.people[Role.ADMIN]
    topic = created(await maker.services["membership"].post(admin, "/v1/topics", json=_labels()))
    return Guarded("membership", admin, f"/v1/topics/{topic['id']}", _labels)


GUARDED = {"PATCH /v1/topics/{topic_id}": _guarded}


def _topics(town: Town, who: str) -> Request:
    return Request(who, "membership", "/v1/topics", some_of(town, q=lambda: a_word(town)))


SURFACES: tuple[Surface, ...] = (_topics,)
