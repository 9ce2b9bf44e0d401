"""POST /v1/answer: the passages that answer a question, and a model's words over them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field, StrictBool, StringConstraints

from services.search.composing.model import ModelSilentError, Writer
from services.search.composing.prompt import Source
from services.search.composing.words import safe
from services.search.entry.http import reader
from services.search.entry.items import ItemView, PassageView, item_view
from services.search.entry.parameters import LONGEST_QUERY, normal
from services.search.entry.permalinks import permalink
from services.search.index.finder import Reader
from services.search.index.queries import Question
from services.search.index.quoting import LOOKED_AT, Quote, Quoted, Quoting
from services.search.settings import SearchSettings
from shared.contracts.token import HEADER
from shared.contracts.values import Language
from shared.observe import metrics
from shared.observe.logs import logger
from shared.problems import InvalidProblem, TooLargeProblem
from shared.runtime.answers import documented
from shared.runtime.bodies import Body
from shared.runtime.requests import Me, SignedInRoute

router = APIRouter(tags=["answers"], route_class=SignedInRoute)

log = logger(__name__)


class Asked(Body):
    """A question. `community`: a slug, to search only this community."""

    question: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_QUERY)]
    community: Annotated[str, StringConstraints(max_length=64)] | None = None
    reads: Annotated[
        Language | None, Field(description="The language of titles; your token's by default")
    ] = None
    words: Annotated[
        StrictBool, Field(description="Whether a model may write an answer from the passages")
    ] = True


class QuoteView(BaseModel):
    """A passage of the answer, and its source."""

    number: int = Field(description="Its number in citations, such as [1]")
    link: str = Field(description="The URL of the passage's page")
    accepted: bool = Field(description="Whether it is from the accepted answer to a question")
    passage: PassageView
    item: ItemView


class AnswerView(BaseModel):
    """An answer: verbatim passages that you may see, best first.

    `words` is a model's text: plain text with citations of the passages, without links.
    """

    passages: list[QuoteView]
    words: str | None = Field(
        None, description="Null without a model, or if the model finds no answer in the passages"
    )
    cited: list[int] = Field([], description="The numbers of the passages cited in `words`")
    degraded: bool = Field(
        description="Whether the embedding model or the writing model was unavailable"
    )


@dataclass(frozen=True, slots=True)
class Answering:
    """The dependencies of answers. `writer`: None without a configured model."""

    quoting: Quoting
    settings: SearchSettings
    writer: Writer | None = None

    async def answer(
        self, asked: Asked, person: Reader, reads: Language, *, fresh: bool = False
    ) -> AnswerView:
        """Answer a question under this person's rights. Raises: EngineAwayError."""
        text = normal(asked.question)
        choices = {"community": [asked.community]} if asked.community else {}
        question = Question(text, choices, LOOKED_AT)
        quoted = await self.quoting.quote(question, person, fresh=fresh)
        view = self._view(quoted, quoted.quotes, reads)
        if self.writer is None or not (asked.words and view.passages):
            return _counted(view, "passages")
        written = await self._written(text, view.passages)
        seen = await self.quoting.still_seen(quoted.quotes, person)
        words = safe(written, len(seen)) if written else None
        if len(seen) < len(quoted.quotes):  # the words may repeat what was hidden meanwhile
            view, words = self._view(quoted, seen, reads), None
        if written is None:
            view.degraded = True
            return _counted(view, "passages_degraded")
        if words:
            view.words, view.cited = words.text, list(words.cited)
        return _counted(view, "model" if words else "passages")

    async def _written(self, text: str, passages: Sequence[QuoteView]) -> str | None:
        """Return what the model wrote, or None if it did not answer in time."""
        if self.writer is None:
            return None
        try:
            return await self.writer.write(text, [_source(each) for each in passages])
        except ModelSilentError as silent:
            log.warning("answered by passages alone", error=str(silent)[:300])
            return None

    def _view(self, quoted: Quoted, quotes: Sequence[Quote], reads: Language) -> AnswerView:
        passages = [
            self._quoted(n, quote, item_view(quote.hit, quoted.found, reads))
            for n, quote in enumerate(quotes, 1)
        ]
        return AnswerView(passages=passages, degraded=quoted.found.degraded)

    def _quoted(self, number: int, quote: Quote, item: ItemView) -> QuoteView:
        passage = PassageView(text=quote.shown.text, **quote.shown.place)
        return QuoteView(
            number=number,
            link=permalink(self.settings, item, passage),
            accepted=quote.is_accepted,
            passage=passage,
            item=item,
        )


@router.post("/answer", responses=documented(TooLargeProblem, InvalidProblem))
async def answer(asked: Asked, me: Me, request: Request) -> AnswerView:
    """Answer a question with the best passages that you may see, and their sources.

    Nothing is stored. If a model is configured, it writes an answer that cites the passages. It may
    be wrong: check it against the passages. Idempotency-Key is not supported, since a repeated
    question gets a new answer.
    """
    answering: Answering = request.app.state.answering
    reads = asked.reads or me.language
    return await answering.answer(asked, reader(me), reads, fresh=HEADER in request.headers)


def _source(quote: QuoteView) -> Source:
    return Source(quote.item.title, quote.passage.heading or "", quote.passage.text)


def _counted(view: AnswerView, by: str) -> AnswerView:
    metrics.ANSWERS.labels(by=by).inc()
    return view
