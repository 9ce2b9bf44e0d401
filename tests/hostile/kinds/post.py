"""Expected access to posts and imports, and how their writes are tested."""

from tests.hostile.doing import Scene
from tests.hostile.expectations import (
    ALL,
    INSIDE,
    MEMBERS,
    MODERATES,
    OF_COMMUNITY,
    RUNS,
    WRITES,
    Expected,
    Gate,
    Listing,
    Own,
    always,
    in_community,
)
from tests.hostile.guarding import Guarded, Maker, deleted, other
from tests.hostile.surfaces import Request, Surface, any_of, some_of
from tests.hostile.town import Town
from tests.support.content import created

EXPECTED: Expected = {
    "POST /v1/posts": (Gate(INSIDE, WRITES, body=in_community(title="X", status="draft")),),
    "GET /v1/posts": (
        Listing(INSIDE),
        Listing(INSIDE, "tag={community}"),
        Listing(always(MEMBERS), "joined=true&limit=100"),
        Listing(INSIDE, "unanswered=true&sort=active&limit=100"),
        Gate(INSIDE, query=OF_COMMUNITY),
        Gate(INSIDE, query=f"{OF_COMMUNITY}&sort=stale"),
        Gate(INSIDE, query=f"{OF_COMMUNITY}&status=draft"),
    ),
    "GET /v1/posts/{post_id}": (Gate(INSIDE),),
    "PATCH /v1/posts/{post_id}": (Gate(INSIDE, RUNS, body=lambda _: {"title": "x"}),),
    "DELETE /v1/posts/{post_id}": (Gate(INSIDE, MODERATES),),
    "POST /v1/posts/{post_id}/publish": (Gate(INSIDE, RUNS, changes=True),),
    "POST /v1/posts/{post_id}/unarchive": (Gate(INSIDE, MODERATES, changes=True),),
    "POST /v1/posts/{post_id}/archive": (Gate(INSIDE, MODERATES, changes=True),),
    "GET /v1/posts/{post_id}/versions": (Gate(INSIDE),),
    "GET /v1/posts/{post_id}/versions/{number}": (Gate(INSIDE),),
    "POST /v1/preview": (Own(sees=always(ALL), body=lambda place: {"body": place.slug}),),
    "POST /v1/imports": (Gate(INSIDE, RUNS, body=in_community(items=[{}])),),
}


def _posts(town: Town, who: str) -> Request:
    params = some_of(
        town,
        community=lambda: any_of(town, "slug"),
        tag=lambda: any_of(town, "canary"),
        author=lambda: any_of(town, "person"),
        kind=lambda: "article",
        status=lambda: town.random.choice(("draft", "published", "archived")),
        lang=lambda: town.random.choice(("fr", "en")),
        joined=lambda: "true",
        unanswered=lambda: "true",
        sort=lambda: town.random.choice(("newest", "active", "stale")),
    )
    return Request(who, "content", "/v1/posts", params)


def _post(town: Town, who: str) -> Request:
    end = town.random.choice(("", "", "/replies", "/versions", "/versions/1", "/versions/2"))
    return Request(who, "content", f"/v1/posts/{any_of(town, 'post', 'reply')}{end}")


async def guarded(maker: Maker) -> Guarded:
    ada = maker.somebody()
    made = await maker.services["content"].post(ada, "/v1/posts", json={"title": "X"})
    return Guarded("content", ada, f"/v1/posts/{created(made)['id']}", other("title"))


GUARDED = {"PATCH /v1/posts/{post_id}": guarded, "DELETE /v1/posts/{post_id}": deleted(guarded)}


async def _repeat(scene: Scene) -> None:
    canary, one = scene.place.canary, "/v1/posts/{post_id}"
    text = {"title": f"By the animator, {canary}", "community": scene.place.slug}
    draft = await scene.do("POST /v1/posts", {**text, "status": "draft"})
    post = {"post_id": draft["id"]}
    await scene.do(f"POST {one}/publish", **post)
    await scene.do(f"PATCH {one}", {"body": canary}, **post)
    for verb in ("archive", "unarchive"):
        await scene.do(f"POST {one}/{verb}", **post)
    other_one = await scene.do("POST /v1/posts", text)
    await scene.do(f"DELETE {one}", post_id=other_one["id"])
    item = {"external_id": canary, "title": canary, "lang": "en"}
    await scene.do("POST /v1/imports", {"community": scene.place.slug, "items": [item]})
    files = {"external_id": canary, "files": ["nothing"]}
    await scene.do("POST /v1/imports/files", {"community": scene.place.slug, "items": [files]})


REPEATED = (_repeat,)


SURFACES: tuple[Surface, ...] = (_posts, _post, _post)
