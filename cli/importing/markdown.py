"""A Markdown file as a document: its front matter, title and text. Pure."""

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from cli.importing import values
from cli.importing.documents import Unfit, Written, one_line
from cli.importing.headings import plain
from cli.importing.reading import Reading, written

_FRONT = re.compile(r"-{3,}[ \t]*$", re.MULTILINE)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))??(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_BLOCK = re.compile(r" {0,3}(?:[>|*+-]|\d+[.)]|:::| {4})")
"""A pattern for lines that cannot be the text of an underlined heading."""
_ORDER = re.compile(r"^\d+[-_. ]+(?=\D)")
_NAMELESS = {"readme", "index", "_index"}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading and its lines."""

    level: int
    text: str
    first: int
    end: int


def document(text: str, path: PurePath, *, root: str, reading: Reading) -> Written:
    """Read a file's text. `path` is relative to the folder called `root`. Raises Unfit.

    The title is that of the front matter, else the first heading, else made from the file's name.
    The heading with the title is removed from the body.
    """
    front, content = split(text)
    given = " ".join(values.text(front.get("title"), "title").split())
    title, body = _titled(content, given)
    if not body:
        raise Unfit("it has no text" + (" beside its title" if title else ""))
    name = values.byline(front.get("author"))
    return written(
        reading,
        external_id=path.as_posix(),
        title=title or from_name(path, root),
        body=body,
        lang=values.language(front.get("lang")),
        tags=values.tags(front.get("tags")),
        author=reading.authors.of(name, name),
        created_at=values.moment(front.get("date"), "date"),
    )


def split(text: str) -> tuple[dict[str, Any], str]:
    """Split the front matter from the text. Raises Unfit if it is not YAML.

    A rule (`---`) at the very top only begins a front matter if a second rule ends it, and if there
    is a mapping between them.
    """
    if not _FRONT.match(text):
        return {}, text
    handler = YAMLHandler()
    try:
        front, content = handler.split(text)
        said = handler.load(front)
    except yaml.YAMLError as error:
        raise Unfit(f"front matter: {_problem(error)}") from error
    except RecursionError:
        raise Unfit("front matter: it is nested too deeply") from None
    except ValueError:  # no second rule, or an invalid number or date
        return {}, text
    if said is None:
        return {}, content
    return (said, content) if isinstance(said, dict) else ({}, text)


def _problem(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "it is not YAML"
    return f"{problem}, line {mark.line + 1}" if mark else str(problem)


def _titled(content: str, given: str) -> tuple[str, str]:
    """Return the title, possibly empty, and the body without the heading of that title."""
    lines = content.splitlines()
    found = headings(lines)
    heading = next((each for each in found if each.level == 1), next(iter(found), None))
    if heading is None or (given and heading.text.casefold() != given.casefold()):
        return given, content.strip()
    rest = [*lines[: heading.first], *lines[heading.end :]]
    return given or heading.text, "\n".join(rest).strip()


def headings(lines: list[str]) -> list[Heading]:
    """Find the headings with a text, outside code."""
    found: list[Heading] = []
    fence = ""
    for number, line in enumerate(lines):
        if mark := _FENCE.match(line):
            fence = _after(fence, mark.group(1), line)
        elif not fence and (heading := _heading(lines, number)):
            found.append(heading)
    return found


def _after(fence: str, mark: str, line: str) -> str:
    """Return the open fence after this one.

    Only a fence of at least the same length and kind closes it.
    """
    if not fence:
        return mark
    closes = mark[0] == fence[0] and len(mark) >= len(fence) and not line.strip().strip(mark[0])
    return "" if closes else fence


def _heading(lines: list[str], number: int) -> Heading | None:
    line = lines[number]
    if match := _ATX.match(line):
        text = plain(match.group(2) or "")
        return Heading(len(match.group(1)), text, number, number + 1) if text else None
    if number == 0 or not (match := _UNDERLINE.match(line)):
        return None
    above = lines[number - 1]
    alone = number == 1 or not lines[number - 2].strip()
    if not above.strip() or not alone or _BLOCK.match(above) or _ATX.match(above):
        return None
    level = 1 if match.group(1)[0] == "=" else 2
    text = plain(above)
    return Heading(level, text, number - 1, number + 1) if text else None


def from_name(path: PurePath, root: str) -> str:
    """Make a title from a file's name, or from its folder's if the name is generic."""
    name = path.stem
    if name.lower() in _NAMELESS:
        name = path.parent.name or root
    words = re.sub(r"[-_\s]+", " ", _ORDER.sub("", name)).strip() or path.name
    return one_line(words[:1].upper() + words[1:])
