"""The commands `rebuild [--force]`, which reports progress, and `digest` of search.

Progress is a moving line on a terminal, else JSON lines, at most one a second.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from typing import Any

import orjson

from services.search.entry.pace import Pace
from services.search.index import digest as digests
from services.search.index.aliases import Names
from services.search.index.client import Engine
from services.search.index.errors import BuiltDiffersError, EngineAwayError
from services.search.index.mappings import ACCESS, DOCUMENTS
from services.search.index.rebuild import Outcome, Rebuild
from shared.messaging.log import LogAwayError
from shared.mongo import NotAloneError
from shared.runtime.lines import print_line

FAILED = 1
STAGES = {"read": "reading facts", "compare": "comparing", "swap": "swapping"}


async def run(rebuild: Rebuild, arguments: Sequence[str]) -> int:
    """Run the rebuild and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m services.search rebuild")
    parser.add_argument("--force", action="store_true", help="swap even if it differs")
    force = parser.parse_args(list(arguments)).force
    shown = _Shown()
    try:
        outcome = await rebuild.run(force=force, progress=shown.tell)
    except BuiltDiffersError as differs:
        return shown.fail(f"what was built differs from the live index: {differs}")
    except (NotAloneError, EngineAwayError, LogAwayError) as error:
        return shown.fail(str(error))
    shown.end(outcome)
    return 0


async def digest(engine: Engine, names: Names) -> int:
    """Print a digest of the findable documents of each index. Returns the exit code."""
    try:
        for which in (DOCUMENTS, ACCESS):
            index = names.read(which)
            await engine.ask("POST", f"/{index}/_refresh")
            found = await digests.digest(engine, index)
            print_line({"read_model": which, "rows": found.count, "digest": str(found)})
    except EngineAwayError as error:
        print_line({"error": str(error)})
        return FAILED
    return 0


class _Shown:
    def __init__(self) -> None:
        self._moves = sys.stdout.isatty()
        self._last = ("", 0.0)
        self._pace = Pace()

    def tell(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        before, at = self._last
        if before == stage and now - at < 1 and done < total:
            return
        self._last = (stage, now)
        pace = self._pace.at(done, total) if stage == "read" else None
        if self._moves:
            said = f", {pace[0]:,} a second, {pace[1]:,} s left" if pace else ""
            self._write(f"\r\x1b[K{STAGES[stage]} {done:,} of {total:,}{said}")
        else:
            told = {"per_second": pace[0], "seconds_left": pace[1]} if pace else {}
            self._line({"stage": stage, "done": done, "total": total, **told})

    def end(self, outcome: Outcome) -> None:
        said: dict[str, Any] = {
            "rebuilt": outcome.documents,
            "facts": outcome.facts,
            "digest": str(outcome.differences.built),
            "differences": outcome.differences.count,
            "skipped": outcome.skipped_count,
            "skipped_first": outcome.skipped,
            "seconds": round(outcome.seconds, 1),
            "kept": outcome.kept.documents if outcome.kept else None,
            "kept_until": outcome.kept.until.isoformat() if outcome.kept else None,
        }
        if not self._moves:
            self._line(said)
            return
        skipped = f", {outcome.skipped_count} skipped" if outcome.skipped_count else ""
        self._write(
            f"\r\x1b[K{outcome.documents} is live: {outcome.facts:,} facts{skipped},"
            f" in {outcome.seconds:.1f} s\n"
        )

    def fail(self, why: str) -> int:
        if self._moves:
            self._write(f"\r\x1b[Knot rebuilt: {why}\n")
        else:
            self._line({"error": why})
        return FAILED

    @staticmethod
    def _line(line: dict[str, Any]) -> None:
        _Shown._write(orjson.dumps(line).decode() + "\n")

    @staticmethod
    def _write(text: str) -> None:
        sys.stdout.write(text)
        sys.stdout.flush()
