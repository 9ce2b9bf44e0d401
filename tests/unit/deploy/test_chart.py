"""The Helm chart, rendered by the real helm and validated against Kubernetes' own schemas."""

import re

import kubernetes_validate
import pytest

from deploy.embedded.platform import SERVICES
from tests.support import helm, settings
from tests.support.compose import REPO
from tests.support.helm import LEAST, Manifest, of_kind, pods, selects, some_of_kind

pytestmark = pytest.mark.timeout(helm.BUILDING_SECONDS)

CUSTOM = {"ScaledObject", "PodMonitor", "HTTPRoute"}
PROBES = ("startupProbe", "livenessProbe", "readinessProbe")


@pytest.fixture(scope="module")
def rendered() -> list[Manifest]:
    return helm.render(LEAST | {"mail": {"host": "smtp.example.org", "user": "guilde"}})


def ours(manifests: list[Manifest]) -> list[tuple[str, Manifest, Manifest]]:
    """Return the services' pods: service, its only container, its specification."""
    found = []
    for _, pod in pods(manifests):
        (container,) = pod["spec"]["containers"]
        if container["name"] in SERVICES:
            found.append((container["name"], container, pod["spec"]))
    assert {service for service, _, _ in found} == set(SERVICES)
    return found


def environment(container: Manifest) -> dict[str, str]:
    return {each["name"]: each["value"] for each in container["env"]}


def secrets(spec: Manifest) -> list[str]:
    found = next(volume for volume in spec["volumes"] if "secret" in volume)
    return [item["path"] for item in found["secret"]["items"]]


def test_kubernetes_accepts_every_manifest(rendered: list[Manifest]) -> None:
    for manifest in rendered:
        if manifest["kind"] not in CUSTOM:
            kubernetes_validate.validate(manifest, helm.KUBERNETES, strict=True)


def test_helm_lint_finds_nothing() -> None:
    ended = helm.lint(LEAST)
    assert ended.returncode == 0, ended.stdout


def test_each_service_has_an_api_a_worker_and_a_migration(rendered: list[Manifest]) -> None:
    names = {name for name, _ in pods(rendered)}
    parts = {f"guilde-{s}-{part}" for s in SERVICES for part in ("api", "worker", "migrate")}
    assert names == parts | {"guilde-gateway"}


def test_a_service_is_given_existing_settings_and_all_it_needs(rendered: list[Manifest]) -> None:
    for service, container, spec in ours(rendered):
        given = {*environment(container), *secrets(spec)}
        assert not settings.unknown(service, given)
        assert not settings.missing(service, given)


def test_a_service_accepts_the_values_it_is_given(rendered: list[Manifest]) -> None:
    for service, container, _ in ours(rendered):
        read = settings.read(service, environment(container))
        assert (read.port, read.partitions) == (8000, 12)  # type: ignore[attr-defined]


def test_a_pod_is_given_the_secrets_of_its_own_service(rendered: list[Manifest]) -> None:
    for service, _, spec in ours(rendered):
        assert all(key.startswith(f"{service}_") for key in secrets(spec))


def test_the_address_of_kafka_comes_from_the_secret_by_default() -> None:
    scaling = {"autoscaling": {"kafkaServers": "kafka-0:9092"}}
    for service, container, spec in ours(helm.render(LEAST | {"kafka": {"servers": ""}} | scaling)):
        assert f"{service}_kafka" in secrets(spec)
        assert f"{service.upper()}_KAFKA" not in environment(container)


def test_a_probe_requests_an_existing_path(rendered: list[Manifest]) -> None:
    health = (REPO / "shared" / "runtime" / "health.py").read_text()
    paths = {*re.findall(r'@router\.get\("([^"]+)"\)', health), "/docs"}
    for _, pod in pods(rendered):
        for container in pod["spec"]["containers"]:
            ports = {port["name"] for port in container.get("ports", ())}
            probes = [container[probe]["httpGet"] for probe in PROBES if probe in container]
            assert all(probe["path"] in paths and probe["port"] in ports for probe in probes)


def test_every_server_is_probed(rendered: list[Manifest]) -> None:
    for each in some_of_kind(rendered, "Deployment"):
        (container,) = each["spec"]["template"]["spec"]["containers"]
        assert {"livenessProbe", "readinessProbe"} <= set(container)


def test_selectors_find_the_pods_they_mean(rendered: list[Manifest]) -> None:
    templates = dict(pods(rendered))
    for each in some_of_kind(rendered, "Deployment"):
        found = {name for name, pod in templates.items() if selects(each["spec"]["selector"], pod)}
        assert found == {each["metadata"]["name"]}
    for each in some_of_kind(rendered, "Service", "PodDisruptionBudget"):
        selector = each["spec"]["selector"]
        wanted = selector if "matchLabels" in selector else {"matchLabels": selector}
        assert sum(selects(wanted, pod) for pod in templates.values()) == 1


def test_every_pod_meets_the_restricted_security_standard(rendered: list[Manifest]) -> None:
    for name, pod in pods(rendered):
        spec = pod["spec"]
        assert spec["securityContext"]["runAsNonRoot"]
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert not spec["automountServiceAccountToken"]
        for container in [*spec.get("initContainers", ()), *spec["containers"]]:
            security = container["securityContext"]
            assert security["capabilities"]["drop"] == ["ALL"], name
            assert set(security["capabilities"].get("add", ())) <= {"NET_BIND_SERVICE"}
            assert security["readOnlyRootFilesystem"]
            assert not security["allowPrivilegeEscalation"]
            assert container["resources"]["limits"]["memory"]


def test_the_gateway_has_the_caddyfile_of_this_repository(rendered: list[Manifest]) -> None:
    caddyfile = (REPO / "deploy" / "gateway" / "Caddyfile").read_text()
    (carried,) = of_kind(rendered, "ConfigMap")
    assert carried["data"]["Caddyfile"].strip() == caddyfile.strip()
    (gateway,) = (pod for name, pod in pods(rendered) if name == "guilde-gateway")
    given = environment(gateway["spec"]["containers"][0])
    assert set(re.findall(r"\{\$(\w+)", caddyfile)) <= set(given)
    services = {each["metadata"]["name"] for each in of_kind(rendered, "Service")}
    assert {v.split(":")[0] for k, v in given.items() if k.endswith("_UPSTREAM") and v} <= services


def test_the_portal_is_one_more_deployment_with_its_own_secrets() -> None:
    rendered = helm.render(LEAST | {"portal": {"enabled": True, "theme": "own-theme"}})
    for manifest in rendered:
        if manifest["kind"] not in CUSTOM:
            kubernetes_validate.validate(manifest, helm.KUBERNETES, strict=True)
    pod = dict(pods(rendered))["guilde-portal"]
    (container,) = pod["spec"]["containers"]
    given = {*environment(container), *secrets(pod["spec"])}
    assert not settings.unknown("portal", given)
    assert not settings.missing("portal", given)
    assert settings.read("portal", environment(container) | {"PORTAL_SESSION_SECRET": "0" * 32})
    assert all(key.startswith("portal_") for key in secrets(pod["spec"]))
    gateway = dict(pods(rendered))["guilde-gateway"]["spec"]["containers"][0]
    assert environment(gateway)["PORTAL_UPSTREAM"] == "guilde-portal:8000"
    told = next(c for s, c, _ in ours(rendered) if s == "notifications" and "env" in c)
    assert environment(told)["NOTIFICATIONS_PORTAL_URL"] == LEAST["publicUrl"]


def test_migrations_run_before_their_services(rendered: list[Manifest]) -> None:
    for each in some_of_kind(rendered, "Job"):
        (container,) = each["spec"]["template"]["spec"]["containers"]
        assert each["metadata"]["annotations"]["helm.sh/hook"] == "pre-install,pre-upgrade"
        assert container["args"] == [f"services.{container['name']}", "migrate"]
