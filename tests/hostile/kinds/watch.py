"""Expected access to what a community watches, and how its writes are tested."""

from uuid import uuid4

from tests.hostile.doing import Scene
from tests.hostile.expectations import ANIMATES, INSIDE, OF_COMMUNITY, RUNS, Expected, Gate
from tests.hostile.guarding import Guarded, Maker, deleted, other
from tests.hostile.surfaces import Request, Surface, any_of
from tests.hostile.town import Town
from tests.support.content import created
from tests.support.newsfeeds import watched
from tests.support.places import Place, done

_FEEDS, _ITEMS = "/v1/watch/feeds", "/v1/watch/items"
_FEED, _ITEM = f"{_FEEDS}/{{feed_id}}", f"{_ITEMS}/{{item_id}}"
WATCHED = {visibility: roles & RUNS for visibility, roles in INSIDE.items()}
"""The roles that watch for a community, which they may see."""
NOBODY_ANSWERS = "http://127.0.0.1:9"


def _feed(place: Place) -> dict[str, object]:
    return {"community": place.slug, "url": f"{NOBODY_ANSWERS}/{uuid4().hex}"}


EXPECTED: Expected = {
    f"POST {_FEEDS}": (Gate(INSIDE, RUNS, body=_feed),),
    f"GET {_FEEDS}": (Gate(INSIDE, RUNS, query=OF_COMMUNITY),),
    f"GET {_FEED}": (Gate(WATCHED),),
    f"PATCH {_FEED}": (Gate(WATCHED, body=lambda _: {"title": "x"}),),
    f"DELETE {_FEED}": (Gate(WATCHED),),
    f"GET {_ITEMS}": (Gate(INSIDE, RUNS, query=OF_COMMUNITY),),
    f"GET {_ITEM}": (Gate(WATCHED),),
    f"PUT {_ITEM}/dismissal": (Gate(WATCHED),),
    f"DELETE {_ITEM}/dismissal": (Gate(WATCHED),),
    f"POST {_ITEM}/choose": (Gate(WATCHED, ANIMATES, body=lambda _: {}),),
}


def _feeds(town: Town, who: str) -> Request:
    return Request(who, "content", _FEEDS, {"community": any_of(town, "slug")})


def _items(town: Town, who: str) -> Request:
    return Request(who, "content", _ITEMS, {"community": any_of(town, "slug")})


async def _guarded(maker: Maker) -> Guarded:
    ada, slug = maker.somebody(), f"watch-{uuid4().hex[:10]}"
    founding = {"slug": slug, "names": {"en": slug}}
    created(await maker.services["membership"].post(ada, "/v1/communities", json=founding))
    body = {"community": slug, "url": f"{NOBODY_ANSWERS}/{slug}"}
    made = created(await maker.services["content"].post(ada, _FEEDS, json=body))
    return Guarded("content", ada, f"{_FEEDS}/{made['id']}", other("title"))


GUARDED = {f"PATCH {_FEED}": _guarded, f"DELETE {_FEED}": deleted(_guarded)}


async def _repeat(scene: Scene) -> None:
    place, content = scene.place, scene.doer.services["content"]
    made = await scene.do(f"POST {_FEEDS}", _feed(place))
    await scene.do(f"PATCH {_FEED}", {"title": place.canary}, feed_id=made["id"])
    await scene.do(f"DELETE {_FEED}", feed_id=made["id"])
    found = await watched(content, scene.builder.owner, place.slug, f"Other {place.canary}")
    item = {"item_id": found["item_id"]}
    await scene.do(f"PUT {_ITEM}/dismissal", **item)
    await scene.do(f"DELETE {_ITEM}/dismissal", **item)
    await scene.do(f"POST {_ITEM}/choose", {"status": "published"}, **item)
    done(await content.get(scene.builder.owner, f"{_ITEMS}/{found['item_id']}"))


REPEATED = (_repeat,)

SURFACES: tuple[Surface, ...] = (_feeds, _items)
