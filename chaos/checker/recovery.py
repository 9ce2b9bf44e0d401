"""I8: a minute after healing, operations of each kind succeed again."""

from chaos.checker.verdict import Verdict, verdict
from chaos.history import BEGIN, Operation, Outcome, Record

TITLE = "within 60 s of healing, operations of each kind succeed again"
WITHIN_SECONDS = 60.0
HEALED = "healed"


def check(record: Record) -> Verdict:
    """Check from the healing on; without any fault, check from the beginning."""
    healed = [*record.named(BEGIN), *record.named(HEALED)][-1].at
    kinds: dict[str, list[Operation]] = {}
    for operation in record.operations:
        if operation.start >= healed:
            kinds.setdefault(operation.op, []).append(operation)
    findings = [
        f"no `{op}` succeeded within {WITHIN_SECONDS:.0f} s, of {len(tried)} tried"
        for op, tried in sorted(kinds.items())
        if not _succeeds(tried, healed + WITHIN_SECONDS)
    ]
    return verdict("I8", TITLE, len(kinds), findings)


def _succeeds(tried: list[Operation], by: float) -> bool:
    """Return whether an operation succeeded in time.

    It is also true if none was tried, or the last one was refused.
    """
    in_time = [operation for operation in tried if operation.start <= by]
    refused = not in_time or in_time[-1].outcome is Outcome.FAIL
    return refused or any(o.outcome is Outcome.OK and o.end <= by for o in in_time)
