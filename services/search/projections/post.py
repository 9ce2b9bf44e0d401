"""A post: found while it is published."""

from collections.abc import Iterator

from services.search.projections import documents
from services.search.projections.actions import Action, Source
from services.search.projections.authors import author
from services.search.projections.documents import Trait
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
from services.search.projections.outline import outline
from shared.contracts.content import POST, PostData, PostState
from shared.contracts.envelope import Fact
from shared.contracts.kinds import said_in
from shared.contracts.values import Language, PostKind, PostStatus


def project(fact: Fact[PostData]) -> list[Action]:
    if fact.data.state.status is not PostStatus.PUBLISHED:
        return [documents.stub("post", fact.subject, fact.sequence)]
    return [documents.put("post", fact.subject, fact.sequence, _source(fact.data))]


def _source(data: PostData) -> Source:
    state = data.state
    return {
        "kind": state.kind,
        **documents.placed(state.community),
        "language": [state.language],
        **documents.titles({state.language: state.title}),
        **documents.texts("text", {state.language: "\n".join(_texts(state))}),
        "outline": outline(state.body, state.text) or None,
        "tags": list(state.tags),
        "author": author(state.author_id, data.person.byline),
        "external_id": state.external_id,
        "accepted_answer_id": state.accepted_answer_id,
        "traits": list(_traits(state)),
        "joined": documents.THING,
        **documents.dated(state.published_at or state.created_at, state.updated_at),
    }


def _texts(state: PostState) -> Iterator[str]:
    """Yield the texts of the post, and of the payload of its kind."""
    yield state.text
    yield from said_in(state.details)


def _traits(state: PostState) -> Iterator[Trait]:
    if state.kind is PostKind.QUESTION:
        yield Trait.ANSWERED if state.accepted_answer_id else Trait.UNANSWERED
    if state.files:
        yield Trait.FILE


INDEXED = Indexed(
    POST,
    project,
    kinds=(
        Kind(PostKind.ARTICLE, {Language.FRENCH: "Articles", Language.ENGLISH: "Articles"}),
        Kind(PostKind.QUESTION, {Language.FRENCH: "Questions", Language.ENGLISH: "Questions"}),
        Kind(
            PostKind.DISCUSSION, {Language.FRENCH: "Discussions", Language.ENGLISH: "Discussions"}
        ),
        Kind(
            PostKind.EXPERIENCE,
            {Language.FRENCH: "Retours d’expérience", Language.ENGLISH: "Experience reports"},
        ),
        Kind(
            PostKind.PRACTICE,
            {Language.FRENCH: "Bonnes pratiques", Language.ENGLISH: "Best practices"},
        ),
        Kind(PostKind.TOOL, {Language.FRENCH: "Outils", Language.ENGLISH: "Tools"}),
        Kind(PostKind.LINK, {Language.FRENCH: "Liens", Language.ENGLISH: "Links"}),
        Kind(
            PostKind.ANNOUNCEMENT, {Language.FRENCH: "Annonces", Language.ENGLISH: "Announcements"}
        ),
        Kind(PostKind.CHALLENGE, {Language.FRENCH: "Défis", Language.ENGLISH: "Challenges"}),
        Kind(PostKind.IDEA, {Language.FRENCH: "Idées", Language.ENGLISH: "Ideas"}),
        Kind(PostKind.POLL, {Language.FRENCH: "Sondages", Language.ENGLISH: "Polls"}),
        Kind(PostKind.PODCAST, {Language.FRENCH: "Podcasts", Language.ENGLISH: "Podcasts"}),
        Kind(PostKind.VIDEO, {Language.FRENCH: "Vidéos", Language.ENGLISH: "Videos"}),
        Kind(PostKind.GALLERY, {Language.FRENCH: "Galeries", Language.ENGLISH: "Galleries"}),
    ),
    facets=(KIND, COMMUNITY, TAG, LANG, AUTHOR, MONTH),
)
