"""A series, a learning path or a collection: found by its title and its summary."""

from services.search.projections import documents
from services.search.projections.actions import Action
from services.search.projections.indexed import AUTHOR, COMMUNITY, KIND, LANG, MONTH, Indexed, Kind
from shared.contracts.envelope import Fact
from shared.contracts.series import SERIES, SeriesData, SeriesKind
from shared.contracts.values import Language


def project(fact: Fact[SeriesData]) -> list[Action]:
    state = fact.data.state
    if state.is_deleted:
        return [documents.stub("series", fact.subject, fact.sequence)]
    source = {
        "kind": state.kind,
        **documents.placed(state.community),
        "language": [state.language],
        **documents.titles({state.language: state.title}),
        **documents.texts("text", {state.language: state.summary}),
        "author": state.curator_id,
        **documents.dated(state.created_at, state.updated_at),
    }
    return [documents.put("series", fact.subject, fact.sequence, source)]


INDEXED = Indexed(
    SERIES,
    project,
    kinds=(
        Kind(SeriesKind.SERIES, {Language.FRENCH: "Séries", Language.ENGLISH: "Series"}),
        Kind(SeriesKind.PATH, {Language.FRENCH: "Parcours", Language.ENGLISH: "Learning paths"}),
        Kind(
            SeriesKind.COLLECTION, {Language.FRENCH: "Collections", Language.ENGLISH: "Collections"}
        ),
    ),
    facets=(KIND, COMMUNITY, LANG, AUTHOR, MONTH),
)
