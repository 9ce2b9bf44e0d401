"""OpenSearch queries for a reader's question.

Every query passes `visible_to`: matching, counting, facets and highlights happen inside it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from services.search.asking.language import Asked, read
from services.search.index import facets, narrowing
from services.search.index.cursor import Place, fingerprint
from services.search.index.facets import Choices
from services.search.index.hybrid import Meant, fused
from services.search.index.matching import Query, matching
from services.search.index.narrowing import Authors, TagNames
from services.search.projections.documents import OTHER, REACTION
from shared.contracts.values import Language

FRAGMENT = 200
FRAGMENTS = 2
LONGEST_HIGHLIGHTED = 500_000

TIMEOUT = "4s"


class Sort(StrEnum):
    """The order. relevance: without words, like `date`. votes: most votes and reactions first."""

    RELEVANCE = "relevance"
    DATE = "date"
    VOTES = "votes"


@dataclass(frozen=True, slots=True)
class Question:
    """A person's question. Without words, it lists everything they may see, newest first.

    hybrid: search by meaning too, unless the model is away. reads: the language of the asker.
    """

    text: str = ""
    choices: Choices = field(default_factory=dict)
    limit: int = 20
    after: Place | None = None
    hybrid: bool = True
    sort: Sort = Sort.RELEVANCE
    explain: bool = False
    reads: Language | None = None

    @property
    def asked(self) -> Asked:
        return read(self.text)

    @property
    def is_scored(self) -> bool:
        """Return whether results are ordered by how well they match."""
        return self.sort is Sort.RELEVANCE and bool(self.asked.words)

    @property
    def asks_meaning(self) -> bool:
        """Return whether to search by meaning. Later pages do so if the first page did."""
        return self.is_scored and self.hybrid and (self.after is None or self.after.meant)


@dataclass(frozen=True, slots=True)
class Around:
    """The results of lookups that precede a search.

    authors: the people that the question names. tags: other names of its tags. others: its variants
    in other words. weighted: adds the weights for this reader to a query. meant: its meaning.
    """

    authors: Authors = field(default_factory=dict)
    tags: TagNames = field(default_factory=dict)
    others: Sequence[str] = ()
    weighted: Callable[[Query], Query] = lambda query: query
    meant: Meant | None = None


NOTHING_AROUND = Around()


def fingerprint_of(text: str, choices: Choices, sort: Sort = Sort.RELEVANCE) -> str:
    """Return the hash that binds a cursor to its query."""
    chosen = {name: sorted(values) for name, values in choices.items() if values}
    return fingerprint(text, chosen, sort)


def search_body(
    question: Question,
    visible: list[dict[str, Any]],
    own: Iterable[str] | None = None,
    around: Around = NOTHING_AROUND,
) -> dict[str, Any]:
    """Return the query for a page. It requests one more item, to know whether a page follows.

    `own` are the audiences that facets.py passes to the author facet.
    """
    asked = question.asked
    body: dict[str, Any] = {
        "query": {
            "bool": {
                "must": [_scoring(question, around)],
                "filter": [*visible, *narrowing.kept(asked, around.authors, around.tags)],
                "must_not": narrowing.left_out(asked, around.authors, around.tags),
            }
        },
        "size": question.limit + 1,
        "sort": _order(question),
        "track_scores": question.is_scored,
        "track_total_hits": True,
        "timeout": TIMEOUT,
        "_source": {"excludes": ["text_*", "places", "key", "visible", "month"]},
        "aggs": facets.aggregations(question.choices, own),
        "highlight": highlight(" ".join((asked.words, *around.others))),
    }
    if chosen := facets.filters(question.choices):
        body["post_filter"] = {"bool": {"filter": chosen}}
    if question.after:
        body["search_after"] = [question.after.rank, question.after.key]
    return body


def _scoring(question: Question, around: Around) -> Query:
    found = in_words(question, around)
    if question.is_scored:
        return around.weighted(fused(found, around.meant))
    if question.sort is not Sort.VOTES:
        return found
    voted = {
        "has_child": {
            "type": REACTION,
            "query": {"match_all": {}},
            "score_mode": "sum",
            "ignore_unmapped": True,
        }
    }
    return {"bool": {"filter": [found], "should": [voted]}}


def in_words(question: Question, around: Around) -> Query:
    """Return the query by words alone."""
    return matching(question.asked.words, around.others, is_named=question.explain)


def _order(question: Question) -> list[dict[str, Any]]:
    """Return the order: by score, or newest first. The key breaks ties, so that cursors work."""
    if question.is_scored or question.sort is Sort.VOTES:
        return [{"_score": "desc"}, {"key": "asc"}]
    return [{"published_at": {"order": "desc"}}, {"key": "asc"}]


def highlight(text: str) -> dict[str, Any]:
    """Return the highlighting, in HTML-escaped text. Without a match, the text's start is shown.

    The highlight query has only the plain words. The full query would look for audience names and
    for all variants of a mistyped word in every text.
    """
    whole = {"number_of_fragments": 0}
    parts = {
        "fragment_size": FRAGMENT,
        "number_of_fragments": FRAGMENTS,
        "no_match_size": FRAGMENT,
    }
    shown = {"title": whole, "text": parts}
    languages = (*Language, OTHER)
    fields = {f"{name}_{lang}": how for name, how in shown.items() for lang in languages}
    fields["name"] = whole
    words = [{"match": {field: {"query": text}}} for field in fields]
    return {
        "encoder": "html",
        "pre_tags": ["<mark>"],
        "post_tags": ["</mark>"],
        "max_analyzer_offset": LONGEST_HIGHLIGHTED,
        "highlight_query": {"bool": {"should": words}},
        "fields": fields,
    }
