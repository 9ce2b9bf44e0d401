"""Help in the response to a question: the parts that were passed over, and suggestions."""

from pydantic import BaseModel

from services.search.asking.language import Why


class PassedOverView(BaseModel):
    """A part of the question that was not read as it is written, and why.

    unclosed: a quote without an end. empty: a filter without a value, or an empty phrase. unknown:
    the filter has no such value, which is searched as words. too_many: there are more parts of this
    kind than are read.
    """

    part: str
    why: Why


class WordView(BaseModel):
    """A word of the question, and the number of documents that have it."""

    word: str
    count: int


class PlaceView(BaseModel):
    slug: str
    name: str


class LossView(BaseModel):
    """Suggestions, as nothing was found. `communities`: those about some of the words, to ask."""

    words: list[WordView]
    communities: list[PlaceView]
