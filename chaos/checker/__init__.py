"""The checker: the invariants that must hold after a run, regardless of the faults.

    I1 acknowledged    I4 chains      I7 rest
    I2 traced, seats   I5 telling     I8 recovery
    I3 once            I6 index       I9 sight

Each is a module, and a pure function of the history and of the final state.
"""

from chaos.checker.judging import check
from chaos.checker.verdict import Verdict

__all__ = ["Verdict", "check"]
