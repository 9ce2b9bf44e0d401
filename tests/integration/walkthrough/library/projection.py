"""The projection of a resource: found by its title while it is listed."""

from services.search.projections import documents
from services.search.projections.actions import Action
from services.search.projections.indexed import AUTHOR, COMMUNITY, KIND, MONTH, Indexed, Kind
from shared.contracts.envelope import Fact
from shared.contracts.values import Language
from tests.integration.walkthrough.library.contract import RESOURCE, ResourceData, ResourceStatus


def project(fact: Fact[ResourceData]) -> list[Action]:
    state = fact.data.state
    if state.status is not ResourceStatus.LISTED:
        return [documents.stub(RESOURCE.name, fact.subject, fact.sequence)]
    source = {
        "kind": RESOURCE.name,
        **documents.placed(state.community),
        **documents.titles(dict.fromkeys(Language, state.title)),
        "author": state.owner_id,
        **documents.dated(state.created_at, state.updated_at),
    }
    return [documents.put(RESOURCE.name, fact.subject, fact.sequence, source)]


INDEXED = Indexed(
    RESOURCE,
    project,
    kinds=(Kind("resource", {Language.FRENCH: "Ressources", Language.ENGLISH: "Resources"}),),
    facets=(KIND, COMMUNITY, AUTHOR, MONTH),
)
