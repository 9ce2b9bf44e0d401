"""Endorsements: documents that name the endorsed person's profile, and are never results.

Several endorsements of one person by another count once. The fact does not name the skills, so it
counts only while the profile shows its skills to everyone: see `index/experts.py`.
"""

from services.search.projections.actions import Action, Put, Source
from services.search.projections.indexed import Indexed
from services.search.projections.keys import document_key
from shared.contracts.envelope import Fact
from shared.contracts.networking import ENDORSEMENT, EndorsementData, EndorsementState


def project(fact: Fact[EndorsementData]) -> list[Action]:
    key = document_key("endorsement", fact.subject)
    return [Put(key, fact.sequence, {"key": key, "visible": False, **_endorsed(fact.data.state)})]


def _endorsed(state: EndorsementState) -> Source:
    if not state.stands or state.person_id is None:
        return {}
    return {"endorses": document_key("profile", state.person_id)}


INDEXED = Indexed(ENDORSEMENT, project)
