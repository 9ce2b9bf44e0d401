"""The command that searches the platform's content."""

import asyncio
import shlex
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any

import orjson
import typer

from cli import context, results
from cli.asking import Api
from cli.context import DEFAULT_DATA, Data, Platform, console, running_platform
from cli.people import ADMINISTRATOR, person
from cli.words import printable

SEARCH = "search/v1/search"
_PATIENCE = 10.0


class Lang(StrEnum):
    FRENCH = "fr"
    ENGLISH = "en"


Langs = Annotated[
    list[Lang] | None, typer.Option("--lang", help="Only in this language; repeatable.")
]
Kinds = Annotated[
    list[str] | None,
    typer.Option(
        "--kind",
        metavar="KIND",
        help="article, question, discussion, answer, reply, gathering, community or profile; "
        "repeatable.",
    ),
]
Communities = Annotated[
    list[str] | None,
    typer.Option("--community", metavar="SLUG", help="Only in this community; repeatable."),
]
Tags = Annotated[
    list[str] | None, typer.Option("--tag", metavar="TAG", help="Only with this tag; repeatable.")
]
As = Annotated[
    str | None,
    typer.Option("--as", metavar="NAME", help="As this person.", show_default="the administrator"),
]


def search(  # noqa: PLR0917 - Typer's options are arguments
    words: Annotated[
        str, typer.Argument(help="The words to search for; by default, list the newest.")
    ] = "",
    lang: Langs = None,
    kind: Kinds = None,
    community: Communities = None,
    tag: Tags = None,
    limit: Annotated[int, typer.Option(min=1, max=100, help="Results per page.")] = 10,
    after: Annotated[
        str | None,
        typer.Option(
            metavar="CURSOR", help="Continue after this cursor, printed by the previous page."
        ),
    ] = None,
    as_: As = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    data: Data = DEFAULT_DATA,
) -> None:
    """Search everything that a person may see, in French and English."""
    platform = running_platform(data)
    chosen = {"lang": lang, "kind": kind, "community": community, "tag": tag}
    filters = {name: [str(value) for value in values] for name, values in chosen.items() if values}
    asked = {"q": words, "limit": limit, **filters} | ({"after": after} if after else {})
    answer = _ask(platform, as_, SEARCH, asked)
    if json:
        print(orjson.dumps(answer, option=orjson.OPT_INDENT_2).decode())
    elif answer["items"]:
        console.print(results.heading(answer, words, as_ or ADMINISTRATOR), end="\n\n")
        console.print(results.page(answer, platform.base_url, ranked=after is None))
        _show_facets(answer["facets"], filters)
        if answer["next"]:
            _show_next(platform, _typed(words, limit, filters, as_), answer["next"])
    else:
        _show_nothing(platform, words, filters, as_)


def _ask(platform: Platform, name: str | None, path: str, asked: Mapping[str, Any]) -> Any:
    async def ask() -> bytes:
        async with Api(platform.base_url, patience=_PATIENCE) as api:
            return (await api.get(person(platform, name), path, **asked)).content

    return orjson.loads(asyncio.run(ask()))


def _show_facets(counted: Mapping[str, Any], filters: Mapping[str, Sequence[str]]) -> None:
    ascii_only = console.options.ascii_only
    console.print(results.facets(counted, chosen=filters, ascii_only=ascii_only))


def _show_next(platform: Platform, typed: str, cursor: str) -> None:
    more = context.command(f"{typed} --after {cursor}", platform.data)
    console.print(f"\nMore: {more}", markup=False, soft_wrap=True)


def _typed(words: str, limit: int, filters: Mapping[str, Sequence[str]], name: str | None) -> str:
    """Return the search as a command line."""
    options = [(f"--{option}", value) for option, values in filters.items() for value in values]
    options += [("--limit", str(limit))] if limit != 10 else []  # noqa: PLR2004 - the default
    options += [("--as", name)] if name else []
    return shlex.join(["search", words, *(word for option in options for word in option)])


def _show_nothing(
    platform: Platform, words: str, filters: Mapping[str, Sequence[str]], name: str | None
) -> None:
    """Print that nothing was found, and suggest other words, fewer filters, or an import."""
    console.print(f"Nothing found{f' for “{words}”' if words else ''}.", style="bold", markup=False)
    everything = {"q": "", "limit": 1}
    if not _ask(platform, name, SEARCH, everything)["total"]:
        example = context.command("import markdown DIR --community SLUG", platform.data)
        console.print(f"The platform is empty. Import something: {example}", markup=False)
        return
    unfiltered = _ask(platform, name, SEARCH, {"q": words, "limit": 1})["total"] if filters else 0
    if unfiltered:
        options = ", ".join(f"--{option}" for option in filters)
        console.print(f"Without {options} there would be {unfiltered:,}.", markup=False)
    for title in _suggested(platform, words, name):
        console.print(f"Did you mean: {printable(title)}", markup=False, soft_wrap=True)
    console.print("Try fewer or more general words, or search as another person: --as NAME")


def _suggested(platform: Platform, words: str, name: str | None) -> list[str]:
    """Return titles that begin like the longest of the words."""
    longest = max(words.split(), key=len, default="")
    for length in sorted({len(longest), 5, 4}, reverse=True):
        if len(longest) >= length > 0:
            asked = {"q": longest[:length], "limit": 3}
            items = _ask(platform, name, "search/v1/suggest", asked)["items"]
            if items:
                return list(dict.fromkeys(item["title"] for item in items))
    return []
