"""Values that the responses of several services share.

Unknown fields of newer versions are ignored. Open enumerations (`x-extensible-enum`) are plain
strings here, since newer versions add values; a page shows an unknown one by its name.
"""

from typing import Any, Generic, TypeVar

from pydantic import BaseModel, Field, RootModel

Language = str
Texts = dict[Language, str]
Role = str
Standing = str
PostKind = str

Item = TypeVar("Item")


class Page(BaseModel, Generic[Item]):
    """A page of a list. `next` is the `after` of the following page."""

    items: list[Item] = Field(default_factory=list)
    next: str | None = None


class Document(RootModel[dict[str, Any]]):
    """A document that the portal passes on unchanged."""


class Ref(BaseModel):
    id: str
    slug: str


class TopicOfTag(BaseModel):
    """The topic that a tag names."""

    tag: str
    id: str
    labels: Texts
