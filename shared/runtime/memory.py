"""The garbage collector as services want it: it looks for cycles, which are few here."""

import gc

COLLECT_EVERY = 20_000
"""Objects more than were freed, before the youngest are looked through; Python's own is 700.

A batch of facts is some thousand objects that live until their effects are stored: with 700 each
was looked through several times, for a fifth of all that reading it cost.
"""


def settle() -> None:
    """Once a process, when all it needs is loaded: what is here now is not looked through again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_EVERY, *gc.get_threshold()[1:])
