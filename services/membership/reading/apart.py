"""The service's side of reading a file: it keeps the reader's output, and not the file."""

import asyncio
import json
import tempfile
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from services.membership.domain.errors import UnreadableFile
from shared.apart.running import Limits, run_apart

LIMITS = Limits(seconds=20, memory=512 * 1024**2)
AT_ONCE = 2
"""The maximum number of files that one process of the service reads at once."""
MODULE = "services.membership.reading"

Told = TypeVar("Told", bound=BaseModel)

_turns = asyncio.Semaphore(AT_ONCE)


async def read_apart(what: str, body: bytes, told: type[Told]) -> Told:
    """Read a file in a separate process, and return its output. Raises: UnreadableFile."""
    async with _turns:
        with tempfile.TemporaryFile() as file:
            await asyncio.to_thread(file.write, body)
            file.seek(0)
            arguments = [what, str(LIMITS.seconds), str(LIMITS.memory)]
            try:
                ended = await run_apart(MODULE, arguments, file, LIMITS)
            except TimeoutError as late:
                raise UnreadableFile from late
    try:
        return told.model_validate(json.loads(ended.answer or b""))
    except (ValueError, ValidationError) as wrong:
        raise UnreadableFile from wrong
