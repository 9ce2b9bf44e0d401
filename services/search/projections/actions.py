"""The output of a projection: put a document, or grant and withdraw access.

Both carry the aggregate's sequence and are applied only if it is newer than the stored one. So
facts may be repeated, late, or come from a rebuild beside the live consumer.
"""

from typing import Any, NamedTuple

Source = dict[str, Any]


class Put(NamedTuple):
    """Replace the document `key` if `version` is newer than the one it has.

    is_last_word: also if it is equal. True for facts in the newest major that this code knows: the
    document replaces what an older process, or an older major, made of the same version.
    """

    key: str
    version: int
    source: Source
    is_last_word: bool = True


class Grant(NamedTuple):
    """Grant `holder` access to a community, or withdraw it.

    holder: a document of the access index, for a person or a group of readers.
    sequence: of the community or membership that decided it.
    """

    holder: str
    community_id: str
    sequence: int
    granted: bool


Action = Put | Grant
