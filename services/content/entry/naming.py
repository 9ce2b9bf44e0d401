"""Tools of several routes: they name authors, and render Markdown without blocking requests."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial, wraps
from typing import Annotated, Any

from fastapi import Depends, Request

from services.content.domain.posts.post import Post
from services.content.domain.talk.reply import Reply
from services.content.entry.authors import Named
from services.content.entry.posts.views import PostView
from services.content.store.posts import pins
from services.content.store.talk import reactions, replies
from services.content.use_cases.lookup import see_post
from services.content.use_cases.previews.previewing import Previewing
from services.content.use_cases.previews.see_previews import see_previews
from shared.audience import people
from shared.audience.naming import Look, names_for
from shared.audience.sight import Asker
from shared.contracts.token import HEADER
from shared.markdown import Prose, write_prose
from shared.messaging.unit import UseCase, Work
from shared.mongo import Scope, together
from shared.runtime.forms import Shown
from shared.tagging import topics_of


def _previewing(request: Request) -> Previewing:
    found: Previewing = request.app.state.previewing
    return found


Previews = Annotated[Previewing, Depends(_previewing)]
"""The rule of previews, for routes that show texts."""


async def see_named(
    asker: Asker, previewing: Previewing, scope: Scope, post_id: str, look: Look = people.faces
) -> Named:
    """Return a post to show. Raises: PostNotFound."""
    post = (await see_post(scope, asker, post_id)).post
    return await named_post(previewing, scope, asker, post, look)


async def named_new(scope: Scope, asker: Asker, post: Post) -> Named:
    """Return a post that has neither replies nor reactions yet."""
    signed = [(post.author_id, post.community)]
    names, topics = await together(
        scope, names_for(scope, asker, signed, people.faces), topics_of(scope, post.tags)
    )
    return Named(post, names, topics=topics)


async def named_post(
    previewing: Previewing, scope: Scope, asker: Asker, post: Post, look: Look = people.faces
) -> Named:
    """Return the post with its author's name, reactions, replies, topics and pin."""
    owner_id = post.review.owner_id if post.review else None
    reviewer_id = post.approval.by_id if post.approval else None
    shown = [post.author_id, *post.coauthors, owner_id, reviewer_id]
    names, given, tallies, pinned, topics, linked = await together(
        scope,
        names_for(scope, asker, [(person, post.community) for person in shown], look),
        reactions.to_each(scope, [post.id], asker.person_id),
        replies.tallies(scope, [post.id]),
        _is_pinned(scope, post),
        topics_of(scope, post.tags),
        see_previews(scope, asker, [post], previewing),
    )
    return Named(
        post,
        names,
        tally=tallies[post.id],
        pinned=pinned,
        reactions=given[post.id],
        topics=topics,
        previews=linked.get(post.id, ()),
    )


async def _is_pinned(scope: Scope, post: Post) -> bool:
    if post.community is None or not post.is_published:
        return False
    return post.id in (await pins.of(scope, post.community.id)).post_ids


async def named_reply(previewing: Previewing, scope: Scope, asker: Asker, reply: Reply) -> Named:
    [shown] = await named_replies(previewing, scope, asker, [reply])
    return shown


async def named_replies(
    previewing: Previewing,
    scope: Scope,
    asker: Asker,
    page: Sequence[Reply],
    look: Look = people.faces,
) -> list[Named]:
    """Return the replies with their reactions, and the authors of the replies that they answer."""
    authors = {reply.id: reply.author_id for reply in page}
    answered = {reply.in_reply_to for reply in page if reply.in_reply_to is not None}
    if elsewhere := sorted(answered - authors.keys()):
        authors |= await replies.authors(scope, elsewhere)
    signed = [(reply.author_id, reply.community) for reply in page]
    signed += [(authors.get(reply.in_reply_to or ""), reply.community) for reply in page]
    names, given, linked = await together(
        scope,
        names_for(scope, asker, signed, look),
        reactions.to_each(scope, [reply.id for reply in page], asker.person_id),
        see_previews(scope, asker, page, previewing),
    )
    return [
        Named(
            reply,
            names,
            reactions=given[reply.id],
            answers_id=authors.get(reply.in_reply_to or ""),
            previews=linked.get(reply.id, ()),
        )
        for reply in page
    ]


def look_for(request: Request) -> Look:
    """Return current faces if a Guilde-Token is sent: it may stand for a change of name."""
    remembered: Look = request.app.state.names
    return people.faces if HEADER in request.headers else remembered


def naming(
    use_case: UseCase[Any], asker: Asker, name: Callable[..., Awaitable[Named]]
) -> UseCase[Named]:
    """Return the use case with its result named."""

    @wraps(use_case)
    async def run(*, work: Work) -> Named:
        return await name(work.scope, asker, await use_case(work=work))

    return run


def naming_post(use_case: UseCase[Post], asker: Asker, previewing: Previewing) -> UseCase[Named]:
    return naming(use_case, asker, partial(named_post, previewing))


def shown_post(asker: Asker, previewing: Previewing) -> Shown[Named]:
    return Shown(PostView.of, see=partial(see_named, asker, previewing))


SHORT = 2_000
"""The most characters to render in the event loop: 1 to 2 ms, mostly less than a thread costs."""


async def prose_of(body: str) -> Prose:
    return write_prose(body) if len(body) <= SHORT else await asyncio.to_thread(write_prose, body)
