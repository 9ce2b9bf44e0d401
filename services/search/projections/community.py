"""A community: a document, and the access of the two groups of readers to its content."""

from services.search.projections import documents
from services.search.projections.actions import Action, Grant, Source
from services.search.projections.indexed import COMMUNITY as BY_COMMUNITY
from services.search.projections.indexed import KIND, LANG, MONTH, TAG, Indexed, Kind
from services.search.projections.keys import EVERYONE, ORGANISATION, SELECTED
from shared.audience.attributes import keys_to
from shared.contracts.envelope import Fact
from shared.contracts.membership import COMMUNITY, CommunityData, CommunityState
from shared.contracts.values import CommunityRef, Language, Visibility


def project(fact: Fact[CommunityData]) -> list[Action]:
    """Return the document, and for each group a grant or its withdrawal, by the visibility."""
    state = fact.data.state
    is_selected = state.visibility is Visibility.SELECTED
    keys = tuple(keys_to(state.audience)) if is_selected else ()
    grants = [
        Grant(EVERYONE, fact.subject, fact.sequence, state.visibility is Visibility.PUBLIC),
        Grant(ORGANISATION, fact.subject, fact.sequence, state.visibility is Visibility.INTERNAL),
        Grant(SELECTED, fact.subject, fact.sequence, is_selected, keys),
    ]
    document = documents.put("community", fact.subject, fact.sequence, _source(fact.subject, state))
    return [document, *grants]


def _source(community_id: str, state: CommunityState) -> Source:
    return {
        "kind": "community",
        **documents.placed(CommunityRef(id=community_id, slug=state.slug)),
        "language": sorted(state.names),
        **documents.titles(state.names),
        **documents.texts("text", state.purposes),
        "tags": list(state.topics),
        **documents.dated(state.created_at, state.updated_at),
    }


INDEXED = Indexed(
    COMMUNITY,
    project,
    kinds=(Kind("community", {Language.FRENCH: "Communautés", Language.ENGLISH: "Communities"}),),
    facets=(KIND, BY_COMMUNITY, TAG, LANG, MONTH),
)
