from services.notifications.domain.links import DIGEST, EVERYTHING, Unsubscription
from services.notifications.domain.preferences import Preferences
from services.notifications.reasons.table import REASONS
from services.notifications.store import inboxes, preferences
from services.notifications.use_cases.make_notices import Policy
from shared.messaging.unit import Work


async def unsubscribe(command: Unsubscription, policy: Policy, *, work: Work) -> Preferences:
    """Stop the mails of this scope to the person of the link. Idempotent."""
    own = await preferences.find(work.scope, command.person_id, time_zone=policy.time_zone)
    if (await inboxes.find(work.scope, command.person_id)).erased:
        return own
    if command.scope == DIGEST:
        changed = own.mute_digest(REASONS.values())
    elif command.scope == EVERYTHING:
        changed = own.mute_mail(REASONS.values())
    else:
        changed = own.mute_mail([REASONS[command.scope]])
    if changed:
        await preferences.save(work.scope, own)
        await inboxes.stay_open(work.scope, own.id)
    return own
