"""Topics of the shared list: their names, for queries that use one of them.

A topic is never a result. Everyone who can sign in sees the list, so the names that it adds to a
query are no secret.
"""

from services.search.projections import documents
from services.search.projections.actions import Action, Put, Source
from services.search.projections.indexed import Indexed
from services.search.projections.keys import document_key
from shared.contracts.envelope import Fact
from shared.contracts.topics import TOPIC, TopicData, TopicState, TopicStatus
from shared.text import folded


def project(fact: Fact[TopicData]) -> list[Action]:
    key = document_key("topic", fact.subject)
    state = fact.data.state
    named = _named(state) if state.status is TopicStatus.LISTED else {}
    return [Put(key, fact.sequence, {"key": key, "visible": False, **named})]


def _named(state: TopicState) -> Source:
    """Return `topic_names`, folded for lookups, and `names` as they are written, labels first."""
    synonyms = (name for names in state.synonyms.values() for name in names)
    names = [name[: documents.LONGEST_TITLE] for name in (*state.labels.values(), *synonyms)]
    return {"topic_names": sorted({folded(name) for name in names}), "names": names}


INDEXED = Indexed(TOPIC, project)
