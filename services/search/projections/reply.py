"""An answer or a reply: found while its post is published, under that post's title."""

from services.search.projections import documents
from services.search.projections.actions import Action, Source
from services.search.projections.authors import author
from services.search.projections.indexed import AUTHOR, COMMUNITY, KIND, LANG, MONTH, Indexed, Kind
from shared.contracts.content import REPLY, ReplyData
from shared.contracts.envelope import Fact
from shared.contracts.values import Language, PostStatus, ReplyKind


def project(fact: Fact[ReplyData]) -> list[Action]:
    state = fact.data.state
    if state.status is not PostStatus.PUBLISHED:
        return [documents.stub("reply", fact.subject, fact.sequence)]
    return [documents.put("reply", fact.subject, fact.sequence, _source(fact.data))]


def _source(data: ReplyData) -> Source:
    state = data.state
    return {
        "kind": state.kind,
        **documents.placed(state.community),
        "language": [state.language],
        "post_title": state.post.title[: documents.LONGEST_TITLE],
        "post_id": state.post.id,
        **documents.texts("text", {state.language: state.text}),
        "author": author(state.author_id, data.person.byline),
        "joined": documents.THING,
        **documents.dated(state.created_at, state.updated_at),
    }


INDEXED = Indexed(
    REPLY,
    project,
    kinds=(
        Kind(
            ReplyKind.ANSWER,
            {Language.FRENCH: "Réponses", Language.ENGLISH: "Answers"},
            suggested=False,
        ),
        Kind(
            ReplyKind.REPLY,
            {Language.FRENCH: "Messages", Language.ENGLISH: "Replies"},
            suggested=False,
        ),
    ),
    facets=(KIND, COMMUNITY, LANG, AUTHOR, MONTH),
)
