"""docker-compose.yml, as far as it can be checked without an engine."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from deploy.embedded import lock
from deploy.embedded.gateway import caddy
from deploy.embedded.platform import SERVICES
from tests.support import compose, settings
from tests.support.authority import make_certificates
from tests.support.compose import REPO

SCHEMA = REPO / "tests" / "support" / "compose_spec" / "compose-spec.json"
ALL = sorted(compose.services())
OURS = sorted(compose.ours())
ONCE = {"store-users", "opensearch-user"}
"""Containers that do their work once and end."""
WITHOUT_SHELL = {"tempo", "otel-collector"}
"""Images without a program for health checks."""


def spec_of(name: str) -> dict[str, Any]:
    return compose.services()[name]


def test_the_file_follows_the_compose_specification() -> None:
    jsonschema.Draft7Validator(json.loads(SCHEMA.read_text())).validate(compose.composed())


def test_every_variable_is_in_the_example() -> None:
    read_by_compose = {"COMPOSE_PROFILES"}
    assert compose.variables() | read_by_compose == set(compose.example())


@pytest.mark.parametrize("name", OURS)
def test_a_service_is_given_settings_that_exist(name: str) -> None:
    spec = spec_of(name)
    given = set(compose.given(spec)) - {"authority"}
    assert not settings.unknown(compose.service_of(spec), given)


@pytest.mark.parametrize("name", OURS)
def test_a_service_is_given_every_setting_it_needs(name: str) -> None:
    spec = spec_of(name)
    assert not settings.missing(compose.service_of(spec), set(compose.given(spec)))


@pytest.mark.parametrize("name", OURS)
def test_a_service_accepts_the_values_it_is_given(name: str, tmp_path: Path) -> None:
    spec = spec_of(name)
    given = compose.given(spec)
    if "SEARCH_OPENSEARCH_CA" in given:
        authority, _ = make_certificates(tmp_path)
        given["SEARCH_OPENSEARCH_CA"] = str(authority)
    read = settings.read(compose.service_of(spec), given)
    role = "worker" if name.endswith("-worker") else "both"
    assert (read.role, read.host, read.port) == (role, "0.0.0.0", 8000)  # type: ignore[attr-defined]  # noqa: S104


def test_the_portal_is_given_existing_settings_and_all_it_needs() -> None:
    given = compose.given(spec_of("portal"))
    assert not settings.unknown("portal", set(given))
    assert not settings.missing("portal", set(given))
    assert settings.read("portal", given).port == 8000  # type: ignore[attr-defined]
    assert all(name.startswith("portal_") for name in spec_of("portal")["secrets"])


def test_the_gateway_and_mails_lead_to_the_portal() -> None:
    assert spec_of("gateway")["environment"]["PORTAL_UPSTREAM"] == "portal:8000"
    example = compose.example()
    assert example["GUILDE_PORTAL_URL"] == example["GUILDE_PUBLIC_URL"]
    assert set(spec_of("portal")["networks"]) >= {"inside", "engines"}


@pytest.mark.parametrize("name", OURS)
def test_a_missing_image_is_built(name: str) -> None:
    assert spec_of(name)["build"] == {"context": ".", "dockerfile": "deploy/image/Dockerfile"}
    assert (REPO / spec_of(name)["build"]["dockerfile"]).exists()


def test_the_environment_names_the_folder_of_own_authorities() -> None:
    told = (REPO / "deploy" / "compose" / "authorities" / "README.md").read_text()
    for name in OURS:
        (folder,) = (v.split(":")[1] for v in spec_of(name)["volumes"] if "authorities" in v)
        assert f"GUILDE_ISSUER_CA={folder}/" in told


def test_every_service_runs_and_can_have_workers() -> None:
    assert set(OURS) == {*SERVICES, *(f"{name}-worker" for name in SERVICES)}
    assert all(spec_of(f"{name}-worker")["profiles"] == ["scale"] for name in SERVICES)


@pytest.mark.parametrize("name", ALL)
def test_an_image_is_pinned_by_its_version(name: str) -> None:
    tag = spec_of(name)["image"].rpartition(":")[2]
    assert re.match(r"v?\d+\.\d+\.\d+", tag)


def test_the_tests_run_on_the_same_engines() -> None:
    versions = {artifact.name: artifact.version for artifact in lock.read()}
    assert spec_of("kafka")["image"].endswith(f":{versions['kafka_2.13']}")
    assert spec_of("opensearch")["image"].endswith(f":{versions['opensearch']}")


@pytest.mark.parametrize("name", ALL)
def test_a_container_is_confined_and_limited(name: str) -> None:
    spec = spec_of(name)
    limits = spec["deploy"]["resources"]["limits"]
    assert set(limits) == {"cpus", "memory", "pids"}
    assert spec["cap_drop"] == ["ALL"]
    assert spec["security_opt"] == ["no-new-privileges:true"]
    assert not {"privileged", "network_mode", "pid", "ipc", "devices"} & set(spec)


@pytest.mark.parametrize("name", [*OURS, "portal", "gateway"])
def test_public_containers_have_a_read_only_root(name: str) -> None:
    spec = spec_of(name)
    assert spec["read_only"]
    assert not spec["user"].startswith("0")


@pytest.mark.parametrize("name", sorted(set(ALL) - ONCE - WITHOUT_SHELL))
def test_a_container_has_a_health_check(name: str) -> None:
    assert spec_of(name)["healthcheck"]["test"]


def test_nothing_listens_beyond_this_machine_unless_told_to() -> None:
    listening = [port for name in ALL for port in spec_of(name).get("ports", ())]
    assert listening
    assert [port for port in listening if not port.startswith("127.0.0.1:")] == []


def test_the_engines_ports_are_on_a_network_without_a_way_out() -> None:
    assert compose.composed()["networks"]["engines"] == {"internal": True}
    for name in ("kafka", "store", "opensearch"):
        assert spec_of(name)["networks"] == ["engines"]
        assert "ports" not in spec_of(name)


def test_no_password_is_written_in_the_file() -> None:
    said = [
        str(value)
        for name in ALL
        for key, value in spec_of(name).get("environment", {}).items()
        if re.search("PASSWORD|SECRET|TOKEN", key)
    ]
    assert said
    assert [value for value in said if not value.startswith("/run/secrets")] == []


def test_a_container_is_given_only_the_secrets_of_its_service() -> None:
    for name in OURS:
        service = compose.service_of(spec_of(name))
        assert all(s == "authority" or s.startswith(service) for s in spec_of(name)["secrets"])


def test_every_named_file_exists() -> None:
    document = compose.composed()
    for name, spec in document["services"].items():
        secrets = {s if isinstance(s, str) else s["source"] for s in spec.get("secrets", ())}
        volumes = [volume.split(":")[0] for volume in spec.get("volumes", ())]
        assert secrets <= set(document["secrets"]), name
        assert set(spec.get("depends_on", ())) <= set(ALL), name
        assert set(spec["networks"]) <= set(document["networks"]), name
        for volume in volumes:
            known = (REPO / volume).exists() if volume.startswith(".") else volume in _volumes()
            assert known, (name, volume)


def _volumes() -> set[str]:
    return set(compose.composed()["volumes"])


def test_prometheus_finds_every_container_by_the_name_of_its_service() -> None:
    file = REPO / "deploy" / "observability" / "prometheus" / "prometheus.yml"
    jobs = yaml.safe_load(file.read_text())["scrape_configs"]
    found = {name: job["job_name"] for job in jobs for name in job["dns_sd_configs"][0]["names"]}
    of_services = {name: compose.service_of(spec_of(name)) for name in OURS}
    assert found == of_services | {"gateway": "gateway"}


def test_prometheus_scrapes_the_gateway_at_its_metrics_port() -> None:
    file = REPO / "deploy" / "observability" / "prometheus" / "prometheus.yml"
    (job,) = (
        j for j in yaml.safe_load(file.read_text())["scrape_configs"] if j["job_name"] == "gateway"
    )
    port = spec_of("gateway")["environment"]["GUILDE_METRICS_PORT"]
    assert job["dns_sd_configs"][0]["port"] == int(port)
    assert "9180" not in str(spec_of("gateway")["ports"])


def test_the_gateway_is_given_every_variable_of_its_caddyfile() -> None:
    caddyfile = (REPO / "deploy" / "gateway" / "Caddyfile").read_text()
    asked = set(re.findall(r"\{\$(\w+)", caddyfile))
    assert asked <= set(spec_of("gateway")["environment"])


def test_a_replaced_gateway_has_time_to_finish() -> None:
    gateway = spec_of("gateway")
    assert gateway["environment"]["GUILDE_GRACE_PERIOD"] == "20s"
    assert gateway["stop_grace_period"] == "25s"


def test_caddy_accepts_the_caddyfile_with_the_variables(tmp_path: Path) -> None:
    given = spec_of("gateway")["environment"] | {
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path),
    }
    words = ["validate", "--adapter", "caddyfile", "--config", "deploy/gateway/Caddyfile"]
    ended = subprocess.run(
        [caddy(), *words],
        cwd=REPO,
        env=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == 0, ended.stderr


def test_the_gateway_leads_to_the_ports_that_services_listen_on() -> None:
    environment = spec_of("gateway")["environment"]
    for service in SERVICES:
        assert environment[f"{service.upper()}_UPSTREAM"] == f"{service}:8000"
        assert set(spec_of(service)["networks"]) & set(spec_of("gateway")["networks"])


@pytest.mark.skipif(
    shutil.which("docker") is None
    or subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode
    != 0,
    reason="no docker client with the compose plugin here",
)
def test_compose_itself_accepts_the_file() -> None:
    command = ["docker", "compose", "--env-file", str(compose.EXAMPLE)]
    profiles = ["--profile", "scale", "--profile", "observability"]
    asked = subprocess.run(
        [*command, *profiles, "config", "--quiet"],
        cwd=REPO,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert asked.returncode == 0, asked.stderr
