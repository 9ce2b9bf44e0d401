"""The commands `rebuild`, which reports progress at most once a second, and `digest`."""

import time
from collections.abc import Sequence

from shared.messaging import read_models
from shared.messaging.log import LogAwayError
from shared.messaging.rebuild import LostTopicError, rebuild_of
from shared.mongo import UNAVAILABLE, NotAloneError, Store
from shared.runtime.lines import print_line
from shared.runtime.service import Service
from shared.runtime.settings import ServiceSettings

FAILED = 1

_EXPECTED: tuple[type[Exception], ...] = (
    NotAloneError,
    LogAwayError,
    LostTopicError,
    *UNAVAILABLE,
)


async def rebuild(
    service: Service, settings: ServiceSettings, store: Store, _: Sequence[str]
) -> int:
    """Rebuild the read models. Returns the exit code."""
    if not service.read_models:
        print_line({"error": f"{service.name} keeps no read models"})
        return FAILED
    work = rebuild_of(store, settings.kafka, service.read_models)
    try:
        outcome = await work.run(progress=_Shown().tell)
    except _EXPECTED as error:
        print_line({"error": str(error)})
        return FAILED
    print_line(
        {
            "rebuilt": service.name,
            "facts": outcome.facts,
            "mended": dict(outcome.mended),
            "skipped": outcome.skipped_count,
            "skipped_first": outcome.skipped,
            "seconds": round(outcome.seconds, 1),
        }
    )
    return 0


async def digest(service: Service, _: ServiceSettings, store: Store, __: Sequence[str]) -> int:
    """Print a digest of each read model. Returns the exit code.

    Equal digests mean equal read models, in any order of their facts.
    """
    try:
        for model in service.read_models:
            found = await read_models.digest(store.scope, model)
            print_line({"read_model": model.collection, "rows": found.rows, "digest": found.sum})
    except UNAVAILABLE as error:
        print_line({"error": str(error)})
        return FAILED
    return 0


class _Shown:
    def __init__(self) -> None:
        self._last = ("", 0.0)

    def tell(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        before, at = self._last
        if before == stage and now - at < 1:
            return
        self._last = (stage, now)
        print_line({"stage": stage, "done": done, "total": total})
