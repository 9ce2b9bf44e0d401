"""The run of an import, from its source until the platform finds the documents."""

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http import HTTPStatus

import httpx
import typer

from cli.asking import Api, Away, Person, Refused
from cli.context import Platform, command, console, errors
from cli.importing.attaching import Attaching
from cli.importing.delivery import Delivery, Tally, Told, until_found
from cli.importing.documents import Attached, Found, LeftOut, Stage, Unfit, batches
from cli.importing.showing import Showing, rehearsal, summary
from cli.people import ADMINISTRATOR, administrator, person
from deploy.embedded.errors import PlatformError
from shared.contracts.token import HEADER

_SEARCH_WITHIN = 60.0
_SLOWEST = 40
"""The least number of documents per second that search indexes. It limits the time to wait."""


@dataclass(frozen=True, slots=True)
class Source:
    """The source of documents. `total` is the sum of their sizes.

    stages: reads it for the community of an id, which decides the ids of what is imported. files:
    the files of its posts, sent after everything else.
    """

    name: str
    stages: Callable[[str], Iterable[Stage]]
    total: int | None
    files: Callable[[], Iterable[Attached]] = tuple


def plain(name: str, found: Iterable[Found], total: int | None) -> Source:
    """Return a source of posts that do not depend on each other."""
    return Source(name, lambda _: [Stage(found)], total)


@dataclass(frozen=True, slots=True)
class Wanted:
    """How to import: into a community, as a person (None: the administrator)."""

    community: str
    name: str | None = None
    wait: bool = True


def rehearse(source: Source) -> int:
    """Read everything, send nothing, and print what would be imported. Return the exit code."""
    began = time.monotonic()
    tally = Tally()
    showing = Showing(errors, f"Reading {source.name}", source.total)
    with showing, _readable(source):
        for batch in (batch for stage in source.stages("") for batch in batches(stage.found)):
            for left_out in batch.left_out:
                tally.leave_out(left_out)
                showing.left_out(left_out)
            for document in batch.documents:
                if document.left_out:
                    showing.left_out(document.left_out)
                tally.outcomes["read"] += 1
                tally.taken_of[document.kind] += 1
            showing.batch(batch, tally)
        for each in (each for attached in source.files() for each in attached.files):
            if each.problem is None:
                tally.files += 1
            else:
                tally.files_left_out += 1
                showing.left_out(LeftOut(each.place, each.problem))
    console.print(rehearsal(tally, time.monotonic() - began))
    return tally.code


def run(platform: Platform, source: Source, wanted: Wanted) -> int:
    """Import, print the outcome, and return the exit code. Raises Refused, Away.

    The code is 0 if any document is imported, even if others were left out: those are listed.
    """
    began = time.monotonic()
    tally = Tally()
    try:
        asyncio.run(_run(platform, source, wanted, tally))
    except (KeyboardInterrupt, PlatformError):
        if tally.outcomes:
            console.print(summary(tally, time.monotonic() - began))
            console.print("[bold]Stopped before the end.[/] What was imported stays; run it again.")
        raise
    console.print(summary(tally, time.monotonic() - began))
    if wanted.wait and tally.changed:
        _wait(platform, tally)
        example = command(f'search "…" --community {wanted.community}', platform.data)
        console.print(f"\nFind it: {example}", markup=False, soft_wrap=True)
    return tally.code


async def _run(platform: Platform, source: Source, wanted: Wanted, tally: Tally) -> None:
    with ExitStack() as stack:
        showing = Showing(errors, f"Importing {source.name}", source.total)
        async with Api(platform.base_url, told=showing.waits) as api:
            community_id, after = await _community(api, administrator(platform), wanted.community)
            stack.enter_context(showing)
            importer = person(platform, wanted.name)
            attaching = Attaching(api, importer, wanted.community, showing.left_out, after)
            delivery = Delivery(
                api,
                importer,
                wanted.community,
                after=after,
                told=Told(showing.left_out, showing.batch),
                tally=tally,
                attaching=attaching,
            )
            try:
                with _readable(source):
                    await delivery.bring(source.stages(community_id))
                    for attached in source.files():
                        await attaching.attach(attached)
            except Refused as refused:
                raise _explained(refused, wanted.community, wanted.name) from refused
            finally:
                tally.files, tally.files_left_out = attaching.count, len(attaching.named)


@contextmanager
def _readable(source: Source) -> Iterator[None]:
    """Explain what makes the rest of a source unreadable."""
    try:
        yield
    except (OSError, Unfit) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or error
        raise PlatformError(
            f"{source.name} cannot be read: {reason}.",
            "Everything before it is taken; run it again when it can be read.",
        ) from error


async def _community(api: Api, admin: Person, slug: str) -> tuple[str, str]:
    """Return the community's id, and the token of its creation, empty if it exists.

    Raises Refused.
    """
    found = await _found(api, admin, slug)
    if found is not None:
        return found, ""
    names = {"fr": slug, "en": slug}
    try:
        answer: httpx.Response = await api.post(
            admin, "membership/v1/communities", {"slug": slug, "names": names}
        )
    except Refused as refused:
        if refused.status == HTTPStatus.CONFLICT and (found := await _found(api, admin, slug)):
            return found, ""  # another import was faster
        raise
    console.print(f"The community {slug} is new.", markup=False)
    return str(answer.json()["id"]), str(answer.headers.get(HEADER, ""))


async def _found(api: Api, admin: Person, slug: str) -> str | None:
    """Return the id of a community that exists. Raises Refused."""
    try:
        answer = await api.get(admin, f"membership/v1/communities/{slug}")
    except Refused as refused:
        if refused.status != HTTPStatus.NOT_FOUND:
            raise
        return None
    return str(answer.json()["id"])


def _explained(refused: Refused, community: str, name: str | None) -> PlatformError:
    who = name or f"The administrator ({ADMINISTRATOR})"
    if refused.status in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}:
        return PlatformError(
            f"{who} may not import into {community}: {refused.sentence}.",
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
    console.print(f"Search found the last document {time.monotonic() - began:.1f} s later.")


async def _until_found(platform: Platform, tally: Tally) -> None:
    patience = _SEARCH_WITHIN + tally.changed / _SLOWEST
    async with Api(platform.base_url, patience=patience) as api:
        for token in tally.last:
            await until_found(api, administrator(platform), token)
