from collections.abc import Sequence
from dataclasses import dataclass

from services.content.domain.errors import NotPublished, NotVotedOn
from services.content.domain.rights import may_vote
from services.content.domain.talk.reaction import Reaction, Thing, reaction_id, takes_votes
from services.content.store.owned import REACTIONS, REPLIES
from services.content.use_cases.lookup import look_ahead, see_post, see_reply
from shared.audience import people
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.contracts.talk import ReactionKind, ThingKind
from shared.messaging.unit import Work
from shared.mongo import Scope
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class React:
    asker: Asker
    kind: ThingKind
    thing_id: str
    reaction: ReactionKind


async def read_ahead(scope: Scope, commands: Sequence[React]) -> None:
    """Read ahead, by one query per collection: people, things, and the people's own reactions."""
    await people.erased(scope, {command.asker.person_id for command in commands})
    to_replies = {c.thing_id for c in commands if c.kind is ThingKind.REPLY}
    replies = await REPLIES.read_ahead(scope, to_replies)
    posts = {key: row["post"]["id"] for key, row in replies.items()}
    await look_ahead(scope, [(c.asker, posts.get(c.thing_id, c.thing_id)) for c in commands])
    await REACTIONS.read_ahead(scope, map(_id_of, commands))


async def react(command: React, *, work: Work) -> None:
    """Vote, or give another reaction, once; a repeat has no effect.

    No row is written that two people share, so no vote waits for another (decision 60).

    Raises: PostNotFound, ReplyNotFound, NotAllowed, NotPublished, NotVotedOn, PersonErased.
    """
    await refuse_erased(work.scope, command.asker)
    thing = await see_thing(work.scope, command)
    if not thing.is_published:
        raise NotPublished("only published posts and replies take reactions")
    if command.reaction is ReactionKind.VOTE:
        _check_vote(command.asker, thing)
    found = await _find(work, command)
    if found is None:
        given = Reaction.to(thing, command.reaction, command.asker.person_id, work.now)
        await REACTIONS.save(work, given, "given")
    elif changed := found.give(work.now):
        await REACTIONS.save(work, found, "given", changed)


async def withdraw_reaction(command: React, *, work: Work) -> None:
    """Withdraw a reaction, also to an archived post.

    Raises: PostNotFound, ReplyNotFound, PersonErased.
    """
    await refuse_erased(work.scope, command.asker)
    await see_thing(work.scope, command)
    found = await _find(work, command)
    if found is not None and (changed := found.withdraw(work.now)):
        await REACTIONS.save(work, found, "withdrawn", changed)


async def see_thing(scope: Scope, command: React) -> Thing:
    """Return the post or reply. Raises: PostNotFound, ReplyNotFound."""
    if command.kind is ThingKind.REPLY:
        return (await see_reply(scope, command.asker, command.thing_id)).reply
    return (await see_post(scope, command.asker, command.thing_id)).post


def _check_vote(asker: Asker, thing: Thing) -> None:
    if not takes_votes(thing):
        raise NotVotedOn
    if not may_vote(asker, thing):
        raise NotAllowed("you cannot vote on your own post or reply")


async def _find(work: Work, command: React) -> Reaction | None:
    return await REACTIONS.find(work.scope, _id_of(command))


def _id_of(command: React) -> str:
    return reaction_id(command.thing_id, command.asker.person_id, command.reaction)
