import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from services.content.domain.errors import NotAPath
from services.content.domain.importing import MEMORY, Said, digest, merge, merge_within, told
from services.content.domain.posts.post import Post
from services.content.domain.series.series import MOST, MOST_SKILLS, Series, may_hold
from services.content.store.owned import ALL_SERIES, POSTS
from services.content.store.posts import posts
from services.content.use_cases.posts.attribution import attribution
from services.content.use_cases.posts.import_posts import (
    Imported,
    ImportOutcome,
    check_import,
    imported_id,
    refused,
)
from shared import tagging
from shared.audience.sight import Asker, Audience
from shared.contracts.imported import series_id
from shared.contracts.series import SeriesKind
from shared.contracts.values import Language
from shared.messaging.owned import Change
from shared.messaging.unit import Work
from shared.text import folded

_FIELDS = ("title", "summary", "language", "minutes")
"""The fields that are compared as wholes, of the item and of the series."""


@dataclass(frozen=True, slots=True)
class SeriesItem:
    """A series of another system. `posts`: external ids, in order. `skills`: names of topics.

    `curator_id`: a person here; None: the person who imports.
    """

    external_id: str
    kind: SeriesKind
    title: str
    summary: str
    language: Language
    posts: tuple[str, ...]
    skills: tuple[str, ...] = ()
    minutes: int | None = None
    created_at: datetime | None = None
    curator_id: str | None = None

    @property
    def identity(self) -> str:
        return self.external_id

    @property
    def weight(self) -> int:
        return 0


@dataclass(frozen=True, slots=True)
class ImportSeries:
    """The input of `import_series`; `community` is a slug. No item is there twice."""

    asker: Asker
    community: str
    items: Sequence[SeriesItem]


@dataclass(frozen=True, slots=True)
class _Here:
    """The known posts and topics of an imported series, and the missing ones.

    named: the ids of all its posts, in order. topics: their folded names, with ids. unknown: the
    folded names of topics that are not here.
    """

    named: tuple[str, ...]
    posts: Mapping[str, Post]
    topics: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]
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
    person whom an administrator names, or else the person who imports.

    Raises: CommunityNotFound, NotAllowed, PersonErased; DuplicateError if another import of the
    same items was faster, whose series are there when this one is retried.
    """
    audience = await check_import(work.scope, command.asker, command.community)
    place = audience.community.id if audience.community else ""
    authors = await attribution(
        work.scope, command.asker, (each.curator_id for each in command.items)
    )
    keys = [series_id(place, each.external_id) for each in command.items]
    known = await ALL_SERIES.find_many(work.scope, keys)
    results: list[Imported] = []
    changes: list[Change[Series]] = []
    noted: list[Series] = []
    for key, item in zip(keys, command.items, strict=True):
        if problem := authors.problem_of_curator(item.curator_id):
            results.append(refused(problem))
            continue
        series = known.get(key)
        before = _memory(series)
        result, change = await _take(command.asker, audience, series, item, key, work)
        results.append(result)
        changes += [change] if change else []
        if series is not None and change is None and _memory(series) != before:
            noted.append(series)
    await ALL_SERIES.save_all(work, changes)
    await ALL_SERIES.note(work.scope, noted, (*MEMORY, "import_lacking"))
    return results


async def _take(
    asker: Asker, audience: Audience, series: Series | None, item: SeriesItem, key: str, work: Work
) -> tuple[Imported, Change[Series] | None]:
    if item.created_at is not None and item.created_at > work.now:
        return refused("created_at: it is in the future"), None
    if series is not None and (series.is_deleted or series.kind is not item.kind):
        gone = "it was deleted here" if series.is_deleted else f"kind: it exists as {series.kind}"
        return refused(gone), None
    made = series or _new(asker, audience, item, key, work)
    here = await _find_named(audience, made, item, work)
    before, new = made.post_ids, _merged(made, item, here)
    problem = "; ".join(filter(None, (here.problem, told(new.kept, new.full)))) or None
    is_known = series is not None and not new.fields
    if is_known and made.import_said in (None, new.said):
        made.import_said, made.import_hash = new.said, _hash(item)
        made.import_lacking = new.lacking
        return Imported(ImportOutcome.UNCHANGED, key, problem), None
    try:
        changed = made.take_over(new.fields, new.said, _hash(item), work.now)
    except NotAPath as wrong:
        return refused(wrong.detail or wrong.title), None
    made.import_lacking = new.lacking
    # a move of such a post at this moment conflicts, and then takes it out of the series
    added = [here.posts[each] for each in made.post_ids if each not in before]
    if added:
        await posts.hold(work.scope, *added)
    if series is None:
        made.version = 1
        return Imported(ImportOutcome.CREATED, key, problem), Change(made, "started")
    return Imported(ImportOutcome.UPDATED, key, problem), Change(made, "edited", changed)


def _memory(series: Series | None) -> tuple[object, ...]:
    """Return what is remembered of the source, besides the series itself."""
    return (series.import_said, series.import_hash, series.import_lacking) if series else ()


def _new(asker: Asker, audience: Audience, item: SeriesItem, key: str, work: Work) -> Series:
    return Series(
        id=key,
        kind=item.kind,
        title=item.title,
        language=item.language,
        community=audience.ref,
        curator_id=item.curator_id or asker.person_id,
        external_id=item.external_id,
        created_at=item.created_at or work.now,
        updated_at=work.now,
    )


async def _find_named(audience: Audience, series: Series, item: SeriesItem, work: Work) -> _Here:
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
    return _Here(ids, held, known, tuple(map(folded, unknown)), problem)


@dataclass(frozen=True, slots=True)
class _Merge:
    """What a series takes over, what the source said by now, and what stays as it is here.

    full: the lists that have no room for what is new there. lacking: the posts and the names of
    topics that are still to come, as former versions keep them.
    """

    fields: dict[str, Any]
    said: Said
    kept: tuple[str, ...]
    full: tuple[str, ...]
    lacking: tuple[str, ...]


def _merged(series: Series, item: SeriesItem, here: _Here) -> _Merge:
    """Merge an item into a series. What was taken out here stays out; what is new there comes."""
    said = series.import_said or _said_before(series, item, here)
    there = {**_there(item), "skills": [folded(each) for each in item.skills]}
    found = merge(said, {"skills": (), **_present(series)}, there)
    fields = {name: getattr(item, name) for name in found.taken if name != "skills"}
    posts = merge_within(MOST, said.of("posts"), series.post_ids, _known(here, series.post_ids))
    kept = tuple(each for each in found.kept if each != "skills")
    digests = {**found.digests, "skills": digest(there["skills"])}
    # a topic that lost this name stays, unless the source names others
    stays = said.of("skills") if digests["skills"] == said.digests.get("skills") else ()
    taught = tuple(dict.fromkeys((*stays, *here.topic_ids)))
    topics = merge_within(MOST_SKILLS, said.of("skills"), series.topic_ids, taught)
    if topics.is_full:  # so that the next import looks for room again
        digests["skills"] = said.digests.get("skills", "")
    fields |= {"topic_ids": topics.members} if topics.members != series.topic_ids else {}
    fields |= {"post_ids": posts.members} if posts.members != series.post_ids else {}
    if item.curator_id and item.curator_id != series.curator_id:
        fields["curator_id"] = item.curator_id
    sent = {*posts.said, *said.of("posts")}
    lists = {
        "posts": tuple(key for key in here.named if key in sent),
        "skills": topics.said,
    }
    merged = {"posts": posts, "skills": topics}
    full = tuple(name for name, each in merged.items() if each.is_full)
    absent = (key for key in here.named if key not in {*here.posts, *lists["posts"]})
    new = Said(digests=digests, lists=lists)
    return _Merge(fields, new, kept, full, (*absent, *here.unknown))


def _known(here: _Here, also: Iterable[str]) -> tuple[str, ...]:
    """Return the posts that are here, and also these, as far as the source names them."""
    there = {*here.posts, *also}
    return tuple(key for key in here.named if key in there)


def _said_before(series: Series, item: SeriesItem, here: _Here) -> Said:
    """Return what the source said when a former version imported it: unknown if it changed."""
    if series.import_hash not in {_hash(item), _former_hash(item, here)}:
        return Said()
    lacking = {*series.import_lacking}
    posts = tuple(key for key in here.named if key not in lacking)
    skills = tuple(dict.fromkeys(key for name, key in here.topics if name not in lacking))
    digests = {name: digest(value) for name, value in _there(item).items()}
    return Said(digests=digests, lists={"posts": posts, "skills": skills})


def _there(item: SeriesItem) -> dict[str, Any]:
    return {name: getattr(item, name) for name in _FIELDS}


def _present(series: Series) -> dict[str, Any]:
    return {name: getattr(series, name) for name in _FIELDS}


def _hash(item: SeriesItem) -> str:
    """Return the hash that former versions keep of what the source says."""
    said = [item.title, item.summary, item.language, item.posts, item.skills, item.minutes]
    return hashlib.sha256(orjson.dumps(["said", *said])).hexdigest()


def _former_hash(item: SeriesItem, here: _Here) -> str:
    """Return the hash that yet older versions kept: of what was here."""
    said = [item.title, item.summary, item.language, here.post_ids, here.topic_ids, item.minutes]
    return hashlib.sha256(orjson.dumps(said)).hexdigest()
