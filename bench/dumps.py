"""A dump of a Stack Exchange site of any size, written as a stream."""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from xml.sax.saxutils import quoteattr

TEXT = (
    "the index of a query waits for its lock while another reader holds the page and writes "
    "nothing until it has seen all versions that were committed before it began"
)
ANSWERS = 2
"""The answers to each question."""
PARTS = 3
"""The parts of a text: with three, a row is as long as those of real dumps, about 2 KB."""


def write(folder: Path, posts: int) -> int:
    """Write Posts.xml and Users.xml, and return the bytes. The random seed is fixed."""
    random = Random(102)  # noqa: S311 - not for secrets
    with (folder / "Posts.xml").open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="utf-8"?>\n<posts>\n')
        file.writelines(_rows(random, posts))
        file.write("</posts>\n")
    users = "".join(f'  <row Id="{n}" DisplayName="User {n}" />\n' for n in range(1, 1_001))
    (folder / "Users.xml").write_text(f"<users>\n{users}</users>\n")
    return (folder / "Posts.xml").stat().st_size


def _rows(random: Random, posts: int) -> Iterator[str]:
    asked = 0
    for number in range(1, posts + 1):
        values = {
            "Id": str(number),
            "CreationDate": f"2020-01-{number % 28 + 1:02}T10:00:00.000",
            "OwnerUserId": str(random.randint(1, 1_000)),
            "Body": _body(random, number),
        }
        if number % (ANSWERS + 1) == 1:
            asked = number
            values |= {"PostTypeId": "1", "Title": _words(random, 8), "Tags": "<sql><index>"}
            values |= {"AcceptedAnswerId": str(number + 1)}
        else:
            values |= {"PostTypeId": "2", "ParentId": str(asked)}
        said = " ".join(f"{name}={quoteattr(value)}" for name, value in values.items())
        yield f"  <row {said} />\n"


def _body(random: Random, number: int) -> str:
    return "\n".join(_part(random, number) for _ in range(PARTS))


def _part(random: Random, number: int) -> str:
    link = f'<a href="https://dump.example.com/questions/{random.randint(1, number)}/x">this</a>'
    code = f"<pre><code>SELECT *\nFROM {_words(random, 3)}\n</code></pre>"
    return (
        f"<p>{_words(random, 60)} <strong>{_words(random, 2)}</strong>, see {link}.</p>\n{code}\n"
        f"<ul><li>{_words(random, 6)}</li><li>{_words(random, 6)}</li></ul>"
    )


def _words(random: Random, count: int) -> str:
    return " ".join(random.choices(TEXT.split(), k=count))
