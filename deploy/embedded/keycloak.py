"""Keycloak instead of the development issuer, with the realm of compose and the demo's people.

The first `up --idp keycloak` fetches its distribution and unpacks it into the data folder, because
Keycloak writes into its own folder. It keeps its realm in a file (H2), for development.
"""

import json
import shutil
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from deploy.embedded import fetch, java, lock, probes, secrets
from deploy.embedded.errors import FolderUnusable, NotRunning, UnknownPerson
from deploy.embedded.fetch import Advance
from deploy.embedded.files import write_whole
from deploy.embedded.issuer import AUDIENCE, PATH, subject_of
from deploy.embedded.people_page import DemoPerson
from deploy.embedded.process import Process
from deploy.embedded.site import REPO, Site

NAME = "keycloak"
LOCK = Path(__file__).with_name("keycloak.lock.tsv")
REALM = REPO / "deploy" / "compose" / "keycloak" / "realm.json"
REALM_PATH = f"{PATH}/realms/guilde"
KEYS = "/protocol/openid-connect/certs"
TOKENS = "/protocol/openid-connect/token"
PASSWORD = "guilde"  # noqa: S105  of every demo person, on a platform for development
COMMANDS = "guilde-commands"
"""The client of `./guilde`, which signs in with a person's name and password."""
_VERIFY_PROFILE = {
    "alias": "VERIFY_PROFILE",
    "name": "Verify Profile",
    "providerId": "VERIFY_PROFILE",
    "priority": 90,
}
LIFETIME_SECONDS = 12 * 3600
"""The validity of an access token: like the development issuer's, for seeds and commands."""


def missing(site: Site) -> list[lock.Artifact]:
    """Return the files that must be fetched before it can start."""
    return fetch.missing(site.engines, lock.read(LOCK))


def install(site: Site, *, advance: Advance = lambda _: None) -> None:
    """Fetch the distribution into the cache, and unpack it here. Raises FetchFailed, DiskFull."""
    (artifact,) = lock.read(LOCK)
    if missing(site):
        fetch.fetch(site.engines, [artifact], advance=advance)
    home = _home(site)
    if home.is_dir():
        return
    part = home.with_name(f"{home.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    shutil.unpack_archive(site.engines / artifact.path, part)
    (part / f"keycloak-{artifact.version}").rename(home)
    part.rmdir()


def issuer_of(gateway_port: int) -> str:
    """Return the realm's name in tokens. It must not change, since it identifies people."""
    return f"http://127.0.0.1:{gateway_port}{REALM_PATH}"


def issues(issuer: str) -> bool:
    """Return whether this issuer is a Keycloak."""
    return issuer.endswith(REALM_PATH)


def process(
    site: Site, port: int, issuer: str, portal_port: int | None, people: Sequence[DemoPerson]
) -> Process:
    """Describe Keycloak. It notifies the portal on `portal_port` when a session ends."""
    public = issuer.removesuffix(REALM_PATH)
    home = _home(site)
    return Process(
        name="issuer",
        argv=(
            *("bash", str(home / "bin" / "kc.sh"), "start-dev", "--import-realm"),
            *("--http-host", "127.0.0.1", "--http-port", str(port)),
            *("--http-relative-path", PATH, "--proxy-headers", "xforwarded"),
            *("--hostname", public + PATH, "--hostname-backchannel-dynamic", "true"),
        ),
        env=_environment(site, public),
        cwd=site.folder(NAME),
        port=port,
        log=site.log("issuer"),
        ready=partial(probes.http_ok, port, f"{REALM_PATH}{KEYS}"),
        prepare=lambda: _write_realm(home, portal_port, people),
        layer=1,
        ready_within=300,  # it builds itself at the first start
    )


def token(port: int, name: str) -> str:
    """Sign in as a person of the demo, at the process's port. Raises UnknownPerson."""
    try:
        answer = httpx.post(
            f"http://127.0.0.1:{port}{REALM_PATH}{TOKENS}",
            data={
                "grant_type": "password",
                "client_id": COMMANDS,
                "scope": "openid",
                "username": subject_of(name),
                "password": PASSWORD,
            },
            timeout=30,
            trust_env=False,
        )
    except httpx.TransportError as error:
        raise NotRunning("Keycloak does not answer.", "See: ./guilde logs issuer") from error
    if answer.is_error:
        raise UnknownPerson(
            f"Keycloak refuses to sign in {name}.",
            "It has only the demo people, until you add others at /issuer/admin.",
        )
    return str(answer.json()["access_token"])


def _home(site: Site) -> Path:
    return site.folder(NAME) / "home"


def _environment(site: Site, public: str) -> Mapping[str, str]:
    """Return the variables for the realm's addresses, as in compose; mails are not sent."""
    unsent = dict.fromkeys(("SSL", "STARTTLS", "AUTH"), "false")
    mail = {"HOST": "127.0.0.1", "PORT": "25", "FROM": "guilde@example.org", "USER": "", **unsent}
    return {
        **java.environment(site.folder(NAME)),
        "JAVA_HOME": str(site.java.parent.parent),
        "JAVA_OPTS_KC_HEAP": "-Xms64m -Xmx512m",
        "KC_BOOTSTRAP_ADMIN_USERNAME": "admin",
        "KC_BOOTSTRAP_ADMIN_PASSWORD": secrets.keycloak_password(site.data),
        "GUILDE_AUDIENCE": AUDIENCE,
        "GUILDE_PUBLIC_URL": public,
        "GUILDE_PORTAL_URL": public,
        "GUILDE_SMTP_PASSWORD": "",
        **{f"GUILDE_SMTP_{key}": value for key, value in mail.items()},
    }


def _write_realm(home: Path, portal_port: int | None, people: Sequence[DemoPerson]) -> None:
    """Write the realm that Keycloak imports if it has none."""
    if not home.is_dir():
        raise FolderUnusable(f"{home} is not there.", "Start it with: ./guilde up --idp keycloak")
    folder = home / "data" / "import"
    folder.mkdir(parents=True, exist_ok=True)
    described = realm(json.loads(REALM.read_text()), portal_port, people)
    write_whole(folder / "realm.json", json.dumps(described, indent=2).encode())


def realm(
    deployed: Mapping[str, Any], portal_port: int | None, people: Sequence[DemoPerson]
) -> dict[str, Any]:
    """Return the realm of compose, with the people of the demo and a client for commands."""
    (portal,) = deployed["clients"]
    told = f"http://127.0.0.1:{portal_port}/back-channel-logout" if portal_port else ""
    attributes = {**portal["attributes"], "backchannel.logout.url": told}
    commands = {
        "clientId": COMMANDS,
        "description": "Commands of a platform for development, with a person's password",
        "publicClient": True,
        "standardFlowEnabled": False,
        "directAccessGrantsEnabled": True,
        "fullScopeAllowed": True,
        "attributes": {"access.token.lifespan": str(LIFETIME_SECONDS)},
        "defaultClientScopes": portal["defaultClientScopes"],
        "optionalClientScopes": [],
    }
    return {
        **deployed,
        "bruteForceProtected": False,
        "clients": [{**portal, "attributes": attributes}, commands],
        "users": [_user(person) for person in people],
        # Keycloak would ask people with a single name for a second one
        "requiredActions": [{**_VERIFY_PROFILE, "enabled": False}],
    }


def _user(person: DemoPerson) -> dict[str, Any]:
    first, _, last = person.name.partition(" ")
    username = subject_of(person.name)
    return {
        "username": username,
        "email": f"{username}@example.org",
        "emailVerified": True,
        "enabled": True,
        "firstName": first,
        "lastName": last,
        "attributes": {"locale": [person.language]},
        "credentials": [{"type": "password", "value": PASSWORD, "temporary": False}],
        "realmRoles": list(person.roles),
    }
