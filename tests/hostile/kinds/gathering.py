"""Expected access to gatherings and calendars, and how their writes are tested."""

from tests.hostile.doing import Scene
from tests.hostile.expectations import (
    INSIDE,
    OF_COMMUNITY,
    ORGANISED,
    RUNS,
    Expected,
    Gate,
    Listing,
    Own,
    Secret,
    in_community,
)
from tests.hostile.guarding import Guarded, Maker, other
from tests.hostile.surfaces import Request, Surface, any_of, some_of
from tests.hostile.town import Town
from tests.support.events import schedule, wall

_PLAN = {"titles": {"en": "X"}, "time_zone": "UTC", "starts_at": wall(3), "ends_at": wall(4)}

EXPECTED: Expected = {
    "POST /v1/gatherings": (Gate(INSIDE, RUNS, body=in_community(**_PLAN)),),
    "GET /v1/gatherings": (Listing(INSIDE, "tag={community}"), Gate(INSIDE, query=OF_COMMUNITY)),
    "GET /v1/gatherings/mine": (Listing(INSIDE, for_all=False),),
    "GET /v1/gatherings/{gathering_id}": (Gate(INSIDE),),
    "PATCH /v1/gatherings/{gathering_id}": (
        Gate(INSIDE, RUNS | ORGANISED, body=lambda _: {"place": "x"}),
    ),
    "POST /v1/gatherings/{gathering_id}/cancel": (
        Gate(INSIDE, RUNS, body=lambda _: {}, changes=True),
    ),
    "GET /v1/gatherings/{gathering_id}.ics": (Gate(INSIDE),),
    "POST /v1/calendar-feed": (Own(sees=INSIDE, body=lambda _: {}),),
    "GET /v1/calendar-feed": (Own(sees=INSIDE),),
    "DELETE /v1/calendar-feed": (Own(sees=INSIDE),),
    "GET /v1/calendar-feed/{secret}.ics": (Secret(),),
}


def _gatherings(town: Town, who: str) -> Request:
    mine = town.random.random() < 0.3
    choices = {"status": lambda: town.random.choice(("scheduled", "cancelled"))}
    if not mine:
        choices["community"] = lambda: any_of(town, "slug")
    path = "/v1/gatherings/mine" if mine else "/v1/gatherings"
    return Request(who, "events", path, some_of(town, **choices))


def _gathering(town: Town, who: str) -> Request:
    end = town.random.choice(("", ".ics", "/attendees"))
    return Request(who, "events", f"/v1/gatherings/{any_of(town, 'gathering')}{end}")


def _feed(town: Town, _: str) -> Request:
    owner, path = any_of(town, "feed").split()
    return Request(owner, "events", path, signed_in=False)


async def _guarded(maker: Maker) -> Guarded:
    ada = maker.somebody()
    path = f"/v1/gatherings/{(await schedule(maker.services['events'], ada))['id']}"
    return Guarded("events", ada, path, other("place"))


GUARDED = {"PATCH /v1/gatherings/{gathering_id}": _guarded}


async def _repeat(scene: Scene) -> None:
    canary, one = scene.place.canary, "/v1/gatherings/{gathering_id}"
    plan = {"titles": {"en": canary}, "community": scene.place.slug, "time_zone": "UTC"}
    times = {"starts_at": wall(7), "ends_at": wall(7, 2)}
    made = await scene.do("POST /v1/gatherings", {**plan, **times})
    it = {"gathering_id": made["id"]}
    await scene.do(f"PATCH {one}", {"place": canary}, **it)
    await scene.do(f"POST {one}/cancel", {}, **it)


REPEATED = (_repeat,)


SURFACES: tuple[Surface, ...] = (_gatherings, _gathering, _gathering, _feed)
