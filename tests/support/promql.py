"""The metrics that a PromQL expression names, and the metrics that exist."""

import re

from deploy.observability.reference import declared, name_of

WELL_KNOWN = frozenset({"up", "process_cpu_seconds_total", "process_resident_memory_bytes"})
"""Metrics of Prometheus itself, and those that its client adds to every process."""

_ASIDE = re.compile(r'\{[^}]*\}|\[[^\]]*\]|"[^"]*"|\b(by|on|without|ignoring)\s*\([^)]*\)')
_NAME = re.compile(r"(?<![\w.$])[a-zA-Z_:][\w:]*(?!\s*\(|[\w:])")
_WORDS = frozenset({"and", "or", "unless", "bool", "offset", "by", "on", "without", "ignoring"})


def metrics_in(expression: str) -> set[str]:
    return set(_NAME.findall(_ASIDE.sub(" ", expression))) - _WORDS


def series() -> set[str]:
    """Return the names of all series that the code serves."""
    names: set[str] = set()
    for metric in declared():
        (described,) = metric.describe()
        suffixes = ("_bucket", "_count", "_sum") if described.type == "histogram" else ("",)
        names |= {name_of(metric) + suffix for suffix in suffixes}
    return names
