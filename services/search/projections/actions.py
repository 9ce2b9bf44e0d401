"""The output of a projection: put a document, or grant and withdraw access.

Both carry the aggregate's sequence and are applied only if it is newer than the stored one. So
facts may be repeated, late, or come from a concurrent rebuild.
"""

from typing import Any, NamedTuple

Source = dict[str, Any]


class Put(NamedTuple):
    """Replace the document `key` if `version` is newer than the stored one.

    is_last_word: replace it also if the version is equal. True for facts in the newest known major:
    the document replaces one of the same version from an older process or an older major. beside:
    the key of the document whose shard it must share, if any.
    """

    key: str
    version: int
    source: Source
    is_last_word: bool = True
    beside: str | None = None


class Grant(NamedTuple):
    """Grant `holder` access to a community, or withdraw it.

    holder: a document of the access index, for a person or a group of readers.
    sequence: of the community or membership that decided it.
    keys: the keys of attributes, granted in place of the community. A person gets those that they
    have; SELECTED gets those of which a person needs one.
    """

    holder: str
    community_id: str
    sequence: int
    granted: bool
    keys: tuple[str, ...] | None = None


Action = Put | Grant
