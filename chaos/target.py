"""What the workload and the checker are given of the platform under faults."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Target:
    """One platform.

    base_url: the gateway. mint: a person's name gives a bearer token of this platform's issuer.
    store_url, opensearch_url: direct, past the proxies; the store has one database per service,
    named as the service. kafka: through its proxy, which is healed when the checker reads. mailbox:
    the folder in which the platform keeps its mails. command: a service and arguments give the JSON
    lines of `python -m services.NAME ...`, run in the platform's environment.
    """

    base_url: str
    mint: Callable[[str], str]
    store_url: str
    kafka: str
    opensearch_url: str
    mailbox: Path
    command: Callable[[str, Sequence[str]], list[dict[str, Any]]]
