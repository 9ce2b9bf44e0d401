"""`docker-compose.yml` as Compose reads it, with the variables of an environment file."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

REPO = Path(__file__).resolve().parents[2]
FILE = REPO / "docker-compose.yml"
EXAMPLE = REPO / "deploy" / "compose" / ".env.example"

VARIABLE = re.compile(r"(?<!\$)\$\{(?P<name>\w+)(?::[-?](?P<rest>[^}]*))?\}")


def example() -> dict[str, str]:
    """Return the variables of the example without comments; a value may use an earlier variable."""
    lines = (line.strip() for line in EXAMPLE.read_text().splitlines())
    read: dict[str, str] = {}
    for name, _, value in (line.partition("=") for line in lines if not line.startswith("#")):
        if name:
            read[name] = VARIABLE.sub(lambda found: read[found["name"]], value)
    return read


def variables() -> set[str]:
    """Return every variable that the file uses."""
    return {found["name"] for found in VARIABLE.finditer(_without_comments())}


@cache
def composed() -> dict[str, Any]:
    """Return the file with the example's values filled in."""
    document: dict[str, Any] = _filled(yaml.safe_load(FILE.read_text()), example())
    return document


def services() -> dict[str, dict[str, Any]]:
    return dict(composed()["services"])


def ours() -> dict[str, dict[str, Any]]:
    """Return the containers of Guilde's own services."""
    return {
        name: spec
        for name, spec in services().items()
        if any(str(word).startswith("services.") for word in spec.get("command", ()))
    }


def service_of(spec: dict[str, Any]) -> str:
    """Return the service that a container runs."""
    return str(spec["command"][0]).removeprefix("services.")


def given(spec: dict[str, Any]) -> dict[str, str]:
    """Return the settings that a container is given, with its secrets."""
    secrets = {
        name: "" if name.endswith("password") else _plausible(name)
        for name in spec.get("secrets", ())
        if isinstance(name, str)
    }
    return {**secrets, **spec.get("environment", {})}


def _plausible(secret: str) -> str:
    return {
        "store_url": "mongodb://u:p@store/",
        "token_secret": "0" * 48,
        "session_secret": "0" * 48,
        "opensearch_url": "https://u:p@opensearch:9200",
    }.get(secret.partition("_")[2], "")


def _filled(part: Any, given: Mapping[str, str]) -> Any:
    """Fill in variables in parsed values alone, as Compose does: an empty one stays text."""
    if isinstance(part, dict):
        return {name: _filled(value, given) for name, value in part.items()}
    if isinstance(part, list):
        return [_filled(value, given) for value in part]
    if isinstance(part, str):
        return VARIABLE.sub(lambda found: given[found["name"]], part).replace("$$", "$")
    return part


def _without_comments() -> str:
    return re.sub(r"(?m)(^|\s)#.*$", "", FILE.read_text())
