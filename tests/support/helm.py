"""The real `helm`: the one of this machine, or built from its Go module into a cache folder."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

VERSION = "v3.22.0"
MODULE = f"helm.sh/helm/v3/cmd/helm@{VERSION}"
KUBERNETES = "1.31"
CHART = Path(__file__).resolve().parents[2] / "deploy" / "helm" / "guilde"

BUILDING_SECONDS = 900
"""Seconds that a slow machine may take for the first build."""


Manifest = dict[str, Any]

LEAST: Manifest = {
    "issuer": {
        "url": "https://id.example.org/realms/guilde",
        "jwksUrl": "https://id.example.org/realms/guilde/certs",
    },
    "publicUrl": "https://guilde.example.org",
    "kafka": {"servers": "kafka-0:9092,kafka-1:9092"},
}


@cache
def program() -> str:
    """Return the path of helm. Skips the test if there is none and it cannot be built."""
    found = shutil.which("helm")
    if found:
        return found
    folder = _cache()
    built = folder / "helm"
    if not built.exists():
        _build(folder)
    return str(built)


def render(values: Manifest, *, cluster: Path | None = None) -> list[Manifest]:
    """Return the manifests of the chart; `cluster`: a kubeconfig for helm's lookup.

    Raises AssertionError with the output of helm.
    """
    ended = template(values, cluster=cluster)
    assert ended.returncode == 0, ended.stderr
    return [document for document in yaml.safe_load_all(ended.stdout) if document]


def template(
    values: Manifest, *, cluster: Path | None = None
) -> "subprocess.CompletedProcess[str]":
    words = ["template", "guilde", str(CHART), "--kube-version", f"{KUBERNETES}.0", "--values", "-"]
    if cluster is not None:
        words += ["--dry-run=server", "--kubeconfig", str(cluster)]
    return _run([program(), *words], yaml.safe_dump(values))


def lint(values: Manifest) -> "subprocess.CompletedProcess[str]":
    words = ["lint", str(CHART), "--strict", "--kube-version", f"{KUBERNETES}.0", "--values", "-"]
    return _run([program(), *words], yaml.safe_dump(values))


def of_kind(manifests: list[Manifest], *kinds: str) -> list[Manifest]:
    return [each for each in manifests if each["kind"] in kinds]


def some_of_kind(manifests: list[Manifest], *kinds: str) -> list[Manifest]:
    """Return the manifests of these kinds. Raises AssertionError if a kind has none."""
    found = of_kind(manifests, *kinds)
    assert {each["kind"] for each in found} == set(kinds)
    return found


def pods(manifests: list[Manifest]) -> Iterator[tuple[str, Manifest]]:
    """Yield the name and template of each pod."""
    for each in some_of_kind(manifests, "Deployment", "Job"):
        yield each["metadata"]["name"], each["spec"]["template"]


def selects(selector: Manifest, pod: Manifest) -> bool:
    labels: dict[str, str] = pod["metadata"]["labels"]
    wanted: dict[str, str] = selector.get("matchLabels", {})
    return wanted.items() <= labels.items()


def _run(command: list[str], text: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command, input=text, capture_output=True, text=True, check=False, timeout=60
    )


def _cache() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(base) / "guilde" / f"helm-{VERSION}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _build(folder: Path) -> None:
    if shutil.which("go") is None:
        pytest.skip("neither helm nor go is on this machine")
    environment = os.environ | {"GOBIN": str(folder), "GOFLAGS": "-p=1", "GOTOOLCHAIN": "local"}
    ended = subprocess.run(
        ["go", "install", MODULE],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=BUILDING_SECONDS,
    )
    if ended.returncode:
        pytest.skip(f"helm could not be built: {ended.stderr[-300:]}")
