"""The parts that documents of every kind share.

Texts are stored in the field of their language (`title_fr`, `text_en`, ...), which analyses them. A
language that only a newer version knows goes to OTHER, without stemming. The mapping copies all of
them to the unstemmed `title` and `text` (`copy_to`).
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum

from services.search.projections.actions import Put, Source
from services.search.projections.keys import EVERYONE, community_audience, document_key
from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef, Language, LocalizedText

OTHER = "other"
LONGEST_TITLE = 1_000
"""The number of characters of a title that are searched."""


THING = "thing"
REACTION = "reaction"
"""The two sides of the join `joined`: things that take reactions, and the reactions."""


class Trait(StrEnum):
    """A trait of a document, besides its facets."""

    UNANSWERED = "unanswered"
    ANSWERED = "answered"
    FILE = "file"


def stub(aggregate: str, aggregate_id: str, sequence: int) -> Put:
    """Return an empty document, which is no longer found.

    It replaces a deletion: OpenSearch forgets the version of a deleted document after a minute, and
    a stale fact would then bring it back.
    """
    key = document_key(aggregate, aggregate_id)
    return Put(key, sequence, {"key": key, "visible": False})


def erased(aggregate: str, aggregate_id: str, sequence: int) -> Put:
    """Return the stub of an erased person, unlike that of a person without a name yet."""
    put = stub(aggregate, aggregate_id, sequence)
    return put._replace(source={**put.source, "erased": True})


def put(aggregate: str, aggregate_id: str, sequence: int, source: Source) -> Put:
    key = document_key(aggregate, aggregate_id)
    kept = {name: value for name, value in source.items() if value is not None}
    return Put(key, sequence, {"key": key, "visible": True, "id": aggregate_id, **kept})


def texts(field: str, by_language: Mapping[Open[Language], str]) -> Source:
    known = {f"{field}_{language}": by_language.get(language) for language in Language}
    others = [text for language, text in by_language.items() if not isinstance(language, Language)]
    found = {**known, f"{field}_{OTHER}": [text for text in others if text]}
    return {name: text for name, text in found.items() if text}


def titles(by_language: LocalizedText) -> Source:
    return texts("title", {lang: title[:LONGEST_TITLE] for lang, title in by_language.items()})


def placed(community: CommunityRef | None) -> Source:
    """Return the fields of the community, which decide who may see the document.

    The facet counts `community_ref`: the slug is for the address, the id for the name.
    """
    if community is None:
        return {"audience": EVERYONE}
    return {
        "audience": community_audience(community.id),
        "community": community.slug,
        "community_ref": f"{community.slug}/{community.id}",
    }


def dated(published: datetime, updated: datetime) -> Source:
    """Return the fields of times. `month` is that of the publication, in UTC."""
    moment = _in_utc(published)
    return {
        "published_at": moment.isoformat(),
        "updated_at": _in_utc(updated).isoformat(),
        # strftime writes the year 1 differently by platform, as `1-01` on Linux
        "month": f"{moment.year:04}-{moment.month:02}",
    }


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:  # a few hours at either end of the calendar do not matter
        return moment.replace(tzinfo=UTC)
