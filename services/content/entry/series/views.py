"""The request bodies and responses of series, collections and learning paths."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from services.content.domain.series.effort import LONGEST
from services.content.domain.series.series import MOST, MOST_SKILLS, Series
from services.content.entry.authors import Author
from services.content.entry.bodies import Title
from services.content.entry.posts.views import Summary
from services.content.store.posts.posts import Listed
from shared.audience.naming import Names
from shared.contracts.series import SeriesKind
from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef, Identifier, Language, Slug
from shared.runtime.bodies import Body, Changes
from shared.tagging import KnownTopic

Text = Annotated[str, StringConstraints(max_length=2_000)]


def _once(skills: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(skills))


Skills = Annotated[tuple[Identifier, ...], Field(max_length=MOST_SKILLS), AfterValidator(_once)]
Minutes = Annotated[int, Field(ge=1, le=LONGEST)]


class NewSeries(Body):
    """A new series, collection or learning path.

    `lang`: your own language by default. `community`: its slug; null: everyone. `skills`: the ids
    of the topics that a path teaches. `minutes`: the duration of a path; null: estimated from its
    steps.
    """

    kind: SeriesKind = SeriesKind.SERIES
    title: Title
    summary: Text = ""
    lang: Language | None = None
    community: Slug | None = None
    skills: Skills = ()
    minutes: Minutes | None = None


class SeriesChanges(Changes):
    """Omitted fields stay unchanged. `minutes`: null to estimate them from the steps of a path."""

    title: Title | None = None
    summary: Text | None = None
    lang: Language | None = None
    skills: Skills | None = None
    minutes: Minutes | None = None

    def wanted(self) -> dict[str, object]:
        """Return the given fields by the names of the aggregate."""
        given: dict[str, object] = {
            "title": self.title,
            "summary": self.summary,
            "language": self.lang,
            "topic_ids": self.skills,
        }
        found = {name: value for name, value in given.items() if value is not None}
        return {**found, **self.model_dump(include={"minutes"} & self.model_fields_set)}


class PlaceInSeries(Body):
    """A place in a series, counted from 1. Null: at the end, or its current place.

    A collection has no places: new posts come first.
    """

    place: Annotated[int, Field(ge=1, le=MOST)] | None = None


@dataclass(frozen=True, slots=True)
class ShownSeries:
    """A series with the summaries of its posts, in its order.

    skills, minutes: of a path, the topics that it teaches, and the minutes of each step.
    """

    series: Series
    posts: Sequence[Summary]
    names: Names
    skills: Sequence[KnownTopic] = ()
    minutes: Mapping[str, int] = field(default_factory=dict)

    @property
    def version(self) -> int:
        """Return the version for the ETag."""
        return self.series.version

    @property
    def id(self) -> str:
        return self.series.id


class SeriesSummary(BaseModel):
    """A series in a list. `posts`: the number of posts to read."""

    id: str
    kind: Open[SeriesKind]
    title: str
    summary: str
    lang: Open[Language]
    community: CommunityRef | None
    posts: int
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, series: Series, posts: int) -> "SeriesSummary":
        return cls(**_fields(series), posts=posts)


class StepView(BaseModel):
    """A step of a path: a post, and the minutes that it takes, estimated."""

    post_id: str
    minutes: int


class SeriesView(BaseModel):
    """A series. `posts`: those that can be read, in order. `curator`: null for erased people.

    `skills`, `steps`, `minutes`: the topics, steps and duration of a learning path. `is_estimated`:
    the duration is the sum of the steps.
    """

    id: str
    kind: Open[SeriesKind]
    title: str
    summary: str
    lang: Open[Language]
    community: CommunityRef | None
    curator: Author | None
    posts: list[Summary]
    skills: list[KnownTopic]
    steps: list[StepView]
    minutes: int | None
    is_estimated: bool
    created_at: datetime
    updated_at: datetime
    version: int

    @classmethod
    def of(cls, shown: ShownSeries) -> "SeriesView":
        series = shown.series
        return cls(
            **_fields(series),
            curator=Author.of(series.curator_id, series.community, shown.names),
            posts=list(shown.posts),
            skills=list(shown.skills),
            steps=[StepView(post_id=key, minutes=each) for key, each in shown.minutes.items()],
            minutes=series.minutes or sum(shown.minutes.values()) or None,
            is_estimated=series.minutes is None and bool(shown.minutes),
            version=series.version,
        )


class Neighbour(BaseModel):
    """The previous or next post of the series."""

    id: str
    title: str


class InSeries(BaseModel):
    """A post's place in a series: `place` of `posts`, with the previous and the next post.

    In a collection, `previous` and `next` are null.
    """

    id: str
    kind: Open[SeriesKind]
    title: str
    lang: Open[Language]
    place: int
    posts: int
    previous: Neighbour | None
    next: Neighbour | None

    @classmethod
    def of(cls, series: Series, post_id: str, there: Iterable[Listed]) -> "InSeries":
        """Return the place. `there`: the readable posts of the series in order, with this one."""
        shown = [Neighbour(id=each.post.id, title=each.post.title) for each in there]
        at = next(at for at, each in enumerate(shown) if each.id == post_id)
        return cls(
            id=series.id,
            kind=series.kind,
            title=series.title,
            lang=series.language,
            place=at + 1,
            posts=len(shown),
            previous=shown[at - 1] if series.is_in_order and at else None,
            next=shown[at + 1] if series.is_in_order and at + 1 < len(shown) else None,
        )


def _fields(series: Series) -> dict[str, object]:
    return {
        "id": series.id,
        "kind": series.kind,
        "title": series.title,
        "summary": series.summary,
        "lang": series.language,
        "community": series.community,
        "created_at": series.created_at,
        "updated_at": series.updated_at,
    }
