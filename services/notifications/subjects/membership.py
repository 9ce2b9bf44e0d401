"""Requests to join a community: visible to its animators, until they are decided."""

from services.notifications.domain.known import Community, Known, Membership, Person
from services.notifications.domain.subject import Path, Subject, community_of
from services.notifications.store import memberships
from services.notifications.subjects import community
from services.notifications.subjects.kind import Kind
from shared.contracts.envelope import Fact
from shared.contracts.membership import MEMBERSHIP, MembershipData
from shared.contracts.values import Standing
from shared.messaging.read_models import ReadModel

NAME = "membership"


def path_of(fact: Fact[MembershipData]) -> Path:
    return Subject(NAME, fact.subject), community.subject(fact.data.state.community.id)


def may_decide(person: Person, path: Path, known: Known) -> bool:
    community_id = community_of(path) or ""
    own = known.membership(community_id, person.id)
    request = known.get(path[0], Membership)
    return (
        known.get(community.subject(community_id), Community) is not None
        and own is not None
        and own.animates
        and request is not None
        and request.standing is Standing.REQUESTED
    )


def _changes_sight(fact: Fact[MembershipData]) -> set[str]:
    """Return who is affected.

    Animators of the community could see a request until it was decided.
    """
    state = fact.data.state
    return {state.person_id, *([state.community.id] if fact.sequence > 1 else [])}


KIND = Kind(
    name=NAME,
    row=Membership,
    read_model=ReadModel(MEMBERSHIP, memberships.COLLECTION, memberships.row, records_arrival=True),
    prepare=memberships.prepare,
    may_see=may_decide,
    changes_sight=_changes_sight,
    grouped_by=community.NAME,
)
