import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from services.content.domain.errors import NotAPath
from services.content.domain.series.series import Series, may_hold
from services.content.store.owned import ALL_SERIES, POSTS
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
    """What a series has here: the posts and topics that are known, and what is lacking."""

    post_ids: tuple[str, ...]
    topic_ids: tuple[str, ...]
    problem: str | None


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
    made = series or Series(
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
    here = await _here(audience, made, item, work)
    wanted = _wanted(item, here)
    if made.import_hash == (hashed := _hash(wanted)):
        return Imported(ImportOutcome.UNCHANGED, key, here.problem), None
    try:
        changed = made.take_over(wanted, hashed, work.now)
    except NotAPath as wrong:
        return _refused(wrong.detail or wrong.title), None
    if series is None:
        made.version = 1
        return Imported(ImportOutcome.CREATED, key, here.problem), Change(made, "started")
    return Imported(ImportOutcome.UPDATED, key, here.problem), Change(made, "edited", changed)


async def _here(audience: Audience, series: Series, item: SeriesItem, work: Work) -> _Here:
    ids = [imported_id(audience, each) for each in item.posts]
    posts = await POSTS.find_many(work.scope, ids)
    post_ids = tuple(key for key in ids if key in posts and may_hold(series, posts[key]))
    named = await tagging.topics_of(work.scope, item.skills)
    lacking = [f"{len(ids) - len(post_ids)} of its posts"] if len(post_ids) < len(ids) else []
    met = {folded(each.tag) for each in named}
    lacking += [f"a topic called “{name}”" for name in item.skills if folded(name) not in met]
    problem = f"it is taken without {', '.join(lacking)}, not here" if lacking else None
    return _Here(post_ids, tuple(dict.fromkeys(each.id for each in named)), problem)


def _wanted(item: SeriesItem, here: _Here) -> dict[str, Any]:
    return {
        "title": item.title,
        "summary": item.summary,
        "language": item.language,
        "post_ids": here.post_ids,
        "topic_ids": here.topic_ids,
        "minutes": item.minutes,
    }


def _hash(wanted: dict[str, Any]) -> str:
    return hashlib.sha256(orjson.dumps(list(wanted.values()))).hexdigest()


def _refused(problem: str) -> Imported:
    return Imported(ImportOutcome.REFUSED, problem=problem)
