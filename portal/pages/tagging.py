"""Tags in forms: words, and topics of the shared list by their names in the reader's language."""

from collections.abc import Iterable, Mapping

from portal.gateway.models.values import TopicOfTag
from portal.gateway.together import Missing, unless_away
from portal.gateway.topics import Topic
from portal.pages import filling
from portal.view.words import pick
from portal.visit import Visit

FIELDS = ("tags", "topic", "whole_tags")
MOST_TAGS = 20
LONGEST_TAG = 200
SUGGESTED = 100


async def suggested(visit: Visit) -> list[Topic]:
    """Return topics to choose from; none if membership is away, since tags are free words."""
    found = await unless_away(visit.api.topics.listed(lang=visit.language, limit=SUGGESTED))
    return [] if isinstance(found, Missing) else found.items


def filled(tags: Iterable[str], topics: Iterable[TopicOfTag], language: str) -> dict[str, str]:
    """Return the fields of a thing: each tag, or the topic's name if it has one, once.

    A tag with commas is also named as a whole, so that it is not divided when it is sent back.
    """
    names = {each.tag: pick(each.labels, language).text for each in topics}
    shown = list(dict.fromkeys(names.get(tag) or tag for tag in tags))
    whole = "\n".join(each for each in shown if "," in each)
    return {"tags": ", ".join(shown), "topic": "", "whole_tags": whole}


async def sent(visit: Visit, fields: Mapping[str, str]) -> list[str]:
    """Return the tags of a form. Those that it was filled with and topics may have commas."""
    topics = await suggested(visit) if "," in fields["tags"] else []
    return read(fields, (name for each in topics for name in each.labels.values()))


def read(fields: Mapping[str, str], names: Iterable[str]) -> list[str]:
    """Return the tags of a form. names: those of topics, which may have commas."""
    whole = fields["whole_tags"].splitlines()[:MOST_TAGS]
    whole = [each for each in whole if len(each) <= LONGEST_TAG]
    known = {filling.plain(each): each for each in (*names, *whole) if "," in each}
    words = filling.names_in(fields["tags"], known, MOST_TAGS)
    named = (known.get(filling.plain(each), each) for each in words)
    found = (tag.lstrip("#").strip() for tag in (*named, fields["topic"]))
    return list(dict.fromkeys(tag for tag in found if tag))[:MOST_TAGS]
