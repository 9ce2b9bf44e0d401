"""Content with much that a list has to leave out: newest is what the reader may not see."""

from datetime import timedelta
from itertools import product

from services.content.domain.post import Post, Version
from services.content.store import posts, replies, versions
from services.content.store.owned import OWNED
from services.content.store.posts import Head
from shared.audience import communities, memberships, reach
from shared.contracts.values import Language, PostKind, PostStatus
from shared.mongo import Document, Scope, insert, write_document
from tests.support.modules import modules_of
from tests.support.posts import NOON, post, reply
from tests.support.store_queries import places
from tests.support.store_queries.examples import Ask, Examples

COUNT = 6_000
BUSY = "p00100"
HEAD = Head(PostStatus.PUBLISHED, reply().post.title)
RARE, COMMON = "rare", "common"
PAGE = 20
STATUSES = [PostStatus.DRAFT, PostStatus.ARCHIVED, PostStatus.DELETED, *[PostStatus.PUBLISHED] * 17]
AUTHORS = 40


async def fill(scope: Scope) -> None:
    await places.fill(scope)
    rows = [write_document(_post(number)) for number in range(COUNT)]
    await reach.file(scope, rows)
    await insert(scope, posts.COLLECTION, rows)
    base = write_document(reply())
    busy = {**base["post"], "id": BUSY}
    held = [
        {**base, "_id": f"r{n:05}", "post": busy, "status": PostStatus.DELETED, "author_id": "bob"}
        for n in range(2_000)
    ]
    there = [
        {**base, "_id": f"s{n:05}", "post": busy, "author_id": f"a{n % AUTHORS}"}
        for n in range(1_000)
    ]
    spread = [
        {**base, "_id": f"t{n:05}", "post": {**busy, "id": f"p{n:05}"}, "author_id": "eve"}
        for n in range(1_000)
    ]
    await insert(scope, replies.COLLECTION, [*held, *there, *spread])
    old = write_document(Version.of(post(id=BUSY, status=PostStatus.DRAFT)))
    await insert(scope, versions.COLLECTION, [_version(old, number) for number in range(1_000)])


def _version(old: Document, number: int) -> Document:
    return {**old, "_id": f"{BUSY}.{number}", "post_id": BUSY, "version": number}


def _post(number: int) -> Post:
    hidden = number >= COUNT // 2
    place = places.HIDDEN[number % len(places.HIDDEN)] if hidden else number
    return post(
        id=f"p{number:05}",
        kind=PostKind.DISCUSSION if number % 97 == 0 else list(PostKind)[number % 2],
        status=STATUSES[number % 20],
        community=None if number % 31 == 0 and not hidden else places.ref(place),
        author_id=f"a{number % AUTHORS}",
        language=Language.FRENCH if number % 53 == 0 else Language.ENGLISH,
        tags=(COMMON, RARE) if number % 89 == 0 else (COMMON,),
        created_at=NOON + timedelta(minutes=number),
        published_at=NOON + timedelta(minutes=number),
    )


def _newest() -> list[Ask]:
    """Every filter with every other, wherever and in one community."""
    filters = product(
        (None, PostKind.DISCUSSION), (None, Language.FRENCH), (None, RARE, COMMON), (None, "a7")
    )
    return [
        _listed(where, *each) for where in ("reader", "guest", "one", "drafts") for each in filters
    ]


def _listed(
    where: str,
    kind: PostKind | None,
    language: Language | None,
    tag: str | None,
    author: str | None,
) -> Ask:
    async def ask(scope: Scope) -> None:
        drafts = where == "drafts"
        filters = posts.Filters(
            status=PostStatus.DRAFT if drafts else PostStatus.PUBLISHED,
            places=await _places(scope, where),
            kind=kind,
            language=language,
            tag=tag,
            author_id="a7" if drafts else author,
        )
        for before in (None, (NOON + timedelta(minutes=COUNT // 3), "p01999")):
            await posts.newest(scope, filters, before=before, limit=PAGE)

    return ask


async def _places(scope: Scope, where: str) -> list[Document]:
    if where == "drafts":
        return [{}]
    if where == "one":
        return [{reach.AUDIENCE: places.ref(1).id}]
    return (await reach.of(scope, places.GUEST if where == "guest" else places.READER)).places


EXAMPLES = Examples(
    modules=modules_of("services.content.store"),
    prepare=[each.prepare for each in (communities, memberships, versions, *OWNED)],
    fill=fill,
    asked={
        "posts.newest": _newest(),
        "replies.of_post": [
            lambda scope: replies.of_post(scope, BUSY, after_id="", limit=PAGE),
            lambda scope: replies.of_post(scope, BUSY, after_id="s00100", limit=PAGE),
        ],
        "replies.not_following": [lambda scope: replies.not_following(scope, BUSY, HEAD, PAGE)],
        "replies.left_behind": [lambda scope: replies.left_behind(scope, {BUSY: HEAD})],
        "versions.latest": [
            lambda scope: versions.latest(scope, BUSY, before=None, drafts=False, limit=PAGE),
            lambda scope: versions.latest(scope, BUSY, before=500, drafts=True, limit=PAGE),
        ],
        "versions.forget": [lambda scope: versions.forget(scope, "p00001")],
    },
    by_id=frozenset({"posts.heads", "replies.hold", "versions.find", "versions.keep"}),
)
