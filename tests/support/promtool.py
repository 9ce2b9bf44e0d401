"""Prometheus's checker of rules: installed on the machine, or built with Go."""

import os
import shutil
import subprocess
from pathlib import Path

import orjson
import platformdirs

VERSION = "v0.311.3"
MODULE = f"github.com/prometheus/prometheus@{VERSION}"
TAGS = "builtinassets,remove_all_sd,enable_dns_sd"
"""Build without the clients of cloud providers, which take long to build."""
BUILD_SECONDS = 1_800


class NoPromtoolError(Exception):
    """The reason why there is no promtool."""


def find() -> Path:
    """Return the path of promtool: on PATH, in the cache folder, or newly built there.

    Raises: NoPromtoolError. A build takes minutes, and needs GUILDE_BUILD_PROMTOOL to be set.
    """
    kept = platformdirs.user_cache_path("guilde") / f"promtool-{VERSION}"
    if kept.exists():
        return kept
    if on_path := shutil.which("promtool"):
        return Path(on_path)
    go = shutil.which("go")
    if go is None or not os.environ.get("GUILDE_BUILD_PROMTOOL"):
        raise NoPromtoolError(
            "promtool is not on the path; GUILDE_BUILD_PROMTOOL=1 builds it where there is Go"
        )
    _build(go, kept)
    return kept


def _build(go: str, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    environment = {
        **os.environ,
        "GOWORK": "off",
        "GOFLAGS": "-p=1 -mod=readonly",
        "GOMAXPROCS": "1",
        "CGO_ENABLED": "0",
    }
    downloaded = subprocess.run(
        [go, "mod", "download", "-json", MODULE],
        env=environment,
        capture_output=True,
        check=True,
        timeout=BUILD_SECONDS,
    )
    # `go install` refuses modules with `replace` directives, as here: build it in its folder
    place = orjson.loads(downloaded.stdout)["Dir"]
    command = [go, "build", "-C", place, "-tags", TAGS, "-trimpath", "-ldflags", "-s -w"]
    unfinished = to.with_suffix(".part")
    subprocess.run(
        [*command, "-o", str(unfinished), "./cmd/promtool"],
        env=environment,
        capture_output=True,
        check=True,
        timeout=BUILD_SECONDS,
    )
    unfinished.rename(to)
