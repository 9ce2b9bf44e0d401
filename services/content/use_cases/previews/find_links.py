"""The job that finds the links of a post or reply, and schedules the fetches of their pages."""

from collections.abc import Collection, Mapping, Sequence

from services.content.domain.posts.post import Post
from services.content.domain.previews.links import Circle, Lone, lone_links, may_have_some
from services.content.domain.previews.preview import Preview
from services.content.domain.talk.reply import Reply
from services.content.store.owned import POSTS, REPLIES
from services.content.store.previews import links, previews
from services.content.store.previews.links import LINKINGS, Linking
from services.content.store.previews.previews import PREVIEWS
from services.content.use_cases.previews.previewing import Previewing, open_places, plan
from shared.audience.sight import audience_id
from shared.contracts.content import REPLY, PostData, ReplyData
from shared.contracts.envelope import Fact
from shared.contracts.values import READABLE
from shared.messaging import jobs
from shared.messaging.jobs import Job
from shared.messaging.unit import Unit, Work

KIND = "find_links"
_WRITTEN = {"body"}
_DECISIVE = {"body", "status", "community"}
"""The rule that determines whether a link is fetched."""


async def ask_to_find(unit: Unit, facts: Sequence[Fact[PostData] | Fact[ReplyData]]) -> None:
    """Request the job for texts that may have such links, and for those that had some."""
    changed = {fact.subject for fact in facts if fact.sequence > 1}
    wanted = await links.known(unit.store.scope, changed) if changed else set()
    for fact in facts:
        if may_have_new_links(fact):
            wanted.add(fact.subject)
    keys = [f"{fact.kind} {fact.subject}" for fact in facts if fact.subject in wanted]
    await jobs.ask(unit.store.scope, KIND, dict.fromkeys(keys), unit.clock())


def may_have_new_links(fact: Fact[PostData] | Fact[ReplyData]) -> bool:
    """Return whether this fact may allow new fetches of links.

    Links of imported texts wait until somebody edits the text: otherwise moving, hiding or
    anonymising an archive would cause too many fetches at once.
    """
    state, changed = fact.data.state, {*fact.data.changed}
    if fact.participle == "imported":
        return False
    if fact.sequence > 1 and not changed & (_WRITTEN if state.external_id else _DECISIVE):
        return False
    return may_have_some(state.body)


def finding_links(previewing: Previewing) -> Job:
    """Return the job. Its key has the kind and the id of the post or reply."""

    async def find(key: str, _: str, *, work: Work) -> None:
        kind, _, thing_id = key.partition(" ")
        thing = await _thing(kind, thing_id, work)
        circle = await _circle_of(thing, work, previewing) if thing is not None else None
        if thing is None or circle is None or not (found := _links_of(thing, circle, previewing)):
            await LINKINGS.forget(work.scope, thing_id)
            return
        before = (await links.pages_of(work.scope, [thing_id])).get(thing_id, frozenset())
        await _ask_for(found, before, circle, work)
        row = Linking(id=thing_id, audience=audience_id(thing.community), pages=tuple(found))
        await LINKINGS.put(work.scope, row)

    return Job(KIND, find)


async def _thing(kind: str, thing_id: str, work: Work) -> Post | Reply | None:
    if kind == REPLY.kind:
        return await REPLIES.find(work.scope, thing_id)
    return await POSTS.find(work.scope, thing_id)


async def _circle_of(thing: Post | Reply, work: Work, previewing: Previewing) -> Circle | None:
    """Return the readers of a text whose links may be fetched: everybody here may read it."""
    if not previewing.is_on or thing.status not in READABLE:
        return None
    audience = audience_id(thing.community)
    return (await open_places(work.scope, [audience])).get(audience)


def _links_of(thing: Post | Reply, circle: Circle, previewing: Previewing) -> dict[str, Lone]:
    """Return the links whose pages may be asked, by the ids of their previews."""
    found = [each for each in lone_links(thing.html) if previewing.may_ask(each.page)]
    return {each.id_among(circle): each for each in found}


async def _ask_for(
    found: Mapping[str, Lone], before: Collection[str], circle: Circle, work: Work
) -> None:
    """Schedule fetches of the pages that are unknown, or that no other text of the circle links to.

    The latter were linked by texts that are now hidden, deleted or moved, and are fetched again: a
    stored preview would reveal those texts. before: the pages that this text linked to already.
    """
    known = await PREVIEWS.find_many(work.scope, found)
    await previews.ask_for(work.scope, known, work.now)
    for key, each in found.items():
        if key not in known or not (key in before or await _is_linked(key, circle, work)):
            await plan(work, Preview(id=key, address=each.page, next_at=work.now))


async def _is_linked(preview_id: str, circle: Circle, work: Work) -> bool:
    audiences = await links.audiences(work.scope, preview_id)
    return circle in (await open_places(work.scope, audiences)).values()
