"""What a projection asks of the index: to put a document, or to grant and withdraw sight.

Both carry the aggregate's sequence and are applied only if it is newer than what is there, so that
any fact may come twice, late, or from a rebuild beside the live consumer.
"""

from typing import Any, NamedTuple

Source = dict[str, Any]


class Put(NamedTuple):
    """Replace the document `key` if `version` is newer than the one it has.

    is_last_word: also if it is the same. Of the newest major that this code knows there is nothing
    better to make of a version: not what an older process, or an older major, made of it.
    """

    key: str
    version: int
    source: Source
    is_last_word: bool = True


class Grant(NamedTuple):
    """Let `holder` see what belongs to a community, or no longer.

    holder: a document of the access index, a person or a whole group of readers.
    sequence: the community's or membership's that decided it.
    """

    holder: str
    community_id: str
    sequence: int
    granted: bool


Action = Put | Grant
