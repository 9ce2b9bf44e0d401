"""What a check found."""

from collections.abc import Iterable
from dataclasses import dataclass, field

MOST_FINDINGS = 20


@dataclass(frozen=True, slots=True)
class Verdict:
    """`counted`: what was looked at; a check that looked at nothing does not hold."""

    invariant: str
    title: str
    holds: bool
    counted: int
    findings: list[str] = field(default_factory=list)


def verdict(invariant: str, title: str, counted: int, findings: Iterable[str]) -> Verdict:
    """Of all findings, the first are listed, and how many more there are."""
    found = list(findings)
    listed = found[:MOST_FINDINGS]
    if len(found) > MOST_FINDINGS:
        listed[-1] = f"and {len(found) - MOST_FINDINGS + 1} more"
    if not counted:
        listed.append("there was nothing to check")
    return Verdict(invariant, title, counted > 0 and not found, counted, listed)
