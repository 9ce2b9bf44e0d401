"""The routes of related posts: translations, questions that ask the same, replacements."""

from functools import partial

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from services.content.domain.errors import PostNotFound
from services.content.domain.posts.post import Post
from services.content.domain.posts.relation import Relation, first_of
from services.content.entry.naming import Previews, naming_post, shown_post
from services.content.entry.posts.posts import PostId
from services.content.entry.posts.views import PostView
from services.content.store.owned import POSTS
from services.content.store.posts import posts
from services.content.use_cases.lookup import see_post
from services.content.use_cases.posts.relate_post import RelatePost, relate_post
from shared.audience import reach
from shared.audience.asking import By
from shared.audience.sight import Asker
from shared.contracts.unknown import Open
from shared.contracts.values import READABLE, Identifier, Language
from shared.mongo import Scope, Store
from shared.problems import InvalidProblem, NotAllowed, TooLargeProblem
from shared.runtime.answers import documented
from shared.runtime.bodies import Body
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import Write

router = APIRouter(tags=["posts"], route_class=SignedInRoute)

_RELATES = (PostNotFound, NotAllowed, InvalidProblem)


class Other(Body):
    """The other post: of the same kind, in the same community or for everyone."""

    post_id: Identifier


class Related(BaseModel):
    id: str
    title: str
    lang: Open[Language]


class Relations(BaseModel):
    """Related posts that you may see. `duplicate_of`: the earlier question that asks the same.

    `replaced_by`: the post to read instead.
    """

    translations: list[Related]
    duplicate_of: Related | None
    duplicates: list[Related]
    replaced_by: Related | None
    replaces: list[Related]


@router.get("/posts/{post_id}/relations", responses=documented(PostNotFound, InvalidProblem))
async def relations(post_id: PostId, by: By, request: Request) -> Relations:
    """List the translations, duplicates and replacements of a post."""
    store: Store = request.app.state.store
    post = (await see_post(store.scope, by, post_id)).post
    found = {
        relation: await _seen(store.scope, by, await _all_of(store.scope, relation, post))
        for relation in Relation
    }
    same = found[Relation.DUPLICATE]
    newer = await POSTS.find_many(store.scope, [post.replaced_by] if post.replaced_by else [])
    replaced_by = await _seen(store.scope, by, list(newer.values()))
    before = [_shown(each) for each in same if each.id == post.duplicate_of]
    return Relations(
        translations=[_shown(each) for each in found[Relation.TRANSLATION] if each.id != post.id],
        duplicate_of=before[0] if before else None,
        duplicates=[_shown(each) for each in same if each.duplicate_of == post.id],
        replaced_by=_shown(replaced_by[0]) if replaced_by else None,
        replaces=[_shown(each) for each in found[Relation.REPLACEMENT] if each.id != post.id],
    )


@router.put(
    "/posts/{post_id}/relations/{relation}",
    response_model=PostView,
    responses=documented(*_RELATES, TooLargeProblem),
)
async def relate(
    post_id: PostId, relation: Relation, body: Other, by: By, previewing: Previews, write: Write
) -> Response:
    """Mark a post as a translation, a duplicate of a question, or replaced by another post."""
    command = RelatePost(by, post_id, relation, body.post_id)
    return await write(
        naming_post(partial(relate_post, command), by, previewing), shown_post(by, previewing)
    )


@router.delete(
    "/posts/{post_id}/relations/{relation}",
    response_model=PostView,
    responses=documented(*_RELATES),
)
async def unrelate(
    post_id: PostId, relation: Relation, by: By, previewing: Previews, write: Write
) -> Response:
    """Remove a relation."""
    command = RelatePost(by, post_id, relation, None)
    return await write(
        naming_post(partial(relate_post, command), by, previewing), shown_post(by, previewing)
    )


async def _all_of(scope: Scope, relation: Relation, post: Post) -> list[Post]:
    """Return all posts of its group, beginning with the one that the others point to."""
    first_id = first_of(relation, post)
    first = post if first_id == post.id else await POSTS.find(scope, first_id)
    return [*([first] if first else []), *await posts.related(scope, relation, first_id)]


async def _seen(scope: Scope, by: Asker, found: list[Post]) -> list[Post]:
    seen = await reach.seen(scope, by, {each.audience for each in found})
    return [each for each in found if each.audience in seen and each.status in READABLE]


def _shown(post: Post) -> Related:
    return Related(id=post.id, title=post.title, lang=post.language)
