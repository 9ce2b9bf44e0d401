"""The command that reads the local mailbox, which captures all emails of the platform."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.table import Table
from rich.text import Text

from cli.context import DEFAULT_DATA, Data, command, console
from cli.words import printable
from deploy.embedded import mailbox
from deploy.embedded.errors import PlatformError

_HEADERS = (
    *("From", "To", "Date", "Subject", "Message-ID", "References", "List-Unsubscribe"),
    *("List-Unsubscribe-Post", "X-Guilde-Reason"),
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A mail. `id` is its number, in order of arrival from 1."""

    id: int
    path: Path

    def read(self) -> EmailMessage:
        found = message_from_bytes(self.path.read_bytes(), policy=policy.default)
        assert isinstance(found, EmailMessage)  # noqa: S101  what this policy makes
        return found


def mails(
    which: Annotated[
        int | None, typer.Argument(metavar="[ID]", help="The email to show in full.", min=1)
    ] = None,
    to: Annotated[
        str | None,
        typer.Option(
            "--to", metavar="NAME", help="Only emails to this person: a name or an address."
        ),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="The maximum number.")] = 20,
    html: Annotated[
        bool, typer.Option("--html", help="With ID: print the HTML part of the email.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    data: Data = DEFAULT_DATA,
) -> None:
    """List the emails that the platform sent, newest first, or show one."""
    data = data.expanduser().resolve()
    kept = all_kept(data)
    if which is not None:
        show(_one(kept, which, data), html=html)
        return
    found = list(_to(kept, to, limit))
    if json:
        rows = [_row(mail, message) for mail, message in found]
        print(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode())
    elif not found:
        console.print("There are no emails." if to is None else f"No email went to {to}.")
    else:
        console.print(table(found))
        shown = command(f"mails {found[0][0].id}", data)
        console.print(f"\nRead one: {shown}", markup=False, soft_wrap=True)


def all_kept(data: Path) -> list[Kept]:
    """Return the mails in the mailbox, oldest first."""
    paths = sorted(mailbox.folder(data).glob(f"*{mailbox.SUFFIX}"))
    return [Kept(number, path) for number, path in enumerate(paths, start=1)]


def show(mail: Kept, *, html: bool) -> None:
    """Print a mail as text, or its raw HTML."""
    message = mail.read()
    part = message.get_body(("html",) if html else ("plain", "html"))
    content = str(part.get_content()) if part is not None else ""
    if html:
        print(content)
        return
    for name in _HEADERS:
        if message[name]:
            line = Text.assemble((f"{name}: ", "bold"), _readable(str(message[name])))
            console.print(line, soft_wrap=True)
    print()
    for text in content.splitlines():
        console.print(_readable(text), markup=False, soft_wrap=True)


def table(found: list[tuple[Kept, EmailMessage]]) -> Table:
    """Lay out mails, one per row."""
    shown = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for heading in ("id", "sent", "to", "from", "subject"):
        shown.add_column(heading, overflow="fold")
    for mail, message in found:
        row = _row(mail, message)
        sent = row["at"][:16].replace("T", " ")
        cells = (mail.id, sent, _name(message["To"]), _name(message["From"]), row["subject"])
        shown.add_row(*(Text(_readable(str(cell))) for cell in cells))
    return shown


def _readable(text: str) -> str:
    """Return printable text, keeping the no-break spaces of French, which are harmless."""
    return printable(text.replace("\N{NO-BREAK SPACE}", " "))


def _name(header: Any) -> str:
    """Return the person's name, or the address if there is none."""
    addresses = getattr(header, "addresses", ())
    return addresses[0].display_name or addresses[0].addr_spec if addresses else ""


def _to(kept: list[Kept], name: str | None, limit: int) -> Iterator[tuple[Kept, EmailMessage]]:
    """Yield the newest mails, optionally to one person, at most `limit`."""
    for mail in reversed(kept):
        if limit <= 0:
            return
        message = mail.read()
        if name is None or name.casefold() in str(message["To"]).casefold():
            limit -= 1
            yield mail, message


def _row(mail: Kept, message: EmailMessage) -> dict[str, str]:
    date = message["Date"]
    at: datetime | None = date.datetime if date is not None else None
    return {
        "id": str(mail.id),
        "at": at.isoformat() if at else "",
        "to": str(message["To"] or ""),
        "from": str(message["From"] or ""),
        "subject": str(message["Subject"] or ""),
        "reason": str(message["X-Guilde-Reason"] or ""),
        "message_id": str(message["Message-ID"] or ""),
        "file": str(mail.path),
    }


def _one(kept: list[Kept], which: int, data: Path) -> Kept:
    if which > len(kept):
        raise PlatformError(
            f"There is no email {which}: there are {len(kept)}.", f"See: {command('mails', data)}"
        )
    return kept[which - 1]
