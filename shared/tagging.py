"""Tags that name a topic of the shared list, from membership's facts, in a service's own store.

A tag is a word. A tag that equals a label or a synonym of a topic, in either language, is that
topic: it is stored as the topic's first label, shown by its label in the reader's language, and
found by each of its names. Tags from before the topic, or before a change of it, are linked when
they are read: stored data does not depend on the list.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import BaseModel

from shared.contracts.envelope import Fact
from shared.contracts.topics import TOPIC, TopicData, TopicState, TopicStatus
from shared.contracts.values import Language, LocalizedText
from shared.messaging.read_models import ReadModel
from shared.mongo import Document, Index, Scope, create_indexes, rows_by_id
from shared.runtime.bodies import LONGEST_TAG, normalised_tag
from shared.text import folded

COLLECTION = "topics"
MOST_ALIKE = 20
"""The maximum number of forms of one tag in a query."""

_KNOWN = (TopicStatus.LISTED, TopicStatus.RETIRED)
"""The topics that tags name. A retired one keeps its tags, and new tags are stored as written."""


class TopicOfTag(BaseModel):
    """The topic that a tag names. `labels`: its name in each language."""

    tag: str
    id: str
    labels: LocalizedText


class KnownTopic(BaseModel):
    """A topic by its id. `labels`: its name in each language."""

    id: str
    labels: LocalizedText


async def prepare(scope: Scope) -> None:
    await create_indexes(scope, COLLECTION, (Index("called"),))


async def settled(scope: Scope, tags: Iterable[str]) -> tuple[str, ...]:
    """Return tags to store, each once: those that name a listed topic under its first label."""
    written = tuple(tags)
    found = await _by_name(scope, written)
    listed = {
        name: row["tag"] for name, row in found.items() if row["status"] == TopicStatus.LISTED
    }
    return tuple(dict.fromkeys(listed.get(folded(tag)) or tag for tag in written))


async def topics_of(scope: Scope, tags: Iterable[str]) -> list[TopicOfTag]:
    """Return the topics that these tags name, in the order of the tags."""
    written = tuple(tags)
    found = await _by_name(scope, written)
    return [
        TopicOfTag(tag=tag, id=row["_id"], labels=row["labels"])
        for tag in written
        if (row := found.get(folded(tag)))
    ]


async def by_id(scope: Scope, ids: Iterable[str]) -> dict[str, KnownTopic]:
    """Return the known topics, by id."""
    rows = await rows_by_id(scope, COLLECTION, set(ids))
    known = [row for row in rows.values() if row["status"] in _KNOWN]
    return {row["_id"]: KnownTopic(id=row["_id"], labels=row["labels"]) for row in known}


async def alike(scope: Scope, tag: str) -> tuple[str, ...]:
    """Return this tag, and the others that name the same topic; at most MOST_ALIKE."""
    row = (await _by_name(scope, [tag])).get(folded(tag))
    return tuple(dict.fromkeys([tag, *(row["tags"] if row else ())]))[:MOST_ALIKE]


async def _by_name(scope: Scope, tags: Sequence[str]) -> dict[str, Document]:
    """Return the topics that these tags name, by folded name.

    Facts of two topics arrive in any order: for a moment both may have a name. The listed one wins.
    """
    wanted = {folded(tag) for tag in tags}
    if not wanted:
        return {}
    matching: dict[str, Any] = {"called": {"$in": sorted(wanted)}}
    rows = await scope[COLLECTION].find(matching, session=scope.session).to_list(None)
    rows.sort(key=lambda row: (row["status"] != TopicStatus.LISTED, row["_id"]), reverse=True)
    return {name: row for row in rows for name in row["called"] if name in wanted}


def _row(fact: Fact[TopicData]) -> Document:
    state = fact.data.state
    names = _names(state) if state.status in _KNOWN else []
    return {
        "_id": fact.subject,
        "sequence": fact.sequence,
        "status": state.status,
        "labels": {str(language): label for language, label in state.labels.items()},
        "tag": next((tag for tag in map(normalised_tag, names) if len(tag) <= LONGEST_TAG), None),
        "tags": list(dict.fromkeys(form(name) for form in _FORMS for name in names)),
        "called": sorted({folded(name) for name in names}),
    }


_FORMS = (normalised_tag, folded)
"""The forms in which a name may be a tag: people leave out accents."""


def _names(state: TopicState) -> list[str]:
    """Return labels, in the order of languages, and then synonyms."""
    labels = [state.labels[each] for each in Language if each in state.labels]
    return [*labels, *(name for some in state.synonyms.values() for name in some)]


TOPICS = ReadModel(TOPIC, COLLECTION, _row)
