"""Endorsements of a person's skills, and requests for the caller's endorsement."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.membership.domain.errors import ProfileNotFound
from services.membership.domain.skills.topic import Topic
from services.membership.store.people import profiles
from services.membership.store.skills import endorsements
from services.membership.use_cases.people.see_profile import SeenProfile, see_profile
from shared.audience.sight import Asker
from shared.mongo import Scope

MOST_REQUESTS = 50
"""The maximum number of people whose requests are shown at a time."""


@dataclass(frozen=True, slots=True)
class SeenEndorsements:
    """Endorsements. given: pairs of topic id and endorser id. names: of the endorsers."""

    given: list[tuple[str, str]]
    names: Mapping[str, str]


async def see_endorsements(asker: Asker, scope: Scope, person_id: str) -> SeenEndorsements:
    """Return endorsements of skills that the caller may see. Raises: ProfileNotFound."""
    seen = await see_profile(asker, scope, person_id)
    shown = {each.topic_id for each in seen.profile.competencies}
    found = await endorsements.of_person(scope, person_id) if shown else []
    given = [
        (topic_id, each.by_id)
        for each in found
        for topic_id in each.given
        if topic_id in shown and each.by_id is not None
    ]
    return SeenEndorsements(given, await profiles.names(scope, {by for _, by in given}))


@dataclass(frozen=True, slots=True)
class Requested:
    person: SeenProfile
    topic: Topic


async def see_requests(asker: Asker, scope: Scope) -> list[Requested]:
    """Return requests for the caller's endorsement, of skills that they may still see."""
    found = await endorsements.by_person(scope, asker.person_id)
    asked = [each for each in found if each.asked and each.person_id][:MOST_REQUESTS]
    requests: list[Requested] = []
    for each in asked:
        try:
            person = await see_profile(asker, scope, each.person_id or "")
        except ProfileNotFound:
            continue
        shown = (person.topics[one] for one in each.asked if one in person.topics)
        requests += [Requested(person, topic) for topic in shown]
    return requests
