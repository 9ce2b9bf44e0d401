"""The feed of a private community: 50 posts of 100,000, with authors, counts, own reactions."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from bench import load
from bench.facts import Posts
from bench.members import Crowd, known, member
from bench.rows import Measured, at_most
from bench.world import World
from services.content.domain.posts.post import Post
from services.content.domain.talk.reaction import Reaction
from services.content.domain.talk.reply import Reply, kind_on, refer_to
from services.content.store import filing
from services.content.store.posts import posts
from services.content.store.talk import reactions, replies
from shared.contracts.talk import ReactionKind
from shared.contracts.values import CommunityRef
from shared.mongo import Document, Scope, insert, write_document

POSTS = 100_000
READS = 400
AUTHORS = 500
PAGE = 50
BATCH = 2_000
REPLIES = 6
REACTIONS = 20
"""The number of reactions to each post that the feed shows."""
MOST_MS = 25
_NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


async def measure(world: World) -> Measured:
    database = f"bench_{uuid4().hex[:8]}"
    count = world.size(POSTS)
    async with world.issuer(), world.service("content", store_database=database) as content:
        crowd = Crowd(AUTHORS)
        reader = crowd.membership(world.person_id())
        await known(world, database, crowd.community(), *crowd.profiles(), reader)
        store = world.store(database)
        await _fill(store.scope, crowd.ref, world.person_id(), count)
        store.close()
        address = f"{content.base_url}/v1/posts?community={crowd.ref.slug}&limit={PAGE}"
        async with load.session(world.token(), 1) as http:

            async def read(_: int) -> None:
                async with http.get(address) as answer:
                    await load.expect(answer, 200)

            await load.run(read, total=READS // 10, clients=1)
            taken = await load.run(read, total=world.size(READS), clients=1)
    what = f"a feed of {PAGE} posts of {count:,}, p95"
    return Measured([at_most(what, taken.milliseconds(95), "ms", most=MOST_MS)])


async def _fill(scope: Scope, community: CommunityRef, person_id: str, count: int) -> None:
    rows: list[Document] = []
    texts = Posts()
    body = texts.text()
    for number in range(count):
        rows.append(write_document(_post(community, number, texts.text(6), body)))
        if len(rows) == BATCH:
            await _put(scope, rows)
            rows = []
            await asyncio.sleep(0)
    await _put(scope, rows)
    talked = [_post(community, number, "How?", body) for number in range(PAGE * 2)]
    await insert(scope, replies.COLLECTION, [row for post in talked for row in _replies(post)])
    given = [row for post in talked for row in _reactions(post, person_id)]
    await insert(scope, reactions.COLLECTION, given)


async def _put(scope: Scope, rows: list[Document]) -> None:
    if rows:
        await filing.file(scope, rows)
        await insert(scope, posts.COLLECTION, rows)


def _post(community: CommunityRef, number: int, title: str, body: str) -> Post:
    at = _NOON - timedelta(minutes=number)
    return Post.model_validate(
        {
            "id": f"post-{number:06}",
            "kind": "question" if number % 2 else "article",
            "status": "published",
            "community": community,
            "author_id": member(number % AUTHORS),
            "language": "en",
            "title": title,
            "body": body,
            "html": f"<p>{body}</p>",
            "text": body,
            "created_at": at,
            "updated_at": at,
            "published_at": at,
        }
    )


def _replies(post: Post) -> Iterator[Document]:
    for number in range(REPLIES):
        yield write_document(
            Reply(
                id=f"{post.id}-{number}",
                kind=kind_on(post),
                post=refer_to(post),
                community=post.community,
                author_id=member(number),
                language=post.language,
                body="So",
                html="<p>So</p>",
                text="So",
                created_at=post.created_at,
                updated_at=post.created_at,
            )
        )


def _reactions(post: Post, person_id: str) -> Iterator[Document]:
    kinds = list(ReactionKind)
    for number in range(REACTIONS):
        giver = person_id if number == 0 else member(number)
        kind = kinds[number % len(kinds)]
        yield write_document(Reaction.to(post, kind, giver, post.created_at))
