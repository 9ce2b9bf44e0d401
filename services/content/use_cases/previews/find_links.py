"""The job that looks for the links of a post or reply, and plans to fetch what they lead to."""

from collections.abc import Sequence

from services.content.domain.posts.post import Post
from services.content.domain.previews.links import Lone, lone_links, may_have_some
from services.content.domain.previews.preview import Preview
from services.content.domain.talk.reply import Reply
from services.content.store.owned import POSTS, REPLIES
from services.content.store.previews import links, previews
from services.content.store.previews.links import Linking
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
"""What decides whether a link is fetched."""


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
    """Return whether links may be fetched since this fact that were not before.

    What an import brings waits until somebody edits the text, whatever else happens to it: an
    archive that is moved, hidden, or loses an author would ask for too much at once.
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
        thing: Post | Reply | None = (
            await REPLIES.find(work.scope, thing_id)
            if kind == REPLY.kind
            else await POSTS.find(work.scope, thing_id)
        )
        found = await _of(thing, work, previewing) if thing is not None else []
        if thing is None or not found:
            await links.forget(work.scope, thing_id)
            return
        pages = tuple(each.id for each in found)
        row = Linking(id=thing_id, audience=audience_id(thing.community), pages=pages)
        await links.put(work.scope, row)
        await _ask_for(found, work)

    return Job(KIND, find)


async def _of(thing: Post | Reply, work: Work, previewing: Previewing) -> list[Lone]:
    """Return the links to fetch: of what everybody here may read, to where may be asked."""
    if not previewing.is_on or thing.status not in READABLE:
        return []
    if not await open_places(work.scope, [audience_id(thing.community)]):
        return []
    return [each for each in lone_links(thing.html) if previewing.may_ask(each.page)]


async def _ask_for(found: list[Lone], work: Work) -> None:
    known = await previews.find_many(work.scope, [each.id for each in found])
    await previews.ask_for(work.scope, known, work.now)
    for each in found:
        if each.id not in known:
            await plan(work, Preview(id=each.id, address=each.page, next_at=work.now))
