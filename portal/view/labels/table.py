"""The labels of all enumerations of the API, by group and value."""

from collections.abc import Mapping
from typing import Final

from portal.view.labels import communities, moderation, notices, people, posts, watching

LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    **posts.LABELS,
    **communities.LABELS,
    **people.LABELS,
    **moderation.LABELS,
    **watching.LABELS,
    **notices.LABELS,
}
