"""The ids of imported items, which are known before the import.

So an importer can rewrite a link to an item that it will send later. These ids never change, since
a repeated import finds existing items by them.
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

_POSTS = UUID("3d0f6a0e-5d0c-5b0f-9a43-1c8d8f6f2a77")
_REPLIES = UUID("a8a3e2d5-6f39-5d6a-8c5f-54b3c2a7e190")
_SERIES = UUID("5b8f1c9a-6c1e-5f0b-8a57-2f0d9e4c7b16")
_FILES = UUID("c2a4d6f0-1b7e-5c39-9d48-6e0f5a7b3c81")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = (1 << 48) - 1


def post_id(community_id: str, external_id: str) -> str:
    """Return the id of a community's post with an external id: a UUIDv5."""
    return str(uuid5(_POSTS, f"{community_id}|{external_id}"))


def series_id(community_id: str, external_id: str) -> str:
    """Return the id of a community's series with an external id: a UUIDv5."""
    return str(uuid5(_SERIES, f"{community_id}|{external_id}"))


def reply_key(to_post: str, external_id: str) -> str:
    """Return the key of an imported reply, independent of its time: a UUIDv5."""
    return str(uuid5(_REPLIES, f"{to_post}|{external_id}"))


def file_key(of_post: str, name: str) -> str:
    """Return what an imported file is remembered by, of its post and its clean name: a UUIDv5.

    It says nothing of the name: files may be removed because of what they are called.
    """
    return str(uuid5(_FILES, f"{of_post}|{name}"))


def reply_id(key: str, created_at: datetime) -> str:
    """Return the id of an imported reply: a UUIDv7 (RFC 9562) of the time it was written at.

    So replies are listed in their original order. The bits of its key stand for random ones. A time
    before 1970 counts as 1970.
    """
    milliseconds = min(max(0, (created_at - _EPOCH) // timedelta(milliseconds=1)), _LAST)
    name = UUID(key).int
    high, low = (name >> 62) & 0xFFF, name & ((1 << 62) - 1)
    return str(UUID(int=milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low))
