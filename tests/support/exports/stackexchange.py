"""A small dump of a Stack Exchange site, after the public schema of the data dumps."""

from pathlib import Path
from xml.sax.saxutils import quoteattr

SITE = "craft.example.com"


def row(**values: object) -> str:
    return f"  <row {' '.join(f'{name}={quoteattr(str(it))}' for name, it in values.items())} />"


def write(folder: Path, name: str, rows: list[str]) -> None:
    """Write a file of the dump; `name` is its root element."""
    element = name.lower()
    lines = ['<?xml version="1.0" encoding="utf-8"?>', f"<{element}>", *rows, f"</{element}>"]
    (folder / f"{name}.xml").write_text("\n".join(lines), encoding="utf-8")


def question(number: int, **values: object) -> str:
    given = {
        "Id": number,
        "PostTypeId": 1,
        "CreationDate": f"2019-03-{number % 28 + 1:02}T10:00:00.123",
        "Score": 4,
        "Body": f"<p>How do I do <strong>{number}</strong>?</p>",
        "OwnerUserId": 7,
        "Title": f"Question {number}",
        "Tags": "<wood><joints>",
    }
    return row(**{**given, **values})


def answer(number: int, to: int, **values: object) -> str:
    given = {
        "Id": number,
        "PostTypeId": 2,
        "ParentId": to,
        "CreationDate": f"2019-04-{number % 28 + 1:02}T10:00:00.000",
        "Body": f"<p>Like {number}.</p>",
        "OwnerUserId": 8,
    }
    return row(**{**given, **values})


def comment(number: int, on: int, **values: object) -> str:
    given = {
        "Id": number,
        "PostId": on,
        "Text": f"Remark {number}",
        "CreationDate": f"2019-05-{number % 28 + 1:02}T10:00:00.000",
        "UserId": 8,
    }
    return row(**{**given, **values})


def dump(folder: Path, questions: int = 3) -> Path:
    """Write a dump: each question links to the next one, and has an accepted answer and comments.

    Question n has the id 10n, its answers 10n+1 and 10n+2.
    """
    posts, comments = [], []
    for number in range(10, 10 * questions + 1, 10):
        after = number % (10 * questions) + 10
        link = f'<a href="https://{SITE}/questions/{after}/its-title">next</a>'
        body = f'<p>See {link} and <a href="https://{SITE}/a/{after + 1}">its answer</a></p>'
        posts.append(question(number, AcceptedAnswerId=number + 2, Body=body))
        posts += [answer(number + 1, number), answer(number + 2, number)]
        comments += [comment(number, number), comment(number + 1, number + 1)]
    posts.append(row(Id=5, PostTypeId=5, CreationDate="2019-01-01T00:00:00.000", Body="A wiki"))
    posts.append(answer(6, 999))
    folder.mkdir(parents=True, exist_ok=True)
    write(folder, "Posts", posts)
    write(folder, "Comments", comments)
    write(folder, "Users", [row(Id=7, DisplayName="Ada L."), row(Id=8, DisplayName="Grace H.")])
    write(folder, "Votes", [row(Id=1, PostId=10, VoteTypeId=2)])
    return folder
