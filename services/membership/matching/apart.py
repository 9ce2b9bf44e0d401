"""The service's side of the matching: it runs a separate process, and waits."""

import asyncio
import tempfile
from typing import IO

from pydantic import ValidationError

from services.membership.domain.mentoring.matching import Answer, Question
from shared.apart.running import Limits, run_apart

LIMITS = Limits(seconds=300, memory=6 * 1024**3)
"""Address space, of which 10,000 mentees and 3,000 mentors use a tenth."""
MODULE = "services.membership.matching"

_turns = asyncio.Semaphore(1)


async def assign_apart(question: Question) -> Answer | None:
    """Return the optimal matches; None if the process exceeds its limits."""
    async with _turns:
        with tempfile.TemporaryFile() as file:
            await asyncio.to_thread(_write, file, question)
            try:
                arguments = [str(LIMITS.seconds), str(LIMITS.memory)]
                ended = await run_apart(MODULE, arguments, file, LIMITS)
            except TimeoutError:
                return None
    try:
        return await asyncio.to_thread(Answer.model_validate_json, ended.answer or b"")
    except ValidationError:
        return None


def _write(file: IO[bytes], question: Question) -> None:
    file.write(question.model_dump_json().encode())
    file.seek(0)
