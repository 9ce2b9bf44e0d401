"""The parent's side of reading in a separate process: see shared/apart/running.py."""

import tempfile
from enum import StrEnum
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from services.content.domain.previews.preview import Page
from services.content.reading.contents import Contents
from shared.apart.running import Limits, run_apart

MODULE = "services.content.reading"
LIMITS = Limits(seconds=15, memory=512 * 1024 * 1024)
OF_PAGES = Limits(seconds=5, memory=512 * 1024 * 1024)

_READ: TypeAdapter[Contents | None] = TypeAdapter(Contents | None)
_SAID: TypeAdapter[Page | None] = TypeAdapter(Page | None)
Found = TypeVar("Found")


class _What(StrEnum):
    FEED = "feed"
    PAGE = "page"
    OEMBED = "oembed"


async def read_feed(
    body: bytes, media_type: str, address: str, limits: Limits = LIMITS
) -> Contents | None:
    """Return what the feed has; None if it is none, or too hard to read.

    Raises: OSError if no process can be started.
    """
    return await _read(_READ, _What.FEED, body, [media_type[:200], address], limits)


async def read_page(
    body: bytes, media_type: str, address: str, limits: Limits = OF_PAGES
) -> Page | None:
    """Return the metadata of a page; None if there is none, or if parsing exceeds the limits.

    Raises: OSError if no process can be started.
    """
    return await _read(_SAID, _What.PAGE, body, [media_type[:200], address], limits)


async def read_oembed(body: bytes, limits: Limits = OF_PAGES) -> Page | None:
    """Return the metadata of an oEmbed response, likewise."""
    return await _read(_SAID, _What.OEMBED, body, ["", ""], limits)


async def _read(
    checked: TypeAdapter[Found], what: _What, body: bytes, further: list[str], limits: Limits
) -> Found | None:
    arguments = [str(limits.seconds), str(limits.memory), what.value, *further]
    with tempfile.TemporaryFile() as whole:
        whole.write(body)
        whole.seek(0)
        try:
            ended = await run_apart(MODULE, arguments, whole, limits)
        except TimeoutError:
            return None
    if ended.answer is None or ended.code != 0:
        return None
    try:
        # it is checked: a document may have taken over the process that read it
        return checked.validate_json(ended.answer)
    except ValidationError:
        return None
