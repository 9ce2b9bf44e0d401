"""Use cases of a person's choices: an objection to recognition, and its visibility to others."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.membership.domain.errors import ProfileNotFound
from services.membership.domain.recognition.award import award_id
from services.membership.domain.recognition.choice import Choice
from services.membership.domain.recognition.errors import AwardNotFound
from services.membership.store.owned import PROFILES
from services.membership.store.recognition import statuses
from services.membership.store.recognition.owned import AWARDS, CHOICES
from services.membership.store.traces import COUNT_PERSON
from services.membership.use_cases.lookup import refuse_erased
from services.membership.use_cases.recognition.count_person import REMOVE_PERSON
from services.membership.use_cases.recognition.sight import objects
from shared.audience.sight import Asker
from shared.messaging import jobs
from shared.messaging.unit import Work


@dataclass(frozen=True, slots=True)
class Choose:
    """The input of `choose`. wanted: fields of Choice."""

    asker: Asker
    wanted: Mapping[str, bool]


async def choose(command: Choose, *, work: Work) -> None:
    """Make choices. After an objection, a job removes the person's data.

    Raises: PersonErased, ProfileNotFound.
    """
    person_id = command.asker.person_id
    await refuse_erased(work.scope, person_id)
    if await PROFILES.find(work.scope, person_id) is None:
        raise ProfileNotFound
    choice = await CHOICES.find(work.scope, person_id)
    choice = choice or Choice(id=person_id, updated_at=work.now)
    if changed := choice.choose(command.wanted, work.now):
        await CHOICES.save(work, choice, "changed", changed)
        if choice.objects:
            await jobs.ask(work.scope, REMOVE_PERSON, [person_id], work.now)
        await jobs.ask(work.scope, COUNT_PERSON, [person_id], work.now)


@dataclass(frozen=True, slots=True)
class PublishBadge:
    """The input of `publish_badge`. credential_id: None: its present one is revoked."""

    asker: Asker
    badge: str
    credential_id: str | None


async def publish_badge(command: PublishBadge, *, work: Work) -> None:
    """Publish or unpublish the credential of the caller's badge. A repeat has no effect.

    Raises: PersonErased, AwardNotFound, TooManyCredentials.
    """
    person_id = command.asker.person_id
    await refuse_erased(work.scope, person_id)
    award = await AWARDS.find(work.scope, award_id(person_id, command.badge))
    if award is None or not award.is_held or await objects(work.scope, person_id):
        raise AwardNotFound
    if award.public == (command.credential_id is not None):
        return
    if command.credential_id is not None:
        place = await statuses.take_place(work.scope, command.credential_id)
        award.publish(command.credential_id, place, work.now)
    else:
        await statuses.revoke(work.scope, award)
        award.unpublish(work.now)
    await AWARDS.save(work, award, "published" if award.public else "unpublished", ("public",))
