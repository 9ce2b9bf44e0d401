"""The result of a check."""

from collections.abc import Iterable
from dataclasses import dataclass, field

MOST_FINDINGS = 20


@dataclass(frozen=True, slots=True)
class Verdict:
    """A result. `counted` is the number of things checked; with none, the check fails."""

    invariant: str
    title: str
    holds: bool
    counted: int
    findings: list[str] = field(default_factory=list)


def verdict(invariant: str, title: str, counted: int, findings: Iterable[str]) -> Verdict:
    """Make a result with the first findings, and the number of further ones."""
    found = list(findings)
    listed = found[:MOST_FINDINGS]
    if len(found) > MOST_FINDINGS:
        listed[-1] = f"and {len(found) - MOST_FINDINGS + 1} more"
    if not counted:
        listed.append("there was nothing to check")
    return Verdict(invariant, title, counted > 0 and not found, counted, listed)
