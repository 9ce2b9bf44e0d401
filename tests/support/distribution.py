"""How tests are distributed over the processes that run the suite."""

from xdist.scheduler import LoadScopeScheduling

NEED_PLATFORM = (
    "tests/browser/",
    "tests/chaos/",
    "tests/integration/deploy/test_backup.py",
    "tests/journeys/portal/",
    "tests/journeys/test_files_interrupted.py",
    "tests/journeys/test_import_killed.py",
    "tests/journeys/test_next_version.py",
    "tests/journeys/test_process_away.py",
    "tests/journeys/test_through_the_gateway.py",
)
"""Tests that use the platform or start another: the two must never make three at once. One process
runs all of them, so what runs without a platform belongs to the others."""
HOSTILE = "tests/hostile/"
"""Minutes each, in the same places, which take a minute to make. One process runs all of them, and
first: a long file that came last would leave the other process idle."""


def group_of(nodeid: str) -> str:
    """Return the group of a test: `platform`, `hostile`, or its file.

    A group has one process, so that its fixtures start once.
    """
    if nodeid.startswith(NEED_PLATFORM):
        return "platform"
    return "hostile" if nodeid.startswith(HOSTILE) else nodeid.split("::", maxsplit=1)[0]


def turn_of(nodeid: str) -> int:
    """Return when a group has its turn beside the platform's: long ones first, many short last."""
    if nodeid.startswith(HOSTILE):
        return 0
    return 2 if nodeid.startswith("tests/unit/") else 1


class ByFile(LoadScopeScheduling):  # type: ignore[misc]  # xdist ships no types
    """Groups by path, since xdist 3.8 ignores marks with pytest 9.2 (pytest-xdist issue 1386)."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)
