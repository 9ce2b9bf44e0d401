"""The output of commands for machines: JSON lines on standard output."""

import sys
from collections.abc import Mapping
from typing import Any

import orjson


def print_line(line: Mapping[str, Any]) -> None:
    sys.stdout.write(orjson.dumps(line, default=str).decode() + "\n")
    sys.stdout.flush()
