"""Expected access to notifications, and how their writes are tested."""

from itertools import cycle

from tests.hostile.expectations import AWARE, Endless, Expected, Gate, Listing, Own, Secret, always
from tests.hostile.guarding import Guarded, Maker
from tests.hostile.surfaces import Request, Surface, any_of, some_of
from tests.hostile.town import Town
from tests.support.places import Role

EXPECTED: Expected = {
    "GET /v1/notifications": (Listing(AWARE, for_all=False),),
    "GET /v1/notifications/unread-count": (Own(),),
    "POST /v1/notifications/{notification_id}/read": (Gate(always(frozenset({Role.OWNER}))),),
    "POST /v1/notifications/{notification_id}/dismiss": (Gate(always(frozenset({Role.OWNER}))),),
    "POST /v1/notifications/read-all": (Own(),),
    "GET /v1/stream": (Endless(AWARE),),
    "GET /v1/preferences": (Own(),),
    "PUT /v1/preferences": (Own(body=lambda _: {"time_zone": "UTC"}),),
    "GET /v1/unsubscribe/{token}": (Secret(),),
    "POST /v1/unsubscribe/{token}": (Secret(),),
}


def _inbox(town: Town, who: str) -> Request:
    path = town.random.choice(("/v1/notifications", "/v1/notifications", "/v1/preferences"))
    params = some_of(town, unread=lambda: "true") if path == "/v1/notifications" else {}
    return Request(who, "notifications", path, params)


def _read(town: Town, who: str) -> Request:
    verb = town.random.choice(("read", "dismiss"))
    path = f"/v1/notifications/{any_of(town, 'notification')}/{verb}"
    return Request(who, "notifications", path, method="POST")


def _unsubscribe(town: Town, who: str) -> Request:
    token = any_of(town, "unsubscribe", "canary") if town.pool["unsubscribe"] else "x"
    return Request(who, "notifications", f"/v1/unsubscribe/{token}", signed_in=False)


async def _preferences(maker: Maker) -> Guarded:
    times = cycle(["07:00", "08:00"])
    return Guarded(
        *("notifications", maker.somebody(), "/v1/preferences"),
        change=lambda: {"time_zone": "UTC", "digest_at": next(times)},
        changed_by="PUT",
    )


GUARDED = {"PUT /v1/preferences": _preferences}


SURFACES: tuple[Surface, ...] = (_inbox, _inbox, _read, _unsubscribe)
