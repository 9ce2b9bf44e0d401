"""A membership is no document: it lets a person see a community's, or no longer."""

from services.search.projections.actions import Action, Grant
from services.search.projections.indexed import Indexed
from services.search.projections.keys import person_holder
from shared.contracts.envelope import Fact
from shared.contracts.membership import MEMBERSHIP, MembershipData
from shared.contracts.values import Standing


def project(fact: Fact[MembershipData]) -> list[Action]:
    state = fact.data.state
    return [
        Grant(
            holder=person_holder(state.person_id),
            community_id=state.community.id,
            sequence=fact.sequence,
            granted=state.standing is Standing.ACTIVE,
        )
    ]


INDEXED = Indexed(MEMBERSHIP, project)
