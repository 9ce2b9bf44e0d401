"""How tests are distributed over the processes that run the suite."""

from xdist.scheduler import LoadScopeScheduling

NEED_PLATFORM = (
    "tests/browser/",
    "tests/chaos/",
    "tests/journeys/",
    "tests/integration/deploy/test_backup.py",
)
"""Folders whose tests use the platform or start another: the two must never make three at once."""


def group_of(nodeid: str) -> str:
    """Return the group of a test: its file, or `platform`, so that shared fixtures start once."""
    return "platform" if nodeid.startswith(NEED_PLATFORM) else nodeid.split("::", maxsplit=1)[0]


def is_unit(nodeid: str) -> bool:
    return nodeid.startswith("tests/unit/")


class ByFile(LoadScopeScheduling):  # type: ignore[misc]  # xdist ships no types
    """Groups by path, since xdist 3.8 ignores marks with pytest 9.2 (pytest-xdist issue 1386)."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)
