"""The parser of a CSV (RFC 4180) of people to add: UTF-8, comma or semicolon, a header.

Each line is one person. The columns, in any order: `email` or `person_id`, and optionally `role`. A
column `name` is ignored.
"""

import csv
import io
from collections.abc import Iterator

from services.membership.domain.invitations.address import read_address
from services.membership.domain.invitations.bulk import MOST_LINES, Line, LineOutcome
from services.membership.domain.invitations.why import Why, why
from shared.contracts.values import Role
from shared.problems import InvalidProblem
from shared.text import one_line

COLUMNS = ("email", "person_id", "role", "name")
LONGEST_CELL = 320
_READ = 1_000
"""The number of characters of the header that are read."""


def read_lines(body: bytes) -> list[Line]:
    """Return all lines; a bad one says why. Raises: InvalidProblem if it is no such CSV."""
    text = io.TextIOWrapper(io.BytesIO(body), encoding="utf-8-sig", newline="")
    try:
        lines = list(_lines(text))
    except (UnicodeDecodeError, csv.Error) as wrong:
        raise InvalidProblem("it is not a CSV file in UTF-8") from wrong
    if not lines:
        raise InvalidProblem("it has no lines after the header")
    return lines


def _lines(text: io.TextIOWrapper) -> Iterator[Line]:
    header = text.readline(_READ)
    delimiter = ";" if header.count(";") > header.count(",") else ","
    names = [name.strip().lower() for name in next(csv.reader([header], delimiter=delimiter), [])]
    unknown = [name for name in names if name not in COLUMNS]
    if unknown or len(set(names)) < len(names) or not {"email", "person_id"} & set(names):
        raise InvalidProblem(f"the header names these columns: {', '.join(COLUMNS)}")
    met: dict[str, int] = {}
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    for count, cells in enumerate(filter(any, reader)):
        if count >= MOST_LINES:
            raise InvalidProblem(f"it has more than {MOST_LINES} lines")
        line = _line(reader.line_num + 1, names, cells)
        if line.outcome is None and (first := met.setdefault(line.named, line.number)) != (
            line.number
        ):
            line = _bad(line.number, why("repeated", first))
        yield line


def _line(number: int, names: list[str], cells: list[str]) -> Line:
    if len(cells) != len(names):
        return _bad(number, why("columns", len(cells), len(names)))
    if any(len(cell) > LONGEST_CELL for cell in cells):
        return _bad(number, why("long", LONGEST_CELL))
    given = dict(zip(names, map(one_line, cells), strict=True))
    address = read_address(given.get("email", "")) or ""
    if given.get("email") and not address:
        return _bad(number, why("no_address"))
    if not address and not given.get("person_id"):
        return _bad(number, why("empty"))
    role = given.get("role", "").lower() or Role.MEMBER
    if role not in set(Role):
        return _bad(number, why("role", ", ".join(Role)))
    given_id = "" if address else given["person_id"][:64]
    return Line(number=number, address=address, given_id=given_id, role=Role(role))


def _bad(number: int, reason: Why) -> Line:
    return Line(number=number, outcome=LineOutcome.BAD, why=reason)
