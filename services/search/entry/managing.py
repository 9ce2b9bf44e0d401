"""The command `index [rollback|drop]`: the live and the kept index, as a JSON line.

rollback: make the kept index live again, and keep the current one. drop: delete the kept index.
"""

import argparse
from collections.abc import Sequence
from typing import Any

from services.search.index.comparing import Settling
from services.search.index.errors import BuiltDiffersError, EngineAwayError, NothingKeptError
from services.search.index.keeping import Keeping, Kept
from shared.mongo import Alone, NotAloneError
from shared.runtime.lines import print_line

FAILED = 1


async def run(keeping: Keeping, alone: Alone, arguments: Sequence[str]) -> int:
    """Run the command, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m services.search index")
    parser.add_argument("what", nargs="?", choices=("show", "rollback", "drop"), default="show")
    what = parser.parse_args(list(arguments)).what
    try:
        print_line(await _done(what, keeping, alone))
    except BuiltDiffersError as differs:
        print_line({"error": f"the kept index differs from the live one: {differs}"})
        return FAILED
    except (NothingKeptError, NotAloneError, EngineAwayError) as error:
        print_line({"error": str(error)})
        return FAILED
    return 0


async def _done(what: str, keeping: Keeping, alone: Alone) -> dict[str, Any]:
    if what == "rollback":
        done = await keeping.roll_back(alone, Settling())
        return _shown(done.live, done.kept)
    if what == "drop":
        async with alone:
            dropped = await keeping.drop()
        return {"dropped": dropped.documents if dropped else None}
    return _shown(await keeping.live(), await keeping.kept())


def _shown(live: str, kept: Kept | None) -> dict[str, Any]:
    return {
        "live": live,
        "kept": kept.documents if kept else None,
        "kept_until": kept.until.isoformat() if kept else None,
    }
