"""What several routes do: name authors, render Markdown without holding up other requests."""

import asyncio
from functools import partial, wraps
from typing import Any

from fastapi import Request

from services.content.domain.markdown import Prose, write_prose
from services.content.entry.views import Named, PostView
from services.content.use_cases.lookup import see_post
from shared.audience import people
from shared.audience.naming import Look, names_for
from shared.audience.sight import Asker
from shared.contracts.token import HEADER
from shared.messaging.unit import UseCase, Work
from shared.mongo import Scope
from shared.runtime.forms import Shown


async def see_named(asker: Asker, scope: Scope, post_id: str, look: Look = people.names) -> Named:
    """Raises: PostNotFound."""
    return await named(scope, asker, (await see_post(scope, asker, post_id)).post, look)


async def named(scope: Scope, asker: Asker, aggregate: Any, look: Look = people.names) -> Named:
    signed = [(aggregate.author_id, aggregate.community)]
    return Named(aggregate, await names_for(scope, asker, signed, look))


def look_for(request: Request) -> Look:
    """Names as they are where a Guilde-Token is carried: it may be of a change of name."""
    remembered: Look = request.app.state.names
    return people.names if HEADER in request.headers else remembered


def naming(use_case: UseCase[Any], asker: Asker) -> UseCase[Named]:
    """The use case, its result named."""

    @wraps(use_case)
    async def run(*, work: Work) -> Named:
        return await named(work.scope, asker, await use_case(work=work))

    return run


def shown_post(asker: Asker) -> Shown[Named]:
    return Shown(PostView.of, see=partial(see_named, asker))


async def prose_of(body: str) -> Prose:
    return await asyncio.to_thread(write_prose, body)
