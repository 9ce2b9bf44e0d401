"""The needs of people, from their searches, questions and opened results."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from services.search.asking.stems import stems_of
from services.search.asking.synonyms import Topics
from services.search.domain.gaps.needs import LEAST, Need, NeedKind
from services.search.projections.authors import BYLINE
from services.search.store.gaps.asked import AskedSearch

ABANDONED_AFTER = timedelta(minutes=10)
UNANSWERED_AFTER = timedelta(days=3)
STALE_AFTER = timedelta(days=365)
MOST_OPENED = 1_000
"""The maximum number of opened items, most opened first, whose age and topics are looked up."""

Documents = Mapping[str, Mapping[str, Any]]
"""Opened things that the reader may see, by key."""


def of_searches(rows: Sequence[AskedSearch], topics: Topics, now: datetime) -> Iterator[Need]:
    """Yield the needs of searches.

    A search counts as abandoned only for people with recorded openings: not every client reports
    them.
    """
    openers = {row.person_id for row in rows if row.opened}
    parts: dict[str, dict[str, str]] = {}
    for row in rows:
        kind = _kind(row, now, knows_openings=row.person_id in openers)
        if kind is not None:
            if row.words not in parts:
                parts[row.words] = stems_of(row.words, topics)
            yield Need(row.person_id, row.language, parts[row.words], row.at, kind)


def _kind(row: AskedSearch, now: datetime, *, knows_openings: bool) -> NeedKind | None:
    if row.opened:
        return NeedKind.MET
    if not row.found:
        return NeedKind.NOTHING_FOUND
    is_over = knows_openings and now - row.at >= ABANDONED_AFTER
    return NeedKind.ABANDONED if is_over else None


def of_questions(questions: Iterable[Mapping[str, Any]], topics: Topics) -> Iterator[Need]:
    for source in questions:
        author, language = source.get("author"), source["language"][0]
        if author is not None and not author.startswith(BYLINE):
            parts = stems_of(_title(source), topics)
            at = datetime.fromisoformat(source["published_at"])
            yield Need(author, language, parts, at, NeedKind.UNANSWERED)


def most_opened(rows: Iterable[AskedSearch]) -> list[str]:
    """Return the keys of items opened by at least LEAST people: others are never reported."""
    readers: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for key in row.opened:
            readers[key].add(row.person_id)
    most = sorted(readers, key=lambda key: (-len(readers[key]), key))[:MOST_OPENED]
    return [key for key in most if len(readers[key]) >= LEAST]


def of_stale(
    rows: Iterable[AskedSearch],
    documents: Documents,
    topics: Topics,
    now: datetime,
) -> Iterator[Need]:
    """Yield a need for each opening of a stale item that the reader may see."""
    stale = {
        key: [(source["language"][0], stems_of(_title(source), topics))]
        for key, source in documents.items()
        if now - datetime.fromisoformat(source["updated_at"]) > STALE_AFTER
    }
    yield from _of_openings(rows, stale, NeedKind.STALE)


def of_unknown(
    rows: Iterable[AskedSearch], documents: Documents, unknown: Collection[str], topics: Topics
) -> Iterator[Need]:
    """Yield a need for each opening of a thing about a topic of which nobody is an expert.

    unknown: the tags of these topics.
    """
    about = {
        key: [
            (source["language"][0], stems_of(tag, topics))
            for tag in source.get("tags", ())
            if tag in unknown
        ]
        for key, source in documents.items()
    }
    yield from _of_openings(rows, about, NeedKind.NO_EXPERT)


def _of_openings(
    rows: Iterable[AskedSearch],
    needed: Mapping[str, Sequence[tuple[str, Mapping[str, str]]]],
    kind: NeedKind,
) -> Iterator[Need]:
    """Yield the needs of all who opened an item. needed: languages and words, by key."""
    for row in rows:
        for key in row.opened:
            for language, parts in needed.get(key, ()):
                yield Need(row.person_id, language, parts, row.at, kind)


def _title(source: Mapping[str, Any]) -> str:
    return str(source.get(f"title_{source['language'][0]}", ""))
