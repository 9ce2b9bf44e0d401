"""Commands that bring content in: import markdown, jsonl, stackexchange and so on."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from cli.context import DEFAULT_DATA, Data, running_platform
from cli.importing import running
from cli.importing.documents import Unfit
from cli.importing.opening import check_slug, need_folder, readable_size, reading_of
from cli.importing.running import Source, Wanted
from cli.library import As, Lang
from deploy.embedded.errors import PlatformError

importing = typer.Typer(
    name="import",
    no_args_is_help=True,
    help="Import from Markdown files, JSON lines, and the exports of other systems.",
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
    bool, typer.Option("--wait/--no-wait", help="Wait until search finds the last document.")
]


DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Read the whole source and report; send nothing.")
]
People = Annotated[
    Path | None,
    typer.Option(
        "--people",
        metavar="FILE",
        help="A CSV file with lines of: id or e-mail address in the source, person's id here. "
        "Other authors stay names.",
    ),
]


@importing.command()
def markdown(  # noqa: PLR0917 - Typer's options are arguments
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR", help="The folder; all *.md files in it are imported, at any depth."
        ),
    ],
    community: Community,
    people: People = None,
    lang: Language = None,
    as_: As = None,
    wait: Wait = True,
    dry_run: DryRun = False,
    data: Data = DEFAULT_DATA,
) -> None:
    """Import a folder of Markdown files. A second import updates only changed files.

    A file's front matter may have title, tags, date, lang and author. The title defaults to the
    first heading, or the file's name. Links between the files are rewritten. A folder written by
    `export` is imported with its replies and authors.
    """
    from cli.importing import beside
    from cli.importing import folder as folders

    def source() -> Source:
        need_folder(folder)
        listed = folders.listing(folder)
        stages = partial(folders.stages, folder, listed, reading_of(lang, people))
        return Source(str(folder), stages, len(listed), partial(beside.files, folder, listed))

    _import(source, Wanted(community, as_, wait), data, dry_run=dry_run)


@importing.command()
def jsonl(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The file, with one JSON object per line.")
    ],
    community: Community,
    lang: Language = None,
    as_: As = None,
    wait: Wait = True,
    dry_run: DryRun = False,
    data: Data = DEFAULT_DATA,
) -> None:
    """Import a file of JSON lines, of any size. A second import updates only changed lines.

    A line has id or _id, title, body or text (Markdown), and may have lang, tags, author, kind and
    created_at. Invalid lines are reported with the reason, and the others imported.
    """
    from cli.importing import lines

    def source() -> Source:
        size = readable_size(file, "Name a file of JSON lines.")
        return running.plain(str(file), lines.documents(file, lang), size)

    _import(source, Wanted(community, as_, wait), data, dry_run=dry_run)


@importing.command()
def stackexchange(  # noqa: PLR0917 - Typer's options are arguments
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="The folder with Posts.xml and the other files.")
    ],
    community: Community,
    site: Annotated[
        str | None,
        typer.Option(
            metavar="HOST", help="The site, such as dba.example.com.", show_default="the folder"
        ),
    ] = None,
    people: People = None,
    lang: Language = None,
    as_: As = None,
    wait: Wait = True,
    dry_run: DryRun = False,
    data: Data = DEFAULT_DATA,
) -> None:
    """Import a dump of a Stack Exchange site: questions, answers, comments.

    Memory use is bounded for any size. Links to other questions and answers of the site are
    rewritten. Votes are not imported. A second import updates only changed items.
    """
    from cli.importing import stackexchange as stack

    def source() -> Source:
        need_folder(folder)
        readable_size(folder / stack.POSTS, "Name the folder of an unpacked dump.")
        dump = stack.Dump(folder, site or folder.resolve().name, reading_of(lang, people))
        return Source(str(folder), partial(stack.stages, dump), stack.total(folder))

    _import(source, Wanted(community, as_, wait), data, dry_run=dry_run)


@importing.command()
def discourse(  # noqa: PLR0917 - Typer's options are arguments
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="The JSON that `script/discourse export_...` writes."),
    ],
    community: Community,
    site: Annotated[
        str, typer.Option(metavar="HOST", help="The forum's host name, such as talk.example.com.")
    ],
    people: People = None,
    lang: Language = None,
    as_: As = None,
    wait: Wait = True,
    dry_run: DryRun = False,
    data: Data = DEFAULT_DATA,
) -> None:
    """Import a Discourse export: topics as discussions, with their replies.

    `script/discourse export_category ID` and `export_topics ID...` write it on the forum's server.
    Links to other topics and posts of the forum are rewritten; uploads are not in the export.
    Private messages and hidden posts are skipped.
    """
    from cli.importing import discourse as forum

    def source() -> Source:
        size = readable_size(file, "Name the JSON file that the forum's server wrote.")
        export = forum.Export(file, site, reading_of(lang, people))
        return Source(str(file), partial(forum.stages, export), 3 * size if size else None)

    _import(source, Wanted(community, as_, wait), data, dry_run=dry_run)


@importing.command()
def feed(  # noqa: PLR0917 - Typer's options are arguments
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The XML file of the feed.")],
    community: Community,
    people: People = None,
    lang: Language = None,
    as_: As = None,
    wait: Wait = True,
    dry_run: DryRun = False,
    data: Data = DEFAULT_DATA,
) -> None:
    """Import a file of an RSS or Atom feed, podcasts included: each entry as an article.

    An article ends with links to its audio, if any, and to its source.
    """
    from cli.importing import feed as feeds

    def source() -> Source:
        size = readable_size(file, "Name the XML file of a feed.")
        read = feeds.Feed(file, reading_of(lang, people))
        return Source(str(file), partial(feeds.stages, read), 2 * size if size else None)

    _import(source, Wanted(community, as_, wait), data, dry_run=dry_run)


@importing.command()
def wordpress(  # noqa: PLR0917 - Typer's options are arguments
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The XML file of “Tools → Export”.")],
    community: Community,
    people: People = None,
    lang: Language = None,
    as_: As = None,
    wait: Wait = True,
    dry_run: DryRun = False,
    data: Data = DEFAULT_DATA,
) -> None:
    """Import a WordPress export (WXR): published posts and pages, with approved comments.

    Links between them are rewritten. Media are not in the export.
    """
    from cli.importing import wordpress as blog

    def source() -> Source:
        size = readable_size(file, "Name the XML file of an export.")
        export = blog.Export(file, reading_of(lang, people))
        return Source(str(file), partial(blog.stages, export), 3 * size if size else None)

    _import(source, Wanted(community, as_, wait), data, dry_run=dry_run)


@importing.command()
def confluence(  # noqa: PLR0917 - Typer's options are arguments
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The zip archive of a space, exported as HTML.")
    ],
    community: Community,
    people: People = None,
    lang: Language = None,
    as_: As = None,
    wait: Wait = True,
    dry_run: DryRun = False,
    data: Data = DEFAULT_DATA,
) -> None:
    """Import a Confluence space, exported as HTML: its pages, as articles with attachments.

    Links between the pages are rewritten. Each page is tagged with its parent page.
    """
    from cli.importing import confluence as wiki
    from cli.importing.archive import Archive

    def source() -> Source:
        readable_size(file, "Name the zip archive of a space.")
        try:
            archive = Archive(file)
        except Unfit as unfit:
            raise PlatformError(f"{file}: {unfit}.", "Export the space as HTML again.") from unfit
        space = wiki.Space(archive, file.name, reading_of(lang, people))
        stages, files = partial(wiki.stages, space), partial(wiki.files, space)
        return Source(str(file), stages, wiki.total(archive), files)

    _import(source, Wanted(community, as_, wait), data, dry_run=dry_run)


def _import(source: Callable[[], Source], wanted: Wanted, data: Path, *, dry_run: bool) -> None:
    platform = None if dry_run else running_platform(data)
    check_slug(wanted.community)
    opened = source()
    code = running.run(platform, opened, wanted) if platform else running.rehearse(opened)
    raise typer.Exit(code)
