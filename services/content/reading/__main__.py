"""The command `python -m services.content.reading SECONDS MEMORY WHAT TYPE ADDRESS < DOCUMENT`.

It reads one external document, a `feed`, a `page` or an `oembed`, and prints its content as one
JSON document. On any error the document is reported as unreadable.
"""

import os
import sys

from pydantic import BaseModel

from shared.apart.limits import limit


def main(arguments: list[str]) -> None:
    seconds, memory, what, media_type, address = arguments
    limit(int(seconds), int(memory))
    found = _found(what, media_type, address)
    sys.stdout.write(found.model_dump_json() if found else "null")


def _found(what: str, media_type: str, address: str) -> BaseModel | None:
    # parsers are imported here, within the limits
    with os.fdopen(0, "rb") as document:
        if what == "feed":
            from services.content.reading.entries import read as read_feed

            return read_feed(document, media_type, address)
        from services.content.reading.pages import read as read_page
        from services.content.reading.pages import read_oembed

        if what == "oembed":
            return read_oembed(document)
        return read_page(document, media_type, address)


if __name__ == "__main__":
    main(sys.argv[1:])
