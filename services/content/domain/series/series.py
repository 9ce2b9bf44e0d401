"""The aggregate Series: posts of one audience, in reading order, as a path or as a collection."""

from collections.abc import Container
from datetime import datetime
from typing import Any

from pydantic import BaseModel, computed_field

from services.content.domain.errors import NotAPath, NotInOrder, SeriesFull
from services.content.domain.importing import Said
from services.content.domain.posts.post import Changed, Post
from shared.audience.sight import audience_id
from shared.contracts.series import SeriesKind
from shared.contracts.unknown import Open
from shared.contracts.values import READABLE, CommunityRef, Language
from shared.taking import take_over

MOST = 200
"""The maximum number of posts of one series."""


MOST_SKILLS = 20
"""The maximum number of topics that a path teaches."""


class Series(BaseModel):
    """A series; some of `post_ids` may have been deleted. `curator_id`: None once erased.

    `topic_ids`: what a path teaches. `minutes`: what its curator says; None: estimated.
    `import_said`: what the source said last, whatever was edited here since. `import_hash`: the
    same, as former versions compare it; `import_lacking`: the ids of the posts and the names of the
    topics that were not here then.
    """

    id: str
    version: int = 1
    kind: Open[SeriesKind] = SeriesKind.SERIES
    title: str
    summary: str = ""
    language: Open[Language]
    community: CommunityRef | None
    curator_id: str | None
    post_ids: tuple[str, ...] = ()
    topic_ids: tuple[str, ...] = ()
    minutes: int | None = None
    external_id: str | None = None
    import_hash: str | None = None
    import_said: Said | None = None
    import_lacking: tuple[str, ...] = ()
    is_deleted: bool = False
    created_at: datetime
    updated_at: datetime

    @property
    def is_in_order(self) -> bool:
        """Return whether posts have a place. A kind that only a newer version knows has none."""
        return self.kind in {SeriesKind.SERIES, SeriesKind.PATH}

    @property
    def is_path(self) -> bool:
        return self.kind is SeriesKind.PATH

    @computed_field  # type: ignore[prop-decorator]
    @property
    def audience(self) -> str:
        return audience_id(self.community)

    def teach(self, topic_ids: tuple[str, ...], minutes: int | None) -> None:
        """Set the topics and the duration of a new path. Raises: NotAPath."""
        if not self.is_path and (topic_ids or minutes):
            raise NotAPath
        self.topic_ids, self.minutes = topic_ids, minutes

    def edit(self, wanted: dict[str, Any], now: datetime) -> Changed:
        """Apply the changes of title, summary and language; for a path, also topics and minutes.

        Raises: NotAPath.
        """
        if not self.is_path and (wanted.get("topic_ids") or wanted.get("minutes")):
            raise NotAPath
        return self._changed(take_over(self, wanted), now)

    def take_over(self, wanted: dict[str, Any], said: Said, hashed: str, now: datetime) -> Changed:
        """Apply a repeated import that differs. said, hashed: what is remembered of it.

        Raises: NotAPath.
        """
        self.import_said, self.import_hash = said, hashed
        changed = self.edit(wanted, now)
        if not changed:
            self.version += 1
        return changed

    def put(self, post_id: str, place: int | None, there: Container[str], now: datetime) -> Changed:
        """Put a post at this place, counted from 1; None: at the end, or where it is.

        A new post of a collection comes first, and none has a place. Posts that are no longer
        `there` make room. Raises: NotInOrder, SeriesFull.
        """
        if place is not None and not self.is_in_order:
            raise NotInOrder
        if place is None and post_id in self.post_ids:
            return ()
        others = [each for each in self.post_ids if each != post_id and each in there]
        if len(others) >= MOST:
            raise SeriesFull
        if place is None:
            place = len(others) + 1 if self.is_in_order else 1
        others.insert(place - 1, post_id)
        return self._arrange(tuple(others), now)

    def take_out(self, post_id: str, now: datetime) -> Changed:
        return self._arrange(tuple(each for each in self.post_ids if each != post_id), now)

    def delete(self, now: datetime) -> Changed:
        taught = ("topic_ids",) if self.topic_ids else ()
        self.title = self.summary = ""
        self.import_hash = self.import_said = None
        self.post_ids = self.topic_ids = self.import_lacking = ()
        self.is_deleted = True
        return self._changed(("title", "summary", "post_ids", *taught, "is_deleted"), now)

    def forget(self) -> Changed:
        """Anonymise the erased curator; the series stays."""
        self.curator_id = None
        self.version += 1
        return ("curator_id",)

    def _arrange(self, post_ids: tuple[str, ...], now: datetime) -> Changed:
        changed = () if post_ids == self.post_ids else ("post_ids",)
        self.post_ids = post_ids
        return self._changed(changed, now)

    def _changed(self, changed: Changed, now: datetime) -> Changed:
        if changed:
            self.version += 1
            self.updated_at = now
        return changed


def may_hold(series: Series, post: Post) -> bool:
    """Return whether readers of the series may see the post: same audience, or for everyone."""
    return post.status in READABLE and post.community in (None, series.community)
