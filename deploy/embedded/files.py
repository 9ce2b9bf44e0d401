"""Writing files that others read at the same time."""

import os
from pathlib import Path


def write_whole(target: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old content or the new one, never half."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{os.getpid()}")
    part.write_bytes(content)
    part.replace(target)
