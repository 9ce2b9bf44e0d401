"""Bodies out: results in the reader's language, if there are several."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field

from services.search.index.finder import Found
from services.search.index.naming import Named, Source
from services.search.projections.documents import OTHER
from services.search.projections.keys import document_key
from services.search.projections.post import BYLINE
from services.search.projections.table import FACETS, KINDS
from shared.contracts.unknown import Open, open_schema
from shared.contracts.values import Language

KIND_LABELS = {kind.name: kind.labels for kind in KINDS}
"""The known kinds; any other keeps its own name."""

OPEN_KINDS = open_schema(KIND_LABELS)
OPEN_LANGUAGES = open_schema(Language)

Kind = Annotated[str, Field(json_schema_extra=OPEN_KINDS)]
LANGUAGE_LABELS = {"fr": "français", "en": "English"}
SOMEBODY = {Language.FRENCH: "Quelqu'un", Language.ENGLISH: "Somebody"}
"""An author whose name this reader may not see, or that is not known yet."""


class AuthorView(BaseModel):
    """`id` is null for an imported byline; `name` is null if the reader may not see it."""

    id: str | None
    name: str | None


class HighlightsView(BaseModel):
    """HTML: escaped text, with `<mark>` around what matched.

    `text` is the beginning of the text if nothing in it matched.
    """

    title: list[str] = []
    text: list[str] = []


class ItemView(BaseModel):
    id: str
    kind: Kind
    title: str = Field(description="Plain text; for an answer or a reply, the title of its post")
    community: str | None = Field(description="The community's slug; null is everyone")
    score: float | None = Field(
        description="Relative to the first item's, in tenths; null without a query"
    )
    highlights: HighlightsView
    lang: Open[Language]
    tags: list[str]
    author: AuthorView | None
    published_at: datetime
    post_id: str | None = Field(None, description="The post of an answer or a reply")
    external_id: str | None = Field(None, description="The id in the system it was imported from")
    starts_at: datetime | None = Field(None, description="The start of a gathering")


class ValueView(BaseModel):
    """A value to filter by, its label, and the number of results that have it."""

    value: str
    label: str
    count: int


class FacetsView(BaseModel):
    """Each facet is counted with the filters of all the others, but not its own."""

    kind: list[ValueView]
    community: list[ValueView]
    tag: list[ValueView]
    lang: list[ValueView]
    author: list[ValueView]
    month: list[ValueView]


class SearchView(BaseModel):
    items: list[ItemView]
    facets: FacetsView
    total: int
    next: str | None = Field(description="The `after` of the next page")


class SuggestionView(BaseModel):
    id: str
    kind: Kind
    title: str
    community: str | None


class SuggestionsView(BaseModel):
    items: list[SuggestionView]


def search_view(found: Found, cursor: str | None, reads: Language) -> SearchView:
    facets = {
        facet.name: [
            _value(facet.name, value, count, found, reads)
            for value, count in found.counts[facet.name]
        ]
        for facet in FACETS
    }
    return SearchView(
        items=[_item(hit, found, reads) for hit in found.hits],
        facets=FacetsView(**facets),
        total=found.total,
        next=cursor,
    )


def suggestion_view(source: Source, reads: Language) -> SuggestionView:
    return SuggestionView(
        id=source["id"],
        kind=source["kind"],
        title=_title(source, reads),
        community=source.get("community"),
    )


def _item(hit: dict[str, Any], found: Found, reads: Language) -> ItemView:
    source = hit["_source"]
    post_id = source.get("post_id")
    post = found.named.get(document_key("post", post_id)) if post_id else None
    languages = source["language"]
    return ItemView(
        id=source["id"],
        kind=source["kind"],
        title=_title(post or source, reads),
        community=source.get("community"),
        score=found.score_of(hit),
        highlights=_highlights(hit, reads),
        lang=reads if reads in languages else languages[0],
        tags=source.get("tags", []),
        author=_author(source, found),
        published_at=source["published_at"],
        post_id=post_id,
        external_id=source.get("external_id"),
        starts_at=source.get("starts_at"),
    )


def _title(source: Source, reads: Language) -> str:
    titles = (f"title_{language}" for language in (reads, *Language, OTHER))
    for name in ("name", *titles, "post_title"):
        if found := source.get(name):
            return str(found[0] if isinstance(found, list) else found)
    return ""


def _highlights(hit: dict[str, Any], reads: Language) -> HighlightsView:
    """In the reader's language if there are several; a title only if it matched."""
    marked: dict[str, list[str]] = hit.get("highlight", {})
    return HighlightsView(
        title=_of_language(marked, ("name", "title"), reads),
        text=_of_language(marked, ("text",), reads),
    )


def _of_language(
    marked: Mapping[str, list[str]], fields: tuple[str, ...], reads: Language
) -> list[str]:
    for language in (reads, *Language, OTHER):
        for field in fields:
            fragments = marked.get(f"{field}_{language}") or marked.get(field)
            if fragments:
                return [" ".join(fragment.split()) for fragment in fragments]
    return []


def _author(source: Source, found: Found) -> AuthorView | None:
    author = source.get("author")
    if author is None:
        return None
    if author.startswith(BYLINE):
        return AuthorView(id=None, name=author.removeprefix(BYLINE))
    told = found.telling.author_of(source)
    return AuthorView(id=author, name=_name_of(author, found.named) if told else None)


def _name_of(author: str, named: Named) -> str | None:
    return named.get(document_key("profile", author), {}).get("name")


def _value(facet: str, value: str, count: int, found: Found, reads: Language) -> ValueView:
    match facet:
        case "kind":
            label = KIND_LABELS.get(value, {}).get(reads, value)
        case "lang":
            label = LANGUAGE_LABELS.get(value, value)
        case "community":
            value, _, community_id = value.partition("/")
            community = found.named.get(document_key("community", community_id), {})
            label = _title(community, reads) or value
        case "author" if value.startswith(BYLINE):
            label = value.removeprefix(BYLINE)
        case "author" if found.telling.author_listed(value):
            label = _name_of(value, found.named) or SOMEBODY[reads]
        case "author":
            label = SOMEBODY[reads]
        case _:
            label = value
    return ValueView(value=value, label=label, count=count)
