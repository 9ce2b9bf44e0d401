"""A charter: a document of its community, which the readers of the community find by its text."""

from services.search.projections import documents
from services.search.projections.actions import Action, Source
from services.search.projections.indexed import COMMUNITY, KIND, LANG, MONTH, Indexed, Kind
from shared.contracts.charters import CHARTER, CharterData, CharterState
from shared.contracts.envelope import Fact
from shared.contracts.values import Language, LocalizedText

CHARTER_KIND = "charter"
_TITLES: LocalizedText = {Language.FRENCH: "Charte", Language.ENGLISH: "Charter"}


def project(fact: Fact[CharterData]) -> list[Action]:
    return [documents.put("charter", fact.subject, fact.sequence, _source(fact.data.state))]


def _source(state: CharterState) -> Source:
    return {
        "kind": CHARTER_KIND,
        **documents.placed(state.community),
        "language": sorted(state.texts),
        **documents.titles(_TITLES),
        **documents.texts("text", state.texts),
        **documents.dated(state.published_at, state.published_at),
    }


INDEXED = Indexed(
    CHARTER,
    project,
    kinds=(
        Kind(
            CHARTER_KIND,
            {Language.FRENCH: "Chartes", Language.ENGLISH: "Charters"},
            suggested=False,
        ),
    ),
    facets=(KIND, COMMUNITY, LANG, MONTH),
)
