"""`python -m services.membership.reading READER SECONDS MEMORY < FILE`.

The process reads a file that a person uploads about themselves, and prints one JSON document. If
the file cannot be read, it prints nothing.
"""

import json
import os
import sys
from importlib import import_module

from shared.apart.limits import limit


def main(arguments: list[str]) -> None:
    what, seconds, memory = arguments
    limit(int(seconds), int(memory))
    # the reader and its parsers are imported here, within the limits
    reader = import_module(f"services.membership.reading.{what}")
    with os.fdopen(0, "rb") as file:
        answer = reader.read(file)
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(sys.argv[1:])
