"""A membership: no document, but a person's access to a community, and right to animate it."""

from services.search.projections.actions import Action, Grant
from services.search.projections.indexed import Indexed
from services.search.projections.keys import animated, person_holder
from shared.contracts.envelope import Fact
from shared.contracts.membership import MEMBERSHIP, MembershipData
from shared.contracts.values import Role, Standing


def project(fact: Fact[MembershipData]) -> list[Action]:
    state = fact.data.state
    holder, community_id = person_holder(state.person_id), state.community.id
    is_active = state.standing is Standing.ACTIVE
    animates = is_active and state.role in {Role.ANIMATOR, Role.OWNER}
    return [
        Grant(holder, community_id, fact.sequence, is_active),
        Grant(holder, animated(community_id), fact.sequence, animates),
    ]


INDEXED = Indexed(MEMBERSHIP, project)
