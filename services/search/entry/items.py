"""One result as a response body, in the reader's language if there are several."""

import html
from collections.abc import Mapping
from datetime import datetime
from textwrap import shorten
from typing import Annotated, Any

from pydantic import BaseModel, Field

from services.search.entry.explaining import WhyView
from services.search.index.found import Found
from services.search.index.naming import Named, Source
from services.search.index.places import RECOGNISED, Shown, plain
from services.search.projections.authors import BYLINE
from services.search.projections.documents import OTHER
from services.search.projections.keys import document_key
from services.search.projections.table import KINDS
from shared.contracts.unknown import Open, open_schema
from shared.contracts.values import Language

KIND_LABELS = {kind.name: kind.labels for kind in KINDS}
"""The known kinds; any other keeps its own name."""

OPEN_KINDS = open_schema(KIND_LABELS)
OPEN_LANGUAGES = open_schema(Language)

LONGEST_EXCERPT = 300

Kind = Annotated[str, Field(json_schema_extra=OPEN_KINDS)]
LANGUAGE_LABELS: Mapping[Language, Mapping[str, str]] = {
    Language.FRENCH: {"fr": "Français", "en": "Anglais"},
    Language.ENGLISH: {"fr": "French", "en": "English"},
}
SOMEBODY = {Language.FRENCH: "Quelqu'un", Language.ENGLISH: "Somebody"}
"""The display name of an author who is unknown, or hidden from this reader."""


class AuthorView(BaseModel):
    """An author. `id` is null for an imported byline; `name` is null if you may not see it.

    `avatar`: the name of their picture, if they show you one; membership serves it.
    """

    id: str | None
    name: str | None
    avatar: str | None = None


class HighlightsView(BaseModel):
    """HTML: escaped text, with `<mark>` around the matches.

    Without a match, `text` is the beginning of the passage, or else of the text.
    """

    title: list[str] = []
    text: list[str] = []


class FileView(BaseModel):
    """A file, and the place of the match in it, if known.

    `page` counts from 1; `seconds` from the beginning.
    """

    filename: str
    media_type: str
    page: int | None = None
    seconds: float | None = None


class PassageView(BaseModel):
    """The best-matching part of a text: the closest in meaning, or else one with the words."""

    text: str = Field(description="Plain text")
    heading: str | None = Field(None, description="The heading above it")
    page: int | None = Field(None, description="The page of the file, from 1")
    seconds: float | None = Field(None, description="Seconds from the start of the recording")


class ItemView(BaseModel):
    id: str
    kind: Kind
    title: str = Field(
        description="Plain text. For an answer, a reply or a file: the title of its post"
    )
    community: str | None = Field(description="The community's slug; null means everyone")
    community_name: str | None = Field(None, description="The community's name, if it is known")
    score: float | None = Field(
        description="Relative to the score of the first item, in tenths; null without a query"
    )
    highlights: HighlightsView
    passage: PassageView | None = Field(None, description="For a long text, or a match by meaning")
    lang: Open[Language]
    tags: list[str]
    author: AuthorView | None
    published_at: datetime
    post_id: str | None = Field(None, description="For an answer, a reply or a file: its post")
    external_id: str | None = Field(None, description="The id in the system it was imported from")
    starts_at: datetime | None = Field(None, description="The start of a gathering")
    file: FileView | None = Field(None, description="For a file of a post")
    why: WhyView | None = Field(None, description="With `explain`: the reasons for its rank")
    avatar: str | None = Field(
        None, description="The name of a person's picture, which membership serves"
    )


def item_view(hit: dict[str, Any], found: Found, reads: Language) -> ItemView:
    source = hit["_source"]
    post_id = source.get("post_id")
    post = found.named.get(document_key("post", post_id)) if post_id else None
    languages = source["language"]
    shown = found.shown.get(hit["_id"], Shown())
    return ItemView(
        id=source["id"],
        kind=source["kind"],
        title=title_of(post or source, reads),
        community=source.get("community"),
        community_name=community_name_of(source.get("community_ref"), found.named, reads),
        score=found.score_of(hit),
        highlights=_highlights(hit, reads, shown),
        passage=_passage(shown),
        lang=reads if reads in languages else languages[0],
        tags=source.get("tags", []),
        author=_author(source, found),
        published_at=source["published_at"],
        post_id=post_id,
        external_id=source.get("external_id"),
        starts_at=source.get("starts_at"),
        file=_file(source, shown),
        avatar=source.get("avatar"),
    )


def _file(source: Source, shown: Shown) -> FileView | None:
    if "filename" not in source:
        return None
    return FileView(filename=source["filename"], media_type=source["media_type"], **shown.place)


def _passage(shown: Shown) -> PassageView | None:
    return PassageView(text=shown.text, **shown.place) if shown.text else None


def title_of(source: Source, reads: Language) -> str:
    titles = (f"title_{language}" for language in (reads, *Language, OTHER))
    for name in ("name", *titles, "post_title"):
        if found := source.get(name):
            return str(found[0] if isinstance(found, list) else found)
    return ""


def _highlights(hit: dict[str, Any], reads: Language, shown: Shown) -> HighlightsView:
    """Return highlights in the reader's language, if any; a title only if it matched."""
    marked: dict[str, list[str]] = hit.get("highlight", {})
    return HighlightsView(
        title=_of_language(marked, ("name", "title"), reads),
        text=_in_passage(_of_language(marked, ("text",), reads), shown.text),
    )


def _in_passage(fragments: list[str], passage: str) -> list[str]:
    """Return the marked fragments in the passage, or its beginning if there are none."""
    if not passage:
        return fragments
    whole = " ".join(passage.split())
    within = [each for each in fragments if "<mark>" in each and plain(each)[:RECOGNISED] in whole]
    return within or [html.escape(shorten(whole, LONGEST_EXCERPT, placeholder=" …"))]


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
    profile = found.named.get(document_key("profile", author), {})
    avatar = profile.get("avatar") if found.telling.shows_pictures_of(author) else None
    return AuthorView(id=author, name=profile.get("name") if told else None, avatar=avatar)


def community_name_of(community_ref: str | None, named: Named, reads: Language) -> str | None:
    if community_ref is None:
        return None
    key = document_key("community", community_ref.partition("/")[2])
    return title_of(named.get(key, {}), reads) or None


def name_of(author: str, named: Named) -> str | None:
    return named.get(document_key("profile", author), {}).get("name")
