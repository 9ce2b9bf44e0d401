"""The headings of a text, with their positions in the indexed plain text."""

import re
from typing import Any

MOST_HEADINGS = 200
LONGEST_HEADING = 200

_FENCE = re.compile(r"^ {0,3}(```+|~~~+)")
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*$")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARK = re.compile(r"[*_`~]+")


def outline(body: str, text: str) -> list[dict[str, Any]]:
    """Return the headings of the Markdown `body`: `heading`, and `at`, its offset in `text`.

    A heading that reads differently in the text is skipped: its passages then have the heading
    before it, and nothing else depends on it.
    """
    found: list[dict[str, Any]] = []
    at = 0
    for heading in _headings(body):
        place = text.find(heading, at)
        if place < 0:
            continue
        at = place + len(heading)
        found.append({"at": place, "heading": heading[:LONGEST_HEADING]})
    return found[:MOST_HEADINGS]


def _headings(body: str) -> list[str]:
    found: list[str] = []
    fence = ""
    for line in body.splitlines():
        if opened := _FENCE.match(line):
            mark = opened[1]
            fence = "" if fence and mark.startswith(fence) else fence or mark
        elif not fence and (heading := _HEADING.match(line)):
            plain = _MARK.sub("", _LINK.sub(r"\1", heading[1]))
            found.append(" ".join(plain.split()))
    return [heading for heading in found if heading]
