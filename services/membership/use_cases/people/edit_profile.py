from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.membership.domain.errors import ProfileNotFound
from services.membership.domain.people.profile import Profile
from services.membership.domain.rights import may_place
from services.membership.store.owned import PROFILES
from services.membership.store.skills.owned import TOPICS
from services.membership.use_cases.lookup import refuse_erased
from services.membership.use_cases.people.keep_profile import keep_profile
from services.membership.use_cases.people.see_profile import SeenProfile, see_profile
from shared.audience.sight import Asker
from shared.messaging.unit import Work
from shared.mongo import Scope
from shared.problems import InvalidProblem, NotAllowed
from shared.runtime.writing import Expected


@dataclass(frozen=True, slots=True)
class EditProfile:
    """The input of `edit_profile`; `wanted` holds fields of domain.people.profile.EDITABLE."""

    asker: Asker
    wanted: Mapping[str, Any]
    expected: Expected


async def edit_profile(command: EditProfile, *, work: Work) -> SeenProfile:
    """Edit the caller's profile.

    Raises: ProfileNotFound, PersonErased, StaleProblem, InvalidProblem.
    """
    profile = await _find(work.scope, command.asker.person_id)
    command.expected.check(profile.version)
    await _check_topics(work.scope, command.wanted)
    before = profile.version
    changed = profile.edit(command.wanted, work.now)
    if profile.version > before:
        await PROFILES.save(work, profile, "updated", changed)
    return await see_profile(command.asker, work.scope, profile.id)


@dataclass(frozen=True, slots=True)
class PlacePerson:
    """The input of `place_person`. said: values by attribute; an empty one clears it."""

    asker: Asker
    person_id: str
    said: Mapping[str, str]


async def place_person(command: PlacePerson, *, work: Work) -> Profile:
    """Set fields of the directory. For administrators.

    Raises: NotAllowed, ProfileNotFound, PersonErased.
    """
    await refuse_erased(work.scope, command.asker.person_id)
    if not may_place(command.asker):
        raise NotAllowed("only administrators may set departments and countries")
    profile = await _find(work.scope, command.person_id)
    if profile.erased:
        raise ProfileNotFound
    before = profile.version
    changed = profile.place(command.said, work.now)
    if profile.version > before:
        await keep_profile(work, profile, "updated", changed)
    return profile


async def _find(scope: Scope, person_id: str) -> Profile:
    profile = await PROFILES.find(scope, person_id)
    if profile is None:
        raise ProfileNotFound
    return profile


async def _check_topics(scope: Scope, wanted: Mapping[str, Any]) -> None:
    """Refuse a topic that does not exist. Raises: InvalidProblem."""
    ids = [each.topic_id for each in wanted.get("competencies", ())]
    if missing := set(ids) - (await TOPICS.find_many(scope, ids)).keys():
        raise InvalidProblem(f"competencies: there is no topic {min(missing)}")
