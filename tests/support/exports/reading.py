"""What an importer makes of an export, for tests of the readers."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import orjson

from cli.importing.documents import REPLIES, SERIES, Document, LeftOut, Stage


@dataclass(frozen=True, slots=True)
class Read:
    """The items as they would be sent, and what is left out: of them, or altogether."""

    posts: list[dict[str, Any]] = field(default_factory=list)
    replies: list[dict[str, Any]] = field(default_factory=list)
    series: list[dict[str, Any]] = field(default_factory=list)
    parts: list[LeftOut] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    @property
    def reasons(self) -> list[tuple[str, str]]:
        """Return the place and the reason of everything that is left out."""
        return [(each.place, each.reason) for each in self.left_out]


def read(stages: Iterable[Stage]) -> Read:
    found = Read()
    for stage in stages:
        items = {REPLIES: found.replies, SERIES: found.series}.get(stage.route, found.posts)
        for each in stage.found:
            if isinstance(each, LeftOut):
                found.left_out.append(each)
            elif isinstance(each, Document):
                items.append(orjson.loads(each.payload))
                found.parts.extend(filter(None, [each.left_out]))
    return found
