"""A post: found while it is published."""

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
from shared.contracts.content import POST, PostData, PostState
from shared.contracts.envelope import Fact
from shared.contracts.values import Language, PostKind, PostStatus

BYLINE = "byline:"
"""Marks an imported byline among authors, which is not a person here."""


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
        **documents.texts("text", {state.language: state.text}),
        "tags": list(state.tags),
        "author": _author(state, data.person.byline),
        "external_id": state.external_id,
        **documents.dated(state.published_at or state.created_at, state.updated_at),
    }


def _author(state: PostState, byline: str | None) -> str | None:
    """The byline where there is one: an importer is not the author of what they import."""
    return BYLINE + byline if byline else state.author_id


INDEXED = Indexed(
    POST,
    project,
    kinds=(
        Kind(PostKind.ARTICLE, {Language.FRENCH: "Articles", Language.ENGLISH: "Articles"}),
        Kind(PostKind.QUESTION, {Language.FRENCH: "Questions", Language.ENGLISH: "Questions"}),
        Kind(
            PostKind.DISCUSSION, {Language.FRENCH: "Discussions", Language.ENGLISH: "Discussions"}
        ),
    ),
    facets=(KIND, COMMUNITY, TAG, LANG, AUTHOR, MONTH),
)
