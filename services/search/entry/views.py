"""Response bodies: results, in the reader's language if there are several."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, Field

from services.search.entry.explaining import why_view
from services.search.entry.helping import (
    LossView,
    PassedOverView,
    PlaceView,
    WordView,
)
from services.search.entry.items import (
    KIND_LABELS,
    LANGUAGE_LABELS,
    SOMEBODY,
    ItemView,
    Kind,
    community_name_of,
    item_view,
    name_of,
    title_of,
)
from services.search.index.answering import AnswerSource
from services.search.index.found import Found
from services.search.index.naming import Source
from services.search.index.queries import Question
from services.search.index.wording import Loss
from services.search.projections.authors import BYLINE
from services.search.projections.table import FACETS
from shared.contracts.values import Language


class Mode(StrEnum):
    """The search mode. hybrid: by words and by meaning. lexical: by words only."""

    HYBRID = "hybrid"
    LEXICAL = "lexical"


class ValueView(BaseModel):
    """A value to filter by, its label, and the number of results with it."""

    value: str
    label: str
    count: int


class FacetsView(BaseModel):
    """The facets. Each count respects the filters of all other facets, but not its own."""

    kind: list[ValueView]
    community: list[ValueView]
    tag: list[ValueView]
    lang: list[ValueView]
    author: list[ValueView]
    month: list[ValueView]


class BestAnswerView(BaseModel):
    """The best answer to the question, and its source."""

    source: AnswerSource
    item: ItemView


class SearchView(BaseModel):
    items: list[ItemView]
    facets: FacetsView
    total: int
    passed_over: list[PassedOverView] = []
    also_searched: list[str] = Field(
        default=[], description="Other names of the query's topics, which were searched, too"
    )
    did_you_mean: str | None = Field(
        None, description="The probable intended words, from documents that you may see"
    )
    best_answer: BestAnswerView | None = None
    loss: LossView | None = Field(None, description="Suggestions, if nothing was found")
    next: str | None = Field(description="The `after` of the next page")
    mode: Mode = Field(description="The mode that was used: `lexical` if vectors are off")
    degraded: bool = Field(
        description="Whether a hybrid search used only words, because the model was unavailable"
    )


class IndexView(BaseModel):
    """Counts of the documents that you may see. Once none waits, search by meaning is complete."""

    mode: Mode = Field(description="The best search mode of this platform")
    documents: int
    followed: int = Field(description="Documents that are split into passages")
    passages: int
    waiting: int = Field(description="Passages without a vector")


class SimilarView(BaseModel):
    items: list[ItemView]


class SuggestionView(BaseModel):
    id: str
    kind: Kind
    title: str
    community: str | None


class SuggestionsView(BaseModel):
    items: list[SuggestionView]


def search_view(
    question: Question, found: Found, cursor: str | None, reads: Language, now: datetime
) -> SearchView:
    facets = {
        facet.name: [
            _value(facet.name, value, count, found, reads)
            for value, count in found.counts[facet.name]
        ]
        for facet in FACETS
    }
    items = [item_view(hit, found, reads) for hit in found.hits]
    if question.explain:
        for item, hit in zip(items, found.hits, strict=True):
            item.why = why_view(hit, found, reads, now)
    return SearchView(
        items=items,
        facets=FacetsView(**facets),
        total=found.total,
        passed_over=[PassedOverView(part=p.part, why=p.why) for p in question.asked.passed_over],
        also_searched=list(found.also),
        did_you_mean=found.corrected,
        best_answer=_best_answer(found, reads),
        loss=_loss(found.loss, reads) if found.loss else None,
        next=cursor,
        mode=Mode.HYBRID if found.meant else Mode.LEXICAL,
        degraded=found.degraded,
    )


def similar_view(found: Found, reads: Language) -> SimilarView:
    return SimilarView(items=[item_view(hit, found, reads) for hit in found.hits])


def _best_answer(found: Found, reads: Language) -> BestAnswerView | None:
    if found.answer is None:
        return None
    return BestAnswerView(
        source=found.answer.source, item=item_view(found.answer.hit, found, reads)
    )


def _loss(loss: Loss, reads: Language) -> LossView:
    return LossView(
        words=[WordView(word=word, count=count) for word, count in loss.words],
        communities=[
            PlaceView(slug=source["community"], name=title_of(source, reads))
            for source in loss.communities
        ],
    )


def suggestion_view(source: Source, reads: Language) -> SuggestionView:
    return SuggestionView(
        id=source["id"],
        kind=source["kind"],
        title=title_of(source, reads),
        community=source.get("community"),
    )


def _value(facet: str, value: str, count: int, found: Found, reads: Language) -> ValueView:
    match facet:
        case "kind":
            label = KIND_LABELS.get(value, {}).get(reads, value)
        case "lang":
            label = LANGUAGE_LABELS[reads].get(value, value)
        case "community":
            name = community_name_of(value, found.named, reads)
            value = value.partition("/")[0]
            label = name or value
        case "author" if value.startswith(BYLINE):
            label = value.removeprefix(BYLINE)
        case "author" if found.telling.author_listed(value):
            label = name_of(value, found.named) or SOMEBODY[reads]
        case "author":
            label = SOMEBODY[reads]
        case _:
            label = value
    return ValueView(value=value, label=label, count=count)
