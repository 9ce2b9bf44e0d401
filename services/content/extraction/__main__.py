"""The command `python -m services.content.extraction TYPE SECONDS MEMORY CONTENT PREVIEW < FILE`.

It reads one file, writes renditions to the two descriptors, and prints the rest as one JSON
document. On any error the file is refused.
"""

import json
import os
import sys
from typing import BinaryIO

from services.content.extraction.refused import RefusedError
from services.content.extraction.told import Told
from shared.apart.limits import limit
from shared.contracts.files import Refusal


def main(arguments: list[str]) -> None:
    media_type, *numbers = arguments
    seconds, memory, content, preview = map(int, numbers)
    limit(seconds, memory)
    with os.fdopen(0, "rb") as file, os.fdopen(content, "wb") as c, os.fdopen(preview, "wb") as p:
        answer = _read(media_type, file, c, p)
    sys.stdout.write(json.dumps(answer))


def _read(media_type: str, file: BinaryIO, content: BinaryIO, preview: BinaryIO) -> object:
    try:
        # parsers of files are imported here, within the limits
        from services.content.extraction.readers import read

        told = Told(media_type)
        read(told, file, content, preview)
    except RefusedError as refused:
        return {"refusal": refused.refusal}
    except MemoryError:
        return {"refusal": Refusal.SLOW}
    except Exception:  # noqa: BLE001  a parser may raise anything
        return {"refusal": Refusal.BROKEN}
    return told.document()


if __name__ == "__main__":
    main(sys.argv[1:])
