"""Commands that use what the platform knows: search, import markdown, import jsonl."""

import asyncio
import re
import shlex
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from cli import context, results
from cli.asking import Api
from cli.context import DEFAULT_DATA, Data, Platform, console, running_platform
from cli.people import ADMINISTRATOR, person
from cli.words import printable
from deploy.embedded.errors import PlatformError

SEARCH = "search/v1/search"
_PATIENCE = 10.0
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")


class Lang(StrEnum):
    FRENCH = "fr"
    ENGLISH = "en"


Langs = Annotated[list[Lang] | None, typer.Option("--lang", help="In this language; repeatable.")]
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
    typer.Option("--community", metavar="SLUG", help="In this community; repeatable."),
]
Tags = Annotated[
    list[str] | None, typer.Option("--tag", metavar="TAG", help="With this tag; repeatable.")
]
As = Annotated[
    str | None,
    typer.Option("--as", metavar="NAME", help="As this person.", show_default="the administrator"),
]


def search(  # noqa: PLR0917 - Typer's options are arguments
    words: Annotated[
        str, typer.Argument(help="What to search for; without it, the newest are listed.")
    ] = "",
    lang: Langs = None,
    kind: Kinds = None,
    community: Communities = None,
    tag: Tags = None,
    limit: Annotated[int, typer.Option(min=1, max=100, help="Results per page.")] = 10,
    after: Annotated[
        str | None,
        typer.Option(
            metavar="CURSOR", help="The next page, with the cursor that the previous one printed."
        ),
    ] = None,
    as_: As = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    data: Data = DEFAULT_DATA,
) -> None:
    """Search everything a person may see, in French and English."""
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
    """Write the search as one would type it."""
    options = [(f"--{option}", value) for option, values in filters.items() for value in values]
    options += [("--limit", str(limit))] if limit != 10 else []  # noqa: PLR2004 - the default
    options += [("--as", name)] if name else []
    return shlex.join(["search", words, *(word for option in options for word in option)])


def _show_nothing(
    platform: Platform, words: str, filters: Mapping[str, Sequence[str]], name: str | None
) -> None:
    """Say so, and what may help: other words, fewer filters, or something to find."""
    console.print(f"Nothing found{f' for “{words}”' if words else ''}.", style="bold", markup=False)
    everything = {"q": "", "limit": 1}
    if not _ask(platform, name, SEARCH, everything)["total"]:
        example = context.command("import markdown DIR --community SLUG", platform.data)
        console.print(f"There is nothing yet. Import something: {example}", markup=False)
        return
    unfiltered = _ask(platform, name, SEARCH, {"q": words, "limit": 1})["total"] if filters else 0
    if unfiltered:
        options = ", ".join(f"--{option}" for option in filters)
        console.print(f"Without {options} there would be {unfiltered:,}.", markup=False)
    for title in _suggested(platform, words, name):
        console.print(f"Did you mean: {printable(title)}", markup=False, soft_wrap=True)
    console.print("Try fewer words, or more general ones; or ask as somebody else: --as NAME")


def _suggested(platform: Platform, words: str, name: str | None) -> list[str]:
    """Give titles that begin as the longest of the words does."""
    longest = max(words.split(), key=len, default="")
    for length in sorted({len(longest), 5, 4}, reverse=True):
        if len(longest) >= length > 0:
            asked = {"q": longest[:length], "limit": 3}
            items = _ask(platform, name, "search/v1/suggest", asked)["items"]
            if items:
                return list(dict.fromkeys(item["title"] for item in items))
    return []


importing = typer.Typer(
    name="import",
    no_args_is_help=True,
    help="Import documents from a folder of Markdown or a file of JSON lines.",
)

Community = Annotated[
    str,
    typer.Option(
        "--community",
        metavar="SLUG",
        help="The community to import into; created if it does not exist.",
    ),
]
Language = Annotated[
    Lang | None,
    typer.Option(
        "--lang", help="Their language.", show_default="from each document, else detected"
    ),
]
Wait = Annotated[
    bool, typer.Option("--wait/--no-wait", help="Wait until search finds the last of them.")
]


@importing.command()
def markdown(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR", help="The folder; all its *.md files are imported, at any depth."
        ),
    ],
    community: Community,
    lang: Language = None,
    as_: As = None,
    wait: Wait = True,
    data: Data = DEFAULT_DATA,
) -> None:
    """Import a folder of Markdown files. Importing again updates only what changed.

    A file's front matter may have title, tags, date, lang and author. Without a title, the first
    heading is used, or the file's name. A file that cannot be imported is reported with the
    reason, and the others are imported.
    """
    from cli.importing import folder as folders
    from cli.importing import running

    platform = running_platform(data)
    _need_slug(community)
    if not folder.is_dir():
        raise PlatformError(
            f"{folder} is not a folder.", "Name the folder that contains the files."
        )
    listed = folders.listing(folder)
    found = folders.documents(folder, listed, lang)
    source = running.Source(str(folder), found, len(listed))
    raise typer.Exit(running.run(platform, source, community, as_, wait=wait))


@importing.command()
def jsonl(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The file, with one JSON object per line.")
    ],
    community: Community,
    lang: Language = None,
    as_: As = None,
    wait: Wait = True,
    data: Data = DEFAULT_DATA,
) -> None:
    """Import a file of JSON lines, of any size. Importing again updates only what changed.

    A line has id or _id, title, body or text (Markdown), and may have lang, tags, author, kind and
    created_at. A line that cannot be imported is reported with the reason, and the others are
    imported.
    """
    from cli.importing import lines, running

    platform = running_platform(data)
    _need_slug(community)
    try:
        status = file.stat()
        with file.open("rb"):
            pass
    except OSError as error:
        raise PlatformError(
            f"{file} cannot be read: {error.strerror}.", "Name a file of JSON lines."
        ) from error
    found = lines.documents(file, lang)
    source = running.Source(str(file), found, status.st_size or None)
    raise typer.Exit(running.run(platform, source, community, as_, wait=wait))


def _need_slug(community: str) -> None:
    if not _SLUG.fullmatch(community):
        raise PlatformError(
            f"“{community}” cannot be a community's slug.",
            "Use up to 64 of a-z, 0-9 and inner hyphens: --community data-science",
        )
