"""The contract's files: `python -m deploy.contracts` writes docs/api from the code.

`python -m deploy.contracts release` makes it the released contract, unless that is a breaking
change.
"""

import sys

from deploy.contracts import documents


def main(arguments: list[str]) -> int:
    if arguments not in ([], ["release"]):
        sys.stderr.write(__doc__ or "")
        return 2
    generated = documents.generated()
    documents.write(generated)
    found = documents.breaks(documents.released(), generated)
    for broken in found:
        sys.stderr.write(f"breaks users of the released contract: {broken}\n")
    if found:
        return 1
    if arguments:
        documents.release(generated)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
