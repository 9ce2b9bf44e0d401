"""Tags in forms: words, and topics of the shared list by their names in the reader's language."""

from collections.abc import Iterable, Mapping

from portal.gateway.models.values import TopicOfTag
from portal.gateway.together import Missing, unless_away
from portal.gateway.topics import Topic
from portal.pages import filling
from portal.view.words import pick
from portal.visit import Visit

FIELDS = ("tags", "topic")
MOST_TAGS = 20
SUGGESTED = 100


async def suggested(visit: Visit) -> list[Topic]:
    """Return topics to choose from; none if membership is away, since tags are free words."""
    found = await unless_away(visit.api.topics.listed(lang=visit.language, limit=SUGGESTED))
    return [] if isinstance(found, Missing) else found.items


def written(tags: Iterable[str], topics: Iterable[TopicOfTag], language: str) -> str:
    """Return the text of the field: each tag, or the topic's name if it has one, once."""
    names = {each.tag: pick(each.labels, language).text for each in topics}
    return ", ".join(dict.fromkeys(names.get(tag) or tag for tag in tags))


def sent(fields: Mapping[str, str]) -> list[str]:
    """Return the tags of a form."""
    words = (*filling.several(fields["tags"]), fields["topic"])
    found = (tag.lstrip("#").strip() for tag in words)
    return list(dict.fromkeys(tag for tag in found if tag))[:MOST_TAGS]
