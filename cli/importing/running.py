"""An import from its source to a platform that finds it."""

import asyncio
import time
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from http import HTTPStatus

import httpx
import typer

from cli.asking import Api, Away, Person, Refused
from cli.context import Platform, command, console, errors
from cli.importing.delivery import Delivery, Tally, Told, until_found
from cli.importing.documents import Found, batches
from cli.importing.showing import Showing, summary
from cli.people import ADMINISTRATOR, administrator, person
from deploy.embedded.errors import PlatformError
from shared.contracts.token import HEADER

_SEARCH_WITHIN = 60.0
_SLOWEST = 40
"""Documents a second that search indexes at least: it bounds the time to wait."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where documents come from. `total`: its size, in what documents say they are of it."""

    name: str
    found: Iterable[Found]
    total: int | None


def run(platform: Platform, source: Source, community: str, name: str | None, *, wait: bool) -> int:
    """Import, and say what became of it: the exit code. Raises Refused, Away.

    0 although something was left out, as long as anything is in: what is left out is named.
    """
    began = time.monotonic()
    tally = Tally()
    try:
        asyncio.run(_run(platform, source, community, name, tally))
    except (KeyboardInterrupt, PlatformError):
        if tally.outcomes:
            console.print(summary(tally, time.monotonic() - began))
            console.print("[bold]Stopped before the end.[/] What was imported stays; run it again.")
        raise
    console.print(summary(tally, time.monotonic() - began))
    if wait and tally.changed:
        _wait(platform, tally)
        example = command(f'search "…" --community {community}', platform.data)
        console.print(f"\nFind it: {example}", markup=False, soft_wrap=True)
    return 1 if tally.left_out and not tally.taken else 0


async def _run(
    platform: Platform, source: Source, community: str, name: str | None, tally: Tally
) -> None:
    with ExitStack() as stack:
        showing = Showing(errors, f"Importing {source.name}", source.total)
        async with Api(platform.base_url, told=showing.waits) as api:
            after = await _community(api, administrator(platform), community)
            stack.enter_context(showing)
            told = Told(showing.left_out, showing.batch)
            importer = person(platform, name)
            delivery = Delivery(api, importer, community, after=after, told=told, tally=tally)
            try:
                await delivery.bring(batches(source.found))
            except Refused as refused:
                raise _explained(refused, community, name) from refused
            except OSError as error:
                raise PlatformError(
                    f"{source.name} cannot be read: {error.strerror or error}.",
                    "Everything before it is imported; run it again when it can be read.",
                ) from error


async def _community(api: Api, admin: Person, slug: str) -> str:
    """Find the community, or make it: the token of that. Raises Refused."""
    try:
        await api.get(admin, f"membership/v1/communities/{slug}")
    except Refused as refused:
        if refused.status != HTTPStatus.NOT_FOUND:
            raise
    else:
        return ""
    names = {"fr": slug, "en": slug}
    try:
        answer: httpx.Response = await api.post(
            admin, "membership/v1/communities", {"slug": slug, "names": names}
        )
    except Refused as refused:
        if refused.status == HTTPStatus.CONFLICT:  # another import was faster
            return ""
        raise
    console.print(f"The community {slug} is new.", markup=False)
    return str(answer.headers.get(HEADER, ""))


def _explained(refused: Refused, community: str, name: str | None) -> PlatformError:
    who = name or f"The administrator ({ADMINISTRATOR})"
    if refused.status in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}:
        return PlatformError(
            f"{who} may not import into {community}.",
            "Import as one of its animators: --as NAME.",
        )
    return refused


def _wait(platform: Platform, tally: Tally) -> None:
    began = time.monotonic()
    try:
        with errors.status("Waiting until search finds it"):
            asyncio.run(_until_found(platform, tally))
    except Away:
        told = command("status", platform.data)
        errors.print(
            f"Everything is imported, but search has not caught up yet. See its lag: {told}",
            markup=False,
            soft_wrap=True,
        )
        raise typer.Exit(1) from None
    console.print(f"Search found the last of it {time.monotonic() - began:.1f} s later.")


async def _until_found(platform: Platform, tally: Tally) -> None:
    patience = _SEARCH_WITHIN + tally.changed / _SLOWEST
    async with Api(platform.base_url, patience=patience) as api:
        for token in tally.last:
            await until_found(api, administrator(platform), token)
