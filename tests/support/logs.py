"""Log lines, as a process writes them."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from structlog.typing import WrappedLogger

THEIRS = ("uvicorn", "mail.log")


class Lines(logging.Handler):
    """Every line since the test began, as written to standard output."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(logging.getLogger().handlers[0].formatter)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))

    def keep(self, _: WrappedLogger, __: str, line: bytes) -> bytes:
        """Keep our own lines as structlog's last processor: they bypass the standard library."""
        self.lines.append(line.decode())
        return line

    @property
    def ours(self) -> list[str]:
        """Return the lines without those of servers that tests run in this process."""
        return [line for line in self.lines if not json.loads(line)["logger"].startswith(THEIRS)]

    def of(self, event: str) -> list[dict[str, Any]]:
        read = (json.loads(line) for line in self.lines)
        return [line for line in read if line["event"] == event]


@pytest.fixture
def logged() -> Iterator[Lines]:
    lines = Lines()
    processors = structlog.get_config()["processors"]
    processors.append(lines.keep)
    logging.getLogger().addHandler(lines)
    yield lines
    logging.getLogger().removeHandler(lines)
    processors.remove(lines.keep)
