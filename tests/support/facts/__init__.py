"""Facts for tests: name the fields that matter, the rest is plausible.

A value or a participle may be unknown, as from a newer version.
"""

from tests.support.facts.base import NOON, community_ref, example, named, new_id, saying
from tests.support.facts.content import (
    decision,
    file,
    flag,
    interest,
    path,
    post,
    progress,
    reaction,
    reply,
    suggestion,
)
from tests.support.facts.events import attendance, gathering
from tests.support.facts.membership import (
    activity,
    charter,
    community,
    directory_entry,
    endorsement,
    membership,
    objective,
    profile,
    stance,
    topic,
)
from tests.support.facts.search import saved_search

__all__ = [
    "NOON",
    "activity",
    "attendance",
    "charter",
    "community",
    "community_ref",
    "decision",
    "directory_entry",
    "endorsement",
    "example",
    "file",
    "flag",
    "gathering",
    "interest",
    "membership",
    "named",
    "new_id",
    "objective",
    "path",
    "post",
    "profile",
    "progress",
    "reaction",
    "reply",
    "saved_search",
    "saying",
    "stance",
    "suggestion",
    "topic",
]
