"""`python -m services.membership.matching SECONDS MEMORY < QUESTION > ANSWER`, both JSON.

The process keeps NumPy, SciPy and their arithmetic out of the service.
"""

import os
import sys

from services.membership.domain.mentoring.matching import Question
from shared.apart.limits import limit


def main(arguments: list[str]) -> None:
    seconds, memory = map(int, arguments)
    limit(seconds, memory)
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # read when NumPy is imported
    from services.membership.matching.assigning import answer

    question = Question.model_validate_json(sys.stdin.buffer.read())
    sys.stdout.write(answer(question).model_dump_json())


if __name__ == "__main__":
    main(sys.argv[1:])
