"""Writing of files that other processes read at the same time."""

import os
from pathlib import Path


def write_whole(target: Path, content: bytes) -> None:
    """Write a file so that readers see the old content or the new one, never a part."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{os.getpid()}")
    part.write_bytes(content)
    part.replace(target)
