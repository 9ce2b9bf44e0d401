"""Commands about identity: token."""

from datetime import timedelta
from typing import Annotated

import typer

from cli import context
from cli.context import DEFAULT_DATA, Data

Roles = Annotated[
    list[str] | None,
    typer.Option("--role", metavar="ROLE", help="A platform role: admin, guest; repeatable."),
]


def token(
    name: Annotated[
        str, typer.Argument(help="The person's name; the same name is always the same person.")
    ],
    role: Roles = None,
    hours: Annotated[float, typer.Option(min=0, help="The token's validity in hours.")] = 12,
    locale: Annotated[str, typer.Option(help="The person's language: fr or en.")] = "en",
    data: Data = DEFAULT_DATA,
) -> None:
    """Print a bearer token for a person; with Keycloak, for a demo person."""
    print(context.token(data, name, role or [], timedelta(hours=hours), locale))
