"""The supervisor as a separate process, which `./guilde up --detach` leaves running."""

import argparse
import sys
from pathlib import Path

from deploy.embedded import platform
from deploy.embedded.errors import AlreadyRunning, PlatformError
from deploy.embedded.idp import Idp
from deploy.embedded.site import open_site
from deploy.embedded.state import PlatformState

ALREADY_RUNNING = 3
"""The exit code if another supervisor was faster."""


def main() -> int:
    """Run until stopped; progress is in DATA/state.json and DATA/logs/supervisor.log."""
    parser = argparse.ArgumentParser(prog="deploy.embedded")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--scale", action="append", default=[])
    parser.add_argument("--no-portal", action="store_true")
    parser.add_argument("--idp", type=Idp, choices=list(Idp), default=Idp.DEVELOPMENT)
    arguments = parser.parse_args()
    scale = {
        name: int(count) for name, _, count in (each.partition("=") for each in arguments.scale)
    }
    site = open_site(arguments.data)
    options = platform.Options(
        site.data, arguments.port, scale, portal=not arguments.no_portal, idp=arguments.idp
    )
    try:
        platform.run(site, options, lambda _: None, _nothing)
    except PlatformError as error:
        print(f"{error.sentence} {error.remedy}", file=sys.stderr)  # noqa: T201 - into its log
        return ALREADY_RUNNING if isinstance(error, AlreadyRunning) else 1
    return 0


async def _nothing(_: PlatformState) -> None:
    """Do nothing: the process that started this one watches DATA/state.json."""


if __name__ == "__main__":
    sys.exit(main())
