from dataclasses import dataclass

from services.notifications.domain.preferences import Preferences
from services.notifications.store import inboxes, people, preferences
from shared.messaging.unit import Work
from shared.problems import PersonErased
from shared.runtime.writing import Expected


@dataclass(frozen=True, slots=True)
class SetPreferences:
    """A command. `wanted` replaces all preferences; its version is ignored."""

    wanted: Preferences
    expected: Expected


async def set_preferences(command: SetPreferences, *, work: Work) -> Preferences:
    """Set the preferences. Raises: PersonErased, StaleProblem."""
    wanted = command.wanted
    person = await people.find(work.scope, wanted.id)
    if person is not None and person.erased:
        raise PersonErased
    if (await inboxes.find(work.scope, wanted.id)).erased:
        raise PersonErased
    own = await preferences.find(work.scope, wanted.id, time_zone=wanted.time_zone)
    command.expected.check(own.version)
    # a person who explicitly chooses the defaults has made a choice
    if own.replace(wanted) or own.version == 0:
        own.version = max(own.version, 1)
        await preferences.save(work.scope, own)
        await inboxes.stay_open(work.scope, own.id)
    return own
