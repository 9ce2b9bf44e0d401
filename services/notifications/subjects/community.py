"""Communities: visible to their readers and to invited people."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from pydantic import BaseModel

from services.notifications.domain.known import Community, Known, Person, may_read_in
from services.notifications.domain.subject import Path, Subject
from services.notifications.store import memberships, sight
from services.notifications.subjects.kind import Group, Kind, Part, View
from services.notifications.words import text_in
from shared.audience import communities
from shared.contracts.envelope import Fact
from shared.contracts.membership import COMMUNITY, CommunityData
from shared.contracts.values import Language, Role, Standing
from shared.messaging.read_models import ReadModel
from shared.mongo import Document, Scope

NAME = "community"


class CommunityName(BaseModel):
    id: str
    slug: str
    name: str


def subject(community_id: str) -> Subject:
    return Subject(NAME, community_id)


def row(fact: Fact[CommunityData]) -> Document:
    names = {str(language): name for language, name in fact.data.state.names.items()}
    return {**communities.sight_of(fact), "names": names}


def may_know_of(person: Person, path: Path, known: Known) -> bool:
    community_id = path[0].id
    if known.get(path[0], Community) is None:
        return False
    own = known.membership(community_id, person.id)
    if own is not None and own.standing is Standing.INVITED:
        return True
    return may_read_in(person, community_id, known)


def _changes_sight(fact: Fact[CommunityData]) -> set[str]:
    return {fact.subject} if fact.sequence > 1 else set()


def _joined_before(known: Known, community_id: str, person_id: str, at: datetime) -> bool:
    """Return whether the person joined before this time: earlier notices are not for them."""
    own = known.membership(community_id, person_id)
    return own is None or own.since <= at


async def _members(scope: Scope, community_id: str, part: Part) -> Sequence[str]:
    return await memberships.members(
        scope,
        community_id,
        after=part.after,
        heard_since=part.heard_since,
        limit=part.limit,
    )


async def _with_roles(
    scope: Scope, community_id: str, part: Part, roles: Sequence[Role]
) -> Sequence[str]:
    return await memberships.with_roles(
        scope, community_id, roles, after=part.after, limit=part.limit
    )


def name_in(community: Community, language: Language) -> str:
    return text_in(community.names, language) or community.slug


def _view(community: Community, language: Language) -> CommunityName:
    name = name_in(community, language)
    return CommunityName(id=community.id, slug=community.slug, name=name)


KIND = Kind(
    name=NAME,
    row=Community,
    read_model=ReadModel(COMMUNITY, communities.COLLECTION, row, remade=sight.note_everything),
    may_see=may_know_of,
    changes_sight=_changes_sight,
    groups={
        "members": Group(_members, is_for=_joined_before),
        "animators": Group(partial(_with_roles, roles=(Role.OWNER, Role.ANIMATOR))),
        "moderators": Group(
            partial(_with_roles, roles=(Role.OWNER, Role.ANIMATOR, Role.MODERATOR))
        ),
        "reviewers": Group(
            partial(_with_roles, roles=(Role.OWNER, Role.ANIMATOR, Role.MODERATOR, Role.EXPERT))
        ),
        "owners": Group(partial(_with_roles, roles=(Role.OWNER,))),
    },
    view=View("community", CommunityName, _view),
    link=lambda community: ("membership", f"communities/{community.slug}"),
    words=lambda community, language: {"community": name_in(community, language)},
)
