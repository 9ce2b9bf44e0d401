from services.content.store.editing import suggestions
from services.content.store.freshness import verdicts
from services.content.store.kinds import adoptions, ballots
from services.content.store.moderation import cases, flags
from services.content.store.owned import FLAGS, INTERESTS, REACTIONS, SUGGESTIONS
from services.content.store.talk import interests, reactions, visits
from shared.contracts.moderation import FlagStatus
from shared.messaging.jobs import Job
from shared.messaging.owned import Change
from shared.messaging.unit import Work

BATCH = 100
FORGET = (
    *(verdicts.VERDICTS.forget_post, ballots.BALLOTS.forget_post),
    *(adoptions.forget_post, visits.forget_post),
)
"""A function that deletes some rows of a post, and returns whether more may be left."""


async def drop_talk(thing_id: str, position: str, *, work: Work) -> str | None:
    """Delete people's rows about a deleted post or reply, as a step of a job.

    These are reactions, interests, suggestions, flags, verdicts, ballots, adoptions and visits. The
    job settles: it also deletes rows that were committed concurrently with the deletion.
    """
    given = await reactions.of_thing(work.scope, thing_id, BATCH)
    changes = [Change(each, "withdrawn", each.forget(work.now)) for each in given]
    await REACTIONS.save_all(work, changes)
    taken = await interests.of_post(work.scope, thing_id, BATCH)
    ended = [Change(each, "withdrawn", each.forget(work.now)) for each in taken]
    await INTERESTS.save_all(work, ended)
    made = await suggestions.kept_of(work.scope, thing_id, BATCH)
    dropped = [Change(each, "withdrawn", each.drop(work.now)) for each in made]
    await SUGGESTIONS.save_all(work, dropped)
    raised = await flags.open_on(work.scope, thing_id, BATCH)
    status = FlagStatus.WITHDRAWN
    moot = [Change(each, "withdrawn", each.settle(status, work.now)) for each in raised]
    await FLAGS.save_all(work, moot)
    await cases.end(work.scope, thing_id)
    more = [await forget(work.scope, thing_id) for forget in FORGET]
    return (
        position if any(more) or BATCH in {len(given), len(taken), len(made), len(raised)} else None
    )


DROP_TALK = Job("drop_talk", drop_talk, settles=True)
