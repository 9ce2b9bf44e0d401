"""The parent's side of reading a feed in a process of its own: see shared/apart/running.py."""

import tempfile

from pydantic import TypeAdapter, ValidationError

from services.content.reading.contents import Contents
from shared.apart.running import Limits, run_apart

MODULE = "services.content.reading"
LIMITS = Limits(seconds=15, memory=512 * 1024 * 1024)

_READ: TypeAdapter[Contents | None] = TypeAdapter(Contents | None)


async def read_feed(
    body: bytes, media_type: str, address: str, limits: Limits = LIMITS
) -> Contents | None:
    """Return what the feed has; None if it is none, or too hard to read.

    Raises: OSError if no process can be started.
    """
    arguments = [str(limits.seconds), str(limits.memory), media_type[:200], address]
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
        # it is checked: a feed may have taken over the process that read it
        return _READ.validate_json(ended.answer)
    except ValidationError:
        return None
