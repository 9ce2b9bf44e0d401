"""A person's profile, for the whole organisation. The e-mail address is never indexed."""

from services.search.projections import documents
from services.search.projections.actions import Action, Source
from services.search.projections.indexed import KIND, LANG, MONTH, TAG, Indexed, Kind
from services.search.projections.keys import ORGANISATION
from shared.contracts.envelope import Fact
from shared.contracts.membership import PROFILE, ProfileData, ProfilePerson
from shared.contracts.values import Language


def project(fact: Fact[ProfileData]) -> list[Action]:
    if fact.data.state.erased:
        return [documents.erased("profile", fact.subject, fact.sequence)]
    if not fact.data.person.name:
        return [documents.stub("profile", fact.subject, fact.sequence)]
    return [documents.put("profile", fact.subject, fact.sequence, _source(fact.data))]


def _source(data: ProfileData) -> Source:
    language = data.state.language
    return {
        "kind": "profile",
        "audience": ORGANISATION,
        "language": [language],
        "name": data.person.name[: documents.LONGEST_TITLE],
        **documents.texts("text", {language: _text(data.person)}),
        "tags": list(data.person.skills),
        "guest": data.state.guest,
        "listed_as_expert": data.state.listed_as_expert,
        "avatar": data.person.avatar or None,
        "rates_skills": True if data.person.competencies else None,
        **documents.dated(data.state.created_at, data.state.updated_at),
    }


def _text(person: ProfilePerson) -> str:
    parts = (person.headline, person.about, ", ".join(person.skills), person.location)
    return "\n".join(part for part in parts if part)


INDEXED = Indexed(
    PROFILE,
    project,
    kinds=(Kind("profile", {Language.FRENCH: "Personnes", Language.ENGLISH: "People"}),),
    facets=(KIND, TAG, LANG, MONTH),
)
