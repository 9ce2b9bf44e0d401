"""Caddy, with the same Caddyfile as in other deployments."""

import functools
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from deploy.embedded import probes
from deploy.embedded.errors import RuntimeMissing
from deploy.embedded.process import Process
from deploy.embedded.site import REPO, Site

NAME = "gateway"
FOLDER = REPO / "deploy" / "gateway"
PAGES = REPO / "docs" / "api"
HOST = "127.0.0.1"


def process(
    site: Site,
    port: int,
    services: Mapping[str, int],
    issuer_port: int,
    portal_port: int | None = None,
) -> Process:
    """Describe the gateway on loopback. `services` are the ports of the services."""
    folder = site.folder(NAME)
    upstreams = {f"{name.upper()}_UPSTREAM": f"{HOST}:{at}" for name, at in services.items()}
    return Process(
        name=NAME,
        argv=(
            str(caddy()),
            *("run", "--adapter", "caddyfile", "--config", str(FOLDER / "Caddyfile")),
        ),
        env={
            "PATH": os.defpath,
            "HOME": str(folder),
            "XDG_DATA_HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder),
            "GUILDE_HOST": HOST,
            "GUILDE_PORT": str(port),
            "GUILDE_PAGES": str(PAGES),
            "ISSUER_UPSTREAM": f"{HOST}:{issuer_port}",
            "PORTAL_UPSTREAM": f"{HOST}:{portal_port}" if portal_port else "",
            **upstreams,
        },
        cwd=folder,
        port=port,
        log=site.log(NAME),
        ready=functools.partial(probes.http_ok, port, "/docs"),
        ready_within=20,
        grace=1.5,
        layer=2,
    )


def caddy() -> Path:
    """Return the path of Caddy. Raises RuntimeMissing."""
    program = Path(sys.executable).with_name("caddy")
    if not program.exists():
        raise RuntimeMissing(
            f"The gateway (Caddy) is not installed beside {sys.executable}.",
            "Run ./guilde, which installs it; on another platform, run Guilde with Docker.",
        )
    return program
