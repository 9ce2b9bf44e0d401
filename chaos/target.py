"""The parts of the platform under test that the workload and the checker need."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Target:
    """One platform.

    base_url: the gateway. mint: returns a bearer token for a person's name. store_url,
    opensearch_url: direct, past the proxies; the store has one database per service, with the
    service's name. kafka: through its proxy, which is healed when the checker reads. mailbox: the
    folder of the platform's mails. command: runs `python -m services.NAME ...` with arguments in
    the platform's environment, and returns its JSON lines.
    """

    base_url: str
    mint: Callable[[str], str]
    store_url: str
    kafka: str
    opensearch_url: str
    mailbox: Path
    command: Callable[[str, Sequence[str]], list[dict[str, Any]]]
