"""The command that takes a community's content out: export."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from cli.asking import Api
from cli.context import DEFAULT_DATA, Data, console, errors, running_platform
from cli.library import As
from cli.people import person


def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder to write to.")],
    community: Annotated[
        str, typer.Option("--community", metavar="SLUG", help="The community to export.")
    ],
    as_: As = None,
    data: Data = DEFAULT_DATA,
) -> None:
    """Export a community's posts, replies, files and series to a folder of Markdown files.

    The export has the content that the person may see. `import markdown` reads it, into the same or
    another platform.
    """
    from cli.exporting import running

    platform = running_platform(data)
    running.empty(folder)

    async def run() -> running.Exported:
        with running.progress(disabled=not errors.is_terminal) as shown:
            async with Api(platform.base_url) as api:
                return await running.export(api, person(platform, as_), community, folder, shown)

    done = asyncio.run(run())
    for missing in done.missing:
        errors.print(f"Skipped: {missing}", markup=False, soft_wrap=True)
    said = f"{done.posts:,} posts, {done.replies:,} replies, {done.files:,} files"
    said = f"{said} and {done.series:,} series"
    console.print(f"Exported {said} to {folder}.", markup=False, soft_wrap=True)
