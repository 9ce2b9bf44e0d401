"""A gathering: found while it is scheduled, in each of its languages. No fact has its link."""

from collections.abc import Iterable

from services.search.projections import documents
from services.search.projections.actions import Action, Source
from services.search.projections.indexed import (
    AUTHOR,
    COMMUNITY,
    KIND,
    LANG,
    MONTH,
    TAG,
    Indexed,
    Kind,
)
from shared.contracts.envelope import Fact
from shared.contracts.events import GATHERING, GatheringData, GatheringState, GatheringStatus
from shared.contracts.values import Language, LocalizedText


def project(fact: Fact[GatheringData]) -> list[Action]:
    state = fact.data.state
    if state.status is not GatheringStatus.SCHEDULED:
        return [documents.stub("gathering", fact.subject, fact.sequence)]
    return [documents.put("gathering", fact.subject, fact.sequence, _source(state))]


def _source(state: GatheringState) -> Source:
    """Return the fields. `starts_at` is only displayed; lists are sorted by the announcement."""
    return {
        "kind": "gathering",
        **documents.placed(state.community),
        "language": sorted(state.titles),
        **documents.titles(state.titles),
        **documents.texts("text", _texts(state)),
        "tags": list(state.tags),
        "author": state.organiser_id,
        "starts_at": state.starts_at.isoformat(),
        **documents.dated(state.created_at, state.updated_at),
    }


def _texts(state: GatheringState) -> LocalizedText:
    """Return the texts. The place can be found in any language."""
    return {
        language: _joined((state.descriptions.get(language), state.place))
        for language in {*state.titles, *state.descriptions}
    }


def _joined(parts: Iterable[str | None]) -> str:
    return "\n".join(part for part in parts if part)


INDEXED = Indexed(
    GATHERING,
    project,
    kinds=(Kind("gathering", {Language.FRENCH: "Rencontres", Language.ENGLISH: "Gatherings"}),),
    facets=(KIND, COMMUNITY, TAG, LANG, AUTHOR, MONTH),
)
