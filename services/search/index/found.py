"""A page of results, and data derived from its hits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.search.index.answering import Answer
from services.search.index.cursor import Place
from services.search.index.hybrid import Meant
from services.search.index.naming import Named
from services.search.index.places import Shown
from services.search.index.queries import Question
from services.search.index.telling import Telling
from services.search.index.weights import Credits
from services.search.index.wording import Loss
from services.search.projections.authors import BYLINE
from services.search.projections.keys import document_key
from services.search.projections.table import FACETS

Hit = dict[str, Any]
Counts = dict[str, list[tuple[str, int]]]
NO_COUNTS: Counts = {facet.name: [] for facet in FACETS}


@dataclass(frozen=True, slots=True)
class Found:
    """A page of results, and the facets of all results.

    `named`: documents that the hits and facets refer to, if this reader may see them. `telling`:
    the authors whose names they may see. `best`: the score of the first hit of the list. `last`:
    the end of the page, if another follows. `shown`: the passages that answer best, by key.
    `meant`: whether meaning was searched too. `degraded`: it was not, because the model is away.
    `also`: other names of topics that were searched too. `corrected`: the words that were probably
    meant. `loss`: suggestions, if nothing was found. `answer`: the best answer. For an explanation:
    `own`, the audiences of the reader's communities; `credits`, what people thought of documents.
    """

    hits: list[Hit]
    counts: Counts
    total: int
    named: Named
    telling: Telling
    best: float | None = None
    last: Place | None = None
    shown: Mapping[str, Shown] = field(default_factory=dict)
    meant: bool = False
    degraded: bool = False
    also: Sequence[str] = ()
    corrected: str | None = None
    loss: Loss | None = None
    answer: Answer | None = None
    own: frozenset[str] = frozenset()
    credits: Credits = field(default_factory=dict)

    def score_of(self, hit: Hit) -> float | None:
        """Return the score relative to the best, from 0.1 to 1 in tenths.

        Decision 35 explains why.
        """
        return score_in_tenths(hit["_score"] / self.best) if self.best else None


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts. `followed`: documents in the index of vectors; `waiting`: passages without one."""

    hybrid: bool
    documents: int
    followed: int = 0
    passages: int = 0
    waiting: int = 0


def spoken_of(hits: list[Hit], counts: Counts, telling: Telling) -> Iterable[str]:
    places = {hit["_source"].get("community_ref") for hit in hits}
    for community_ref in places.union(ref for ref, _ in counts["community"]):
        if community_ref is not None:
            yield document_key("community", community_ref.partition("/")[2])
    for hit in hits:
        if post_id := hit["_source"].get("post_id"):
            yield document_key("post", post_id)
    sources = [hit["_source"] for hit in hits]
    listed = [author for author, _ in counts["author"] if telling.author_listed(author)]
    told = [source.get("author") for source in sources if telling.author_of(source)]
    for author in (*listed, *told):
        if author and not author.startswith(BYLINE):
            yield document_key("profile", author)


def best_of(question: Question, hits: list[dict[str, Any]]) -> float | None:
    """Return the score of the first hit of the list, which is on its first page."""
    if not question.is_scored:
        return None
    if question.after is not None and question.after.best is not None:
        return question.after.best
    return hits[0]["_score"] if hits else None


def place_after(hit: dict[str, Any], best: float | None, meant: Meant | None) -> Place:
    rank, key = hit["sort"]
    return Place(rank, key, best, meant is not None)


def score_in_tenths(share: float) -> float:
    """Round to tenths. The share exceeds 1 if scores changed between two pages."""
    return min(10, max(1, round(share * 10))) / 10


def is_orphaned(hit: dict[str, Any], named: Named) -> bool:
    """Return whether a reply's post is hidden or moved, and the reply's fact is still to come."""
    source = hit["_source"]
    post_id = source.get("post_id")
    post = named.get(document_key("post", post_id)) if post_id else None
    if not post:
        return False
    return not post["visible"] or post["audience"] != source["audience"]
