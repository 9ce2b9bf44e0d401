"""The command `python -m services.content.reading SECONDS MEMORY TYPE ADDRESS < FEED`.

It reads one feed and prints what it has as one JSON document. Whatever goes wrong is the feed's
fault: it is said to be none.
"""

import os
import sys

from shared.apart.limits import limit


def main(arguments: list[str]) -> None:
    seconds, memory, media_type, address = arguments
    limit(int(seconds), int(memory))
    # parsers are imported here, within the limits
    from services.content.reading.entries import read

    with os.fdopen(0, "rb") as feed:
        found = read(feed, media_type, address)
    sys.stdout.write(found.model_dump_json() if found else "null")


if __name__ == "__main__":
    main(sys.argv[1:])
