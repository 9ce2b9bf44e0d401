"""Use cases of kudos: to give them, take them back, and to show or hide those received."""

from dataclasses import dataclass

from services.membership.domain.communities.community import Community
from services.membership.domain.people.profile import Profile
from services.membership.domain.recognition.errors import KudosNotFound, RecognitionRefused
from services.membership.domain.recognition.kudos import Kudos
from services.membership.domain.rights import may_read_in, may_take_part
from services.membership.store.owned import MEMBERSHIPS
from services.membership.store.people import directory
from services.membership.store.recognition.owned import KUDOS_GIVEN
from services.membership.use_cases.lookup import (
    Seen,
    refuse_archived,
    refuse_erased,
    see_community,
)
from services.membership.use_cases.people.see_profile import see_profile
from services.membership.use_cases.recognition.sight import objects
from services.membership.use_cases.skills.keep_topics import see_topic
from shared.audience.sight import Asker
from shared.contracts.membership import membership_id
from shared.messaging.unit import Work
from shared.mongo import Scope
from shared.problems import InvalidProblem, NotAllowed


@dataclass(frozen=True, slots=True)
class GiveKudos:
    """The input of `give_kudos`. community: a slug or an id; None: for everyone."""

    asker: Asker
    to_id: str
    reason: str
    community: str | None = None
    topic_id: str | None = None


async def give_kudos(command: GiveKudos, *, work: Work) -> Kudos:
    """Give kudos to a person who can see them.

    Raises: PersonErased, ProfileNotFound, CommunityNotFound, TopicNotFound, NotAllowed,
    CommunityArchived, RecognitionRefused, InvalidProblem.
    """
    asker, scope = command.asker, work.scope
    await refuse_erased(scope, asker.person_id)
    seen = await _community(command, scope) if command.community else None
    profile = (await see_profile(asker, scope, command.to_id)).profile
    if profile.id == asker.person_id:
        raise InvalidProblem("to_id: kudos are for other people")
    if seen is not None:
        await _check_reader(profile, seen.community, scope)
    if command.topic_id is not None:
        await see_topic(scope, command.topic_id)
    if await objects(scope, profile.id):
        raise RecognitionRefused
    kudos = Kudos(
        id=work.new_id(),
        community=seen.community.ref if seen else None,
        by_id=asker.person_id,
        to_id=profile.id,
        reason=command.reason,
        topic_id=command.topic_id,
        given_at=work.now,
        updated_at=work.now,
    )
    await KUDOS_GIVEN.save(work, kudos, "given")
    return kudos


@dataclass(frozen=True, slots=True)
class ShowKudos:
    asker: Asker
    kudos_id: str
    shown: bool


async def show_kudos(command: ShowKudos, *, work: Work) -> None:
    """Show or hide kudos that the caller received. Raises: PersonErased, KudosNotFound."""
    await refuse_erased(work.scope, command.asker.person_id)
    kudos = await KUDOS_GIVEN.find(work.scope, command.kudos_id)
    if kudos is None or not kudos.is_there or kudos.to_id != command.asker.person_id:
        raise KudosNotFound
    if happened := kudos.show(work.now, shown=command.shown):
        await KUDOS_GIVEN.save(work, kudos, happened, ("status",))


@dataclass(frozen=True, slots=True)
class TakeKudosBack:
    asker: Asker
    kudos_id: str


async def take_kudos_back(command: TakeKudosBack, *, work: Work) -> None:
    """Withdraw kudos that the caller gave. A repeat has no effect.

    Raises: PersonErased, KudosNotFound.
    """
    await refuse_erased(work.scope, command.asker.person_id)
    kudos = await KUDOS_GIVEN.find(work.scope, command.kudos_id)
    if kudos is None or kudos.by_id != command.asker.person_id:
        raise KudosNotFound
    if happened := kudos.withdraw(work.now):
        await KUDOS_GIVEN.save(work, kudos, happened, ("status",))


async def _community(command: GiveKudos, scope: Scope) -> Seen:
    """Return the community, of which the caller must be a member."""
    seen = await see_community(scope, command.asker, command.community or "")
    if not may_take_part(seen.own):
        raise NotAllowed("only members of the community may give kudos in it")
    refuse_archived(seen.community)
    return seen


async def _check_reader(to: Profile, community: Community, scope: Scope) -> None:
    """Refuse kudos that their receiver could not see. Raises: InvalidProblem."""
    them = Asker(to.id, is_guest=to.guest)
    own = await MEMBERSHIPS.find(scope, membership_id(community.id, to.id))
    if not may_read_in(them, community, own, await directory.held(scope, to.id)):
        raise InvalidProblem("to_id: this person cannot read the community")
