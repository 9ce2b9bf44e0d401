from services.notifications.store import inboxes, mails, notices, preferences
from shared.messaging.unit import Unit, Work
from shared.runtime.writing import forget_answers


async def forget_person(unit: Unit, person_id: str) -> None:
    """Delete all that was told to an erased person, and that they did what others were told of.

    Their inbox is closed first: a notice that is being made at this moment for them, or of their
    doing, conflicts with that, and then is not made, or names nobody. Stopped midway, it is done
    again with the fact. Twice is once.
    """

    async def close(*, work: Work) -> None:
        await inboxes.close(work.scope, person_id)
        await preferences.forget(work.scope, person_id)

    await unit.run(close)
    scope = unit.store.scope
    await mails.forget(scope, person_id)
    await notices.forget(scope, person_id)
    await inboxes.forget_items(scope, person_id)
    await forget_answers(scope, person_id)
