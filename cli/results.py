"""Search results for a terminal. Pure: responses in, text out."""

import html
import re
from collections.abc import Collection, Mapping, Sequence
from itertools import count
from typing import Any

from rich.columns import Columns
from rich.console import Console, ConsoleOptions, Group, RenderResult
from rich.table import Table
from rich.text import Text

from cli.words import printable

MATCH = "bold yellow"
MOST_VALUES = 5
"""The number of values of a facet that are shown."""

_MARKS = re.compile(r"(</?mark>)")
_FACETS = {"kind": 1, "community": 1, "lang": 1, "tag": 1, "author": 2, "month": 2}
"""The facets to show, and how many values make each one informative."""

_BAR = 8
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_LABEL = 22
_INDENT = 5
_NARROWEST = 20
_LONGEST_EXCERPT = 240
_ADDRESSES = {
    "community": "membership/v1/communities",
    "profile": "membership/v1/profiles",
    "answer": "content/v1/replies",
    "reply": "content/v1/replies",
    "gathering": "events/v1/gatherings",
}

Answer = Mapping[str, Any]


class Indented:
    """A text with all lines indented. `mark` precedes the first."""

    def __init__(self, text: Text, mark: Text | None = None) -> None:
        self._text = text
        self._mark = mark or Text()

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Wrap to the console's width, without blanks at the ends of lines."""
        before = self._mark
        for line in self._text.wrap(console, max(options.max_width - _INDENT, _NARROWEST)):
            line.rstrip()
            yield Text.assemble(before, " " * (_INDENT - before.cell_len), line)
            before = Text()


def page(answer: Answer, base_url: str, *, ranked: bool = True) -> Group:
    """Lay out a page of results. Results of the first page have a rank."""
    ranks = (str(number) if ranked else "·" for number in count(1))
    return Group(
        *(item(each, rank, base_url) for each, rank in zip(answer["items"], ranks, strict=False))
    )


def item(found: Answer, rank: str, base_url: str) -> Group:
    """Lay out one result: rank and title, description, excerpt, address."""
    place = address(found)
    title = _marked(found["highlights"]["title"], found["title"], "bold")
    title.stylize(f"link {base_url}{place}")
    lines = [Text(described(found), "dim")]
    if fragments := found["highlights"]["text"]:
        lines.append(excerpt(fragments))
    lines.append(Text(printable(found.get("external_id") or place), "blue"))
    mark = Text(f"{rank:>3}", "cyan")
    return Group(Indented(title, mark), *(Indented(line) for line in lines), "")


def excerpt(fragments: Sequence[str]) -> Text:
    """Return the first fragments, shortened."""
    text = marked(" … ".join(fragments[:2]))
    if len(text) <= _LONGEST_EXCERPT:
        return text
    cut = text[:_LONGEST_EXCERPT]
    return cut[: cut.plain.rfind(" ")].append("…") if " " in cut.plain else cut


def described(found: Answer) -> str:
    """Describe a result: kind, community, language, date, author, tags."""
    author = (found.get("author") or {}).get("name")
    words = (
        found["kind"],
        found["community"] or ("" if found["kind"] == "profile" else "everyone"),
        found["lang"],
        str(found["published_at"])[:10],
        f"by {author}" if author else None,
        " ".join(f"#{tag}" for tag in found["tags"][:MOST_VALUES]),
    )
    return printable(" · ".join(word for word in words if word))


def address(found: Answer) -> str:
    """Return the path of a result in the API, relative to the gateway."""
    place = _ADDRESSES.get(found["kind"], "content/v1/posts")
    name = found["community"] if found["kind"] == "community" else found["id"]
    return f"/api/{place}/{name or found['id']}"


def marked(escaped: str) -> Text:
    """Convert escaped HTML to text, with the content of <mark> highlighted."""
    text = Text()
    style = ""
    for part in _MARKS.split(escaped):
        if _MARKS.fullmatch(part):
            style = "" if part.startswith("</") else MATCH
        else:
            text.append(printable(html.unescape(part)), style)
    return text


def _marked(escaped: Sequence[str], otherwise: str, style: str) -> Text:
    text = marked(escaped[0]) if escaped else Text(printable(otherwise))
    text.stylize_before(style)
    return text


def facets(
    counted: Mapping[str, Sequence[Answer]],
    *,
    chosen: Collection[str] = (),
    ascii_only: bool = False,
) -> Columns:
    """Lay out each informative facet: its values, and how many results have each.

    The counts of a `chosen` facet are not those of these results, so it is not shown.
    """
    telling = [
        name
        for name, few in _FACETS.items()
        if len(counted.get(name, ())) >= few and name not in chosen
    ]
    return Columns(
        [_facet(name, counted[name], ascii_only=ascii_only) for name in telling],
        padding=(0, 4),
        expand=False,
    )


def _facet(name: str, values: Sequence[Answer], *, ascii_only: bool) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 1, 0, 0))
    table.add_column(no_wrap=True, max_width=_LABEL)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(style="cyan", no_wrap=True)
    table.add_row(Text(name, "bold"), "", "")
    shown = values[:MOST_VALUES]
    most = max(value["count"] for value in values)
    for value in shown:
        label = value["label" if name == "author" else "value"]  # the form to type after --
        bars = bar(value["count"], most, ascii_only=ascii_only)
        table.add_row(Text(printable(label), overflow="ellipsis"), f"{value['count']:,}", bars)
    if len(values) > len(shown):
        table.add_row(Text(f"{len(values) - len(shown)} more", "dim"), "", "")
    return table


def bar(number: int, most: int, *, width: int = _BAR, ascii_only: bool = False) -> str:
    """Draw a number relative to the largest, to an eighth of a character, at least one eighth."""
    eighths = max(1, round(number / most * width * 8)) if number and most else 0
    if ascii_only:
        return "#" * max(min(eighths, 1), eighths // 8)
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def heading(answer: Answer, words: str, name: str) -> Text:
    """Return the heading: how many results, for which query, as which person."""
    total = answer["total"]
    results = f"{total:,} result" + ("" if total == 1 else "s")
    about = f" for “{words}”" if words else ", newest first"
    return Text.assemble((results, "bold"), printable(about), (f", as {name} sees it", "dim"))
