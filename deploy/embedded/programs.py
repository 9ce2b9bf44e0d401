"""The processes that run the platform's own programs, as the supervisor starts them."""

import os
import sys
from collections.abc import Mapping
from functools import partial

from deploy.embedded import idp, issuer, probes, secrets
from deploy.embedded.process import Process
from deploy.embedded.site import REPO, Site

HOST = "127.0.0.1"
PEOPLE = REPO / "cli" / "demo" / "people.toml"
"""The people on the page of the development issuer, and in Keycloak."""


def service_process(
    site: Site, service: str, name: str, port: int, settings: Mapping[str, str]
) -> Process:
    """Describe one process of a service. The first serves and works; further ones only work."""
    own = {
        **settings,
        "PORT": str(port),
        "ROLE": "both" if name == service else "worker",
        "STORE_DATABASE": service,
        **({"BADGE_KEY": secrets.badge_key(site.data)} if service == "membership" else {}),
    }
    return Process(
        name=name,
        argv=(sys.executable, "-m", f"services.{service}"),
        env=python_environment() | {f"{service.upper()}_{key}": own[key] for key in own},
        cwd=REPO,
        port=port,
        log=site.log(name),
        ready=partial(probes.http_ok, port, "/health/ready"),
        layer=1,
        ready_within=120,  # when restarted, it may wait for an engine that is restarted too
    )


def portal_process(
    site: Site, name: str, at: Mapping[str, int], settings: Mapping[str, str]
) -> Process:
    """Describe the portal, which uses the gateway, the issuer and its own sessions' store."""
    own = {
        "HOST": HOST,
        "PORT": str(at[name]),
        "PUBLIC_URL": settings["PUBLIC_URL"],
        "ISSUER": settings["ISSUER"],
        "DISCOVERY_URL": idp.metadata_url(settings["ISSUER"], at["issuer"]),
        "SCOPE": "openid",
        "STORE_URL": settings["STORE_URL"],
        "SESSION_SECRET": secrets.session_secret(site.data),
    }
    return Process(
        name=name,
        argv=(sys.executable, "-m", "portal"),
        env=python_environment() | {f"PORTAL_{key}": own[key] for key in own},
        cwd=REPO,
        port=at[name],
        log=site.log(name),
        ready=partial(probes.http_ok, at[name], "/health/ready"),
        layer=1,
        ready_within=120,
    )


def issuer_process(site: Site, port: int, gateway_port: int) -> Process:
    """Describe the development issuer. Browsers reach it through the gateway."""
    own = {
        "ISSUER_DATA": str(site.data),
        "ISSUER_PORT": str(port),
        "ISSUER_PUBLIC": f"http://{HOST}:{gateway_port}{issuer.PATH}",
        "ISSUER_PEOPLE": str(PEOPLE),
    }
    return Process(
        name="issuer",
        argv=(sys.executable, "-m", "deploy.embedded.issuer"),
        env=python_environment() | own,
        cwd=REPO,
        port=port,
        log=site.log("issuer"),
        ready=partial(probes.http_ok, port, "/jwks.json"),
        layer=1,
    )


def python_environment() -> dict[str, str]:
    """Return the caller's environment for development, without a proxy for loopback."""
    without_proxy = ",".join(filter(None, (os.environ.get("NO_PROXY"), HOST, "localhost")))
    return {
        **os.environ,
        "GUILDE_ENVIRONMENT": "development",
        "PYTHONUNBUFFERED": "1",
        "NO_PROXY": without_proxy,
        "no_proxy": without_proxy,
    }
