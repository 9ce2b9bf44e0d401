"""Search results in the API's responses: see docs/api/openapi."""

import re
from datetime import datetime
from urllib.parse import quote

from pydantic import BaseModel, Field

from portal.gateway.models.values import Language

FIRST_WORDS = 6
"""The number of words by which a browser finds a passage on the page of its post."""


class Highlights(BaseModel):
    title: list[str] = Field(default_factory=list)
    text: list[str] = Field(default_factory=list)


class Found(BaseModel):
    id: str
    kind: str
    title: str
    community: str | None
    community_name: str | None = None
    highlights: Highlights
    lang: Language
    tags: list[str]
    author: "FoundAuthor | None"
    published_at: datetime
    post_id: str | None = None
    avatar: str | None = None
    starts_at: datetime | None = None
    file: "FoundFile | None" = None
    why: "Why | None" = None
    passage: "FoundPassage | None" = None

    @property
    def fragment(self) -> str:
        """Return the URL fragment of the passage, to append to the address of its post's page.

        It names a moment of a recording, a file, or words that browsers look for (text fragments of
        the WICG). Browsers without text fragments show the page from its beginning.
        """
        if self.file:
            spoken = self.file.seconds
            return f"#at-{spoken}" if spoken is not None else f"#file-{self.id}"
        anchor = f"reply-{self.id}" if self.post_id else ""
        words = self.passage.begins if self.passage else ""
        said = f":~:text={quote(words, safe='').replace('-', '%2D')}" if words else ""
        return f"#{anchor}{said}" if anchor or said else ""


class FoundPassage(BaseModel):
    """The passage of a long text that answers best, or that was found by its meaning."""

    text: str
    heading: str | None = None

    @property
    def begins(self) -> str:
        """Return its heading, or else its first words, few enough to be in one paragraph."""
        return self.heading or " ".join(self.text.split()[:FIRST_WORDS])


class NewsReason(BaseModel):
    says: str


class NewsItem(Found):
    """Something new, and why it matters to the reader."""

    reasons: list[NewsReason]


class News(BaseModel):
    items: list[NewsItem]


class Why(BaseModel):
    """Why a result is where it is, in the reader's language."""

    says: list[str]
    factor: float


class FoundFile(BaseModel):
    """A found file. `page` or `seconds`: the place of the words."""

    filename: str
    page: int | None = None
    seconds: float | None = None


class FoundAuthor(BaseModel):
    id: str | None
    name: str | None
    avatar: str | None = None


class FacetValue(BaseModel):
    value: str
    label: str
    count: int


class PassedOver(BaseModel):
    part: str
    why: str


class BestAnswer(BaseModel):
    source: str
    item: Found


class Quote(BaseModel):
    """A passage that answers. `number`: by which the words cite it."""

    number: int
    accepted: bool
    passage: FoundPassage
    item: Found

    @property
    def source(self) -> Found:
        """Return the document, with the passage to which its address leads."""
        return self.item.model_copy(update={"passage": self.passage})


class Answer(BaseModel):
    """Passages that answer a question, and a model's words over them."""

    passages: list[Quote]
    words: str | None = None
    degraded: bool = False

    @property
    def parts(self) -> list[tuple[str, int | None]]:
        """Return the words cut at their citations: texts, and the number of a passage or None."""
        cut = re.split(r"\[(\d+)\]", self.words or "")
        return [(part, int(part) if n % 2 else None) for n, part in enumerate(cut)]


class WordFound(BaseModel):
    word: str
    count: int


class PlaceFound(BaseModel):
    slug: str
    name: str


class Loss(BaseModel):
    words: list[WordFound]
    communities: list[PlaceFound]


class SearchResult(BaseModel):
    items: list[Found]
    facets: dict[str, list[FacetValue]]
    total: int
    passed_over: list[PassedOver] = []
    also_searched: list[str] = []
    did_you_mean: str | None = None
    best_answer: BestAnswer | None = None
    loss: Loss | None = None
    next: str | None
    degraded: bool = False


class Reason(BaseModel):
    evidence: str
    says: str
    id: str
    kind: str
    title: str
    post_id: str | None
    community: str | None
    published_at: datetime
    reactions: int
    endorsements: int = 0

    @property
    def fragment(self) -> str:
        """Return the URL fragment of an answer on the page of its post; empty for others."""
        return f"#reply-{self.id}" if self.post_id else ""


class Expert(BaseModel):
    id: str
    name: str
    avatar: str | None = None
    reasons: list[Reason]


class Experts(BaseModel):
    items: list[Expert]


class Skill(BaseModel):
    topic_id: str
    reasons: list[Reason]


class Evidence(BaseModel):
    items: list[Skill]


class Similar(BaseModel):
    items: list[Found]


class Suggestion(BaseModel):
    id: str
    kind: str
    title: str
    community: str | None


class Suggestions(BaseModel):
    items: list[Suggestion]
