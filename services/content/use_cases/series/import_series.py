import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from services.content.domain.errors import NotAPath
from services.content.domain.posts.post import Changed, Post
from services.content.domain.series.series import Series, may_hold
from services.content.store.owned import ALL_SERIES, POSTS
from services.content.store.posts import posts
from services.content.use_cases.posts.import_posts import (
    Imported,
    ImportOutcome,
    check_import,
    imported_id,
)
from shared import tagging
from shared.audience.sight import Asker, Audience
from shared.contracts.imported import series_id
from shared.contracts.series import SeriesKind
from shared.contracts.values import Language
from shared.markdown import NOTHING, Prose
from shared.messaging.owned import Change
from shared.messaging.unit import Work
from shared.text import folded


@dataclass(frozen=True, slots=True)
class SeriesItem:
    """A series of another system. `posts`: external ids, in order. `skills`: names of topics."""

    external_id: str
    kind: SeriesKind
    title: str
    summary: str
    language: Language
    posts: tuple[str, ...]
    skills: tuple[str, ...] = ()
    minutes: int | None = None
    created_at: datetime | None = None

    @property
    def identity(self) -> str:
        return self.external_id

    @property
    def prose(self) -> Prose:
        return NOTHING


@dataclass(frozen=True, slots=True)
class ImportSeries:
    """The input of `import_series`; `community` is a slug. No item is there twice."""

    asker: Asker
    community: str
    items: Sequence[SeriesItem]


@dataclass(frozen=True, slots=True)
class _Here:
    """What a series has here: the posts and topics that are known, and what is lacking.

    named: the ids of all its posts, in order. topics: their folded names, with ids. lacking: ids
    of posts and folded names of topics.
    """

    named: tuple[str, ...]
    posts: Mapping[str, Post]
    topics: tuple[tuple[str, str], ...]
    lacking: tuple[str, ...]
    problem: str | None

    @property
    def post_ids(self) -> tuple[str, ...]:
        return tuple(key for key in self.named if key in self.posts)

    @property
    def topic_ids(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(key for _, key in self.topics))


async def import_series(command: ImportSeries, *, work: Work) -> list[Imported]:
    """Import series, paths and collections in one transaction; the results are in order.

    The id derives from the community and the external id. A series is taken without the posts and
    topics that are not here, which the result names; a later import adds them. Its curator is the
    person who imports.

    Raises: CommunityNotFound, NotAllowed, PersonErased; DuplicateError if another import of the
    same items was faster, whose series are there when this one is retried.
    """
    audience = await check_import(work.scope, command.asker, command.community)
    place = audience.community.id if audience.community else ""
    keys = [series_id(place, each.external_id) for each in command.items]
    known = await ALL_SERIES.find_many(work.scope, keys)
    results: list[Imported] = []
    changes: list[Change[Series]] = []
    for key, item in zip(keys, command.items, strict=True):
        result, change = await _take(command.asker, audience, known.get(key), item, key, work)
        results.append(result)
        changes += [change] if change else []
    await ALL_SERIES.save_all(work, changes)
    return results


async def _take(
    asker: Asker, audience: Audience, series: Series | None, item: SeriesItem, key: str, work: Work
) -> tuple[Imported, Change[Series] | None]:
    if item.created_at is not None and item.created_at > work.now:
        return _refused("created_at: it is in the future"), None
    if series is not None and (series.is_deleted or series.kind is not item.kind):
        gone = "it was deleted here" if series.is_deleted else f"kind: it exists as {series.kind}"
        return _refused(gone), None
    made = series or _new(asker, audience, item, key, work)
    here = await _find_named(audience, made, item, work)
    before = made.post_ids
    try:
        changed = _take_over(made, item, here, work)
    except NotAPath as wrong:
        return _refused(wrong.detail or wrong.title), None
    if changed is None:
        return Imported(ImportOutcome.UNCHANGED, key, here.problem), None
    # a move of such a post at this moment conflicts, and then takes it out of the series
    added = [here.posts[each] for each in made.post_ids if each not in before]
    if added:
        await posts.hold(work.scope, *added)
    if series is None:
        made.version = 1
        return Imported(ImportOutcome.CREATED, key, here.problem), Change(made, "started")
    return Imported(ImportOutcome.UPDATED, key, here.problem), Change(made, "edited", changed)


def _new(asker: Asker, audience: Audience, item: SeriesItem, key: str, work: Work) -> Series:
    return Series(
        id=key,
        kind=item.kind,
        title=item.title,
        language=item.language,
        community=audience.ref,
        curator_id=asker.person_id,
        external_id=item.external_id,
        created_at=item.created_at or work.now,
        updated_at=work.now,
    )


def _take_over(series: Series, item: SeriesItem, here: _Here, work: Work) -> Changed | None:
    """Return the changed fields; None if the same was imported before, and nothing has come since.

    Raises: NotAPath.
    """
    if series.import_hash in {_hash(item), _former_hash(item, here)}:
        since = _topics_since(series, here)
        changed = series.complete(here.named, here.posts, since, work.now)
        if not changed:
            return None
        lacking = tuple(each for each in series.import_lacking if each in here.lacking)
    else:
        changed = series.take_over(_wanted(item, here), _hash(item), work.now)
        lacking = here.lacking
    series.import_lacking, series.import_hash = lacking, _hash(item)
    return changed


async def _find_named(audience: Audience, series: Series, item: SeriesItem, work: Work) -> _Here:
    """Find the posts and topics that the item names, as far as they are here."""
    ids = tuple(imported_id(audience, each) for each in item.posts)
    found = await POSTS.find_many(work.scope, ids)
    held = {key: post for key, post in found.items() if may_hold(series, post)}
    topics = await tagging.topics_of(work.scope, item.skills)
    known = tuple((folded(each.tag), each.id) for each in topics)
    met = {name for name, _ in known}
    posts_lacking = [key for key in ids if key not in held]
    unknown = [name for name in item.skills if folded(name) not in met]
    lacking = [f"{len(posts_lacking)} of its posts"] if posts_lacking else []
    lacking += [f"a topic called “{name}”" for name in unknown]
    problem = f"it is taken without {', '.join(lacking)}, not here" if lacking else None
    return _Here(ids, held, known, (*posts_lacking, *map(folded, unknown)), problem)


def _topics_since(series: Series, here: _Here) -> tuple[str, ...]:
    """Return the topics of a path that the last import lacked."""
    if not series.is_path:
        return ()
    came = (key for name, key in here.topics if name in series.import_lacking)
    return tuple(dict.fromkeys(came))


def _wanted(item: SeriesItem, here: _Here) -> dict[str, Any]:
    return {
        "title": item.title,
        "summary": item.summary,
        "language": item.language,
        "post_ids": here.post_ids,
        "topic_ids": here.topic_ids,
        "minutes": item.minutes,
    }


def _hash(item: SeriesItem) -> str:
    """Return a hash of what the source says, whatever of it is here."""
    said = [item.title, item.summary, item.language, item.posts, item.skills, item.minutes]
    return hashlib.sha256(orjson.dumps(["said", *said])).hexdigest()


def _former_hash(item: SeriesItem, here: _Here) -> str:
    """Return the hash that former versions kept: of what was here."""
    return hashlib.sha256(orjson.dumps(list(_wanted(item, here).values()))).hexdigest()


def _refused(problem: str) -> Imported:
    return Imported(ImportOutcome.REFUSED, problem=problem)
