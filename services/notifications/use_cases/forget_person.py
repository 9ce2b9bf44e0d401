from services.notifications.store import inboxes, mails, notices, preferences
from shared.mongo import Scope
from shared.runtime.forgetting import forgetting


async def close(scope: Scope, person_id: str) -> None:
    """Stop all notices to an erased person.

    A notice that is being made for them at this moment conflicts with this, and is then not made.
    """
    await inboxes.close(scope, person_id)
    await preferences.forget(scope, person_id)


FORGET = forgetting(
    also=(close,), parts=(mails.forget, inboxes.forget_items, notices.forget, notices.unname)
)
"""The removal of all notices to an erased person, and of their name as actor in others' notices.

`unname` searches in a transaction that begins after their inbox is closed. It may miss a notice
that commits later; the process that makes it handles that case (make_notices.forget_erased_actors).
"""
