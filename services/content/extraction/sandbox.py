"""The parent's side of reading a file in a separate process: see shared/apart/running.py.

The process also gets two files into which it writes renditions.
"""

import json
from typing import IO, Any

from pydantic import BaseModel, ValidationError

from services.content.domain.files.media import MEDIA, Family
from shared.apart.running import Ended, Limits, run_apart
from shared.contracts.files import LONGEST_TEXT, MOST_PASSAGES, Passage, Refusal

TRIES = 3
"""The tries for a file whose process something else killed, as when memory is short."""
MODULE = "services.content.extraction"


class Facts(BaseModel):
    media_type: str
    width: int | None = None
    height: int | None = None
    pages: int | None = None
    seconds: float | None = None
    passages: tuple[Passage, ...] = ()


class Extracted(BaseModel):
    """An answer. renditions: type, width and height of `content` and `preview`, if made."""

    known: Facts
    renditions: dict[str, dict[str, Any]] = {}

    @property
    def facts(self) -> dict[str, Any]:
        return dict(self.known)

    @property
    def family(self) -> Family:
        return MEDIA[self.known.media_type].family


async def extract(
    media_type: str, whole: IO[bytes], content: IO[bytes], preview: IO[bytes], limits: Limits
) -> Extracted | Refusal:
    """Read a file whose first bytes are of this type.

    Raises: OSError if no process can be started.
    """
    fds = (content.fileno(), preview.fileno())
    arguments = [media_type, *map(str, (limits.seconds, limits.memory, *fds))]
    for _ in range(TRIES):
        whole.seek(0)
        for made in (content, preview):
            made.seek(0)
            made.truncate()
        try:
            ended = await run_apart(MODULE, arguments, whole, limits, fds)
        except TimeoutError:
            return Refusal.SLOW
        if not ended.was_killed:
            return _understood(ended)
    return Refusal.SLOW


def _understood(ended: Ended) -> Extracted | Refusal:
    """Return the answer after checks: a file may have taken over the process that read it."""
    if ended.answer is None:
        return Refusal.BROKEN
    try:
        told = json.loads(ended.answer)
        if "refusal" in told:
            return Refusal(told["refusal"])
        found = Extracted.model_validate(told)
        _check(found)
    except (ValueError, TypeError, ValidationError):
        # the kernel ended it for its time or its memory, or it crashed on the file
        return Refusal.SLOW if ended.code < 0 else Refusal.BROKEN
    return found


def _check(found: Extracted) -> None:
    passages = found.known.passages
    if found.known.media_type not in MEDIA or not set(found.renditions) <= {"content", "preview"}:
        raise ValueError("it names an unknown type or rendition")
    if len(passages) > MOST_PASSAGES or sum(len(each.text) for each in passages) > LONGEST_TEXT:
        raise ValueError("it has too many passages, or too much text")
