"""Small batches are followed by a refresh, but not more often than the pause allows."""

from services.search.index.errors import EngineAwayError
from services.search.index.refreshing import PAUSE_SECONDS, SMALL, Refreshing


class Index:
    """An index that counts its refreshes, with a clock that tests set."""

    def __init__(self) -> None:
        self.refreshes = 0
        self.now = 100.0
        self.is_away = False
        self.refreshing = Refreshing(self.refresh, lambda: self.now)

    async def refresh(self) -> None:
        self.refreshes += 1
        if self.is_away:
            raise EngineAwayError("away")


async def test_a_small_batch_is_followed_by_a_refresh() -> None:
    index = Index()
    await index.refreshing.after(1)
    assert index.refreshes == 1


async def test_an_empty_or_large_batch_is_left_to_the_interval() -> None:
    index = Index()
    await index.refreshing.after(0)
    await index.refreshing.after(SMALL + 1)
    assert index.refreshes == 0


async def test_a_batch_within_the_pause_is_left_to_the_interval() -> None:
    index = Index()
    await index.refreshing.after(1)
    index.now += PAUSE_SECONDS / 2
    await index.refreshing.after(1)
    index.now += PAUSE_SECONDS
    await index.refreshing.after(1)
    assert index.refreshes == 2


async def test_a_refresh_that_fails_does_not_fail_the_batch() -> None:
    index = Index()
    index.is_away = True
    await index.refreshing.after(1)
    assert index.refreshes == 1
