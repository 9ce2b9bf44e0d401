"""Help in the response to a question: the parts that were passed over, and suggestions."""

from pydantic import BaseModel

from services.search.asking.language import Why


class PassedOverView(BaseModel):
    """A part of the query that was not interpreted literally, and the reason.

    unclosed: a missing closing quote. empty: a filter without a value, or an empty phrase. unknown:
    not a value of this filter, so searched as words. too_many: beyond the limit for this kind of
    part.
    """

    part: str
    why: Why


class WordView(BaseModel):
    """A word of the query, and the number of documents with it."""

    word: str
    count: int


class PlaceView(BaseModel):
    slug: str
    name: str


class LossView(BaseModel):
    """Suggestions if nothing was found. `communities`: communities on related topics, to ask."""

    words: list[WordView]
    communities: list[PlaceView]
