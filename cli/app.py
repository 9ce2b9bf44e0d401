"""The command line: every command, registered in one line each."""

import sys
from typing import Annotated

import typer

from cli import (
    backup,
    bench,
    chaos,
    evaluation,
    exports,
    facts,
    identity,
    imports,
    index,
    library,
    mails,
    migrating,
    operate,
    parking,
    testing,
)
from cli.context import PROGRAM, explain
from deploy.embedded.errors import PlatformError

OPERATE = "Operate"
USE = "Use"
DEVELOP = "Develop"

app = typer.Typer(
    name=PROGRAM,
    help="Guilde, the open platform for communities of practice, on this machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
    epilog=f"Run {PROGRAM} help COMMAND for the options of a command.",
)

app.command(rich_help_panel=OPERATE)(operate.up)
app.command(rich_help_panel=OPERATE)(operate.down)
app.command(rich_help_panel=OPERATE)(operate.status)
app.command(rich_help_panel=OPERATE)(operate.logs)
app.command(rich_help_panel=OPERATE)(operate.doctor)
app.command(rich_help_panel=OPERATE)(migrating.migrate)
app.command(rich_help_panel=OPERATE)(facts.rebuild)
app.add_typer(index.index, rich_help_panel=OPERATE)
app.command(rich_help_panel=OPERATE)(facts.republish)
app.add_typer(parking.parked, rich_help_panel=OPERATE)
app.command(rich_help_panel=OPERATE)(backup.backup)
app.command(rich_help_panel=OPERATE)(backup.restore)
app.command(rich_help_panel=OPERATE)(operate.purge)
app.command(rich_help_panel=USE)(library.search)
app.add_typer(imports.importing, rich_help_panel=USE)
app.command(rich_help_panel=USE)(exports.export)
app.command(rich_help_panel=USE)(mails.mails)
app.command(rich_help_panel=USE)(identity.token)
app.command(rich_help_panel=DEVELOP)(bench.bench)
app.command(name="eval", rich_help_panel=DEVELOP)(evaluation.evaluate)
app.command(rich_help_panel=DEVELOP)(chaos.chaos)
app.command(rich_help_panel=DEVELOP, context_settings=testing.PASSES_ALL)(testing.test)


@app.command(name="help", rich_help_panel=USE)
def show_help(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="COMMAND", show_default=False)
    ] = None,
) -> None:
    """List every command, or show the options of one."""
    app([*(words or []), "--help"], prog_name=PROGRAM)


def main() -> int:
    """Run one command. An expected failure prints one sentence, and a remedy."""
    try:
        app(prog_name=PROGRAM)
    except PlatformError as error:
        explain(error)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # the reader has gone, as with `| head`: print nothing more, not even at exit
        sys.stderr.close()
        return 141
    return 0
