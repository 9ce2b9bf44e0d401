"""A person's follows: documents that are never results, read only for that person."""

from services.search.projections.actions import Action, Put, Source
from services.search.projections.indexed import Indexed
from services.search.projections.keys import document_key
from shared.contracts.envelope import Fact
from shared.contracts.networking import STANCE, Attitude, StanceData, StanceState


def project(fact: Fact[StanceData]) -> list[Action]:
    key = document_key("stance", fact.subject)
    return [Put(key, fact.sequence, {"key": key, "visible": False, **_followed(fact.data.state)})]


def _followed(state: StanceState) -> Source:
    if state.attitude is not Attitude.FOLLOWED or None in {state.person_id, state.target_id}:
        return {}
    return {"follower": state.person_id, "follows": f"{state.kind}/{state.target_id}"}


INDEXED = Indexed(STANCE, project)
