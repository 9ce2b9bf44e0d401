"""Tune the garbage collector and the allocator.

The collector looks for cycles, and services create few. The allocator gives threads separate
arenas, and services have many threads.
"""

import ctypes
import gc
from contextlib import suppress

COLLECT_EVERY = 20_000
"""The allocations minus deallocations before the youngest objects are checked.

Python's default is 700. A batch of facts is some thousand objects that live until their effects are
stored. With 700, each was checked several times, which took a fifth of the time for reading it.
"""
MOST_ARENAS = 2
"""The arenas of glibc's allocator; its default is eight for each processor.

The driver has a thread for each connection, and memory that they free stays in their arenas: after
an upload of a gigabyte in pieces, 90 MB stayed, and now 25 MB. Python allocates small objects
itself, so threads seldom wait for an arena.
"""
_ARENA_MAX = -8  # M_ARENA_MAX of mallopt(3)


def settle() -> None:
    """Exempt all present objects from collection. Call it once, when everything is loaded.

    Threads that start afterwards share MOST_ARENAS.
    """
    with suppress(AttributeError):  # other C libraries have no arenas
        ctypes.CDLL(None).mallopt(_ARENA_MAX, MOST_ARENAS)
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_EVERY, *gc.get_threshold()[1:])
