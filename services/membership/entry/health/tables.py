"""Tables as CSV (RFC 4180) that spreadsheets open without running anything.

A cell that begins like a formula is preceded by an apostrophe, as OWASP advises.
"""

import csv
import io
from collections.abc import Iterable, Sequence

from fastapi import Response

_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")

Cell = str | int | float | None


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Return the table. Texts are made harmless; whole numbers have no decimals."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue()


def as_file(text: str, name: str) -> Response:
    """Return a table to save as a file of this name."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


def _harmless(cell: Cell) -> Cell:
    if isinstance(cell, str) and cell.startswith(_BEGINS_FORMULA):
        return f"'{cell}"
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell
