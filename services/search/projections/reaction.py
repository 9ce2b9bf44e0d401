"""Votes and other reactions: documents in the shard of their item's, which are never results.

So everyone who sees the item counts each reaction once, in any order of arrival. The document does
not name the person, but its key does, as the fact's key does.
"""

from services.search.projections import documents
from services.search.projections.actions import Action, Put
from services.search.projections.indexed import Indexed
from services.search.projections.keys import document_key
from shared.contracts.envelope import Fact
from shared.contracts.talk import REACTION, ReactionData


def project(fact: Fact[ReactionData]) -> list[Action]:
    state = fact.data.state
    key = document_key("reaction", fact.subject)
    thing = document_key(state.thing.kind, state.thing.id)
    source = {"key": key, "visible": False}
    if state.given:
        source["joined"] = {"name": documents.REACTION, "parent": thing}
    return [Put(key, fact.sequence, source, beside=thing)]


INDEXED = Indexed(REACTION, project)
