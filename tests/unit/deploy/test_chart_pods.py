"""The operator's values for pods: placement, resources, and replacement."""

import re
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest

from deploy.embedded.platform import SERVICES
from tests.support import helm
from tests.support.compose import REPO
from tests.support.helm import LEAST, Manifest, of_kind, pods, some_of_kind
from tests.support.kubernetes import kubernetes

pytestmark = pytest.mark.timeout(helm.BUILDING_SECONDS)

TOLERATION = {"key": "communities", "operator": "Exists", "effect": "NoSchedule"}
AFFINITY = {
    "nodeAffinity": {
        "requiredDuringSchedulingIgnoredDuringExecution": {
            "nodeSelectorTerms": [{"matchExpressions": [{"key": "disk", "operator": "Exists"}]}]
        }
    }
}
OF_EVERY_POD: Manifest = {
    "annotations": {"example.org/team": "communities"},
    "nodeSelector": {"pool": "apps"},
    "tolerations": [TOLERATION],
    "affinity": AFFINITY,
    "priorityClassName": "important",
    "extraEnv": [{"name": "SSL_CERT_DIR", "value": "/etc/more"}],
    "extraVolumes": [{"name": "more", "configMap": {"name": "more"}}],
    "extraVolumeMounts": [{"name": "more", "mountPath": "/etc/more", "readOnly": True}],
}
DIGEST = "sha256:" + "ab" * 32


def with_values(**values: Any) -> list[Manifest]:
    return helm.render(LEAST | {"portal": {"enabled": True}} | values)


def test_every_pod_has_the_operator_s_values_for_pods() -> None:
    manifests = with_values(pod=OF_EVERY_POD)
    for name, pod in pods(manifests):
        spec = pod["spec"]
        (container,) = spec["containers"]
        assert pod["metadata"]["annotations"]["example.org/team"] == "communities", name
        assert spec["nodeSelector"] == {"pool": "apps"}
        assert spec["tolerations"] == [TOLERATION]
        assert spec["affinity"] == AFFINITY
        assert spec["priorityClassName"] == "important"
        assert OF_EVERY_POD["extraEnv"][0] in container["env"]
        assert OF_EVERY_POD["extraVolumes"][0] in spec["volumes"]
        assert OF_EVERY_POD["extraVolumeMounts"][0] in container["volumeMounts"]


def test_kubernetes_accepts_the_operator_s_values_for_pods() -> None:
    for each in some_of_kind(with_values(pod=OF_EVERY_POD), "Deployment", "Job"):
        kubernetes_validate.validate(each, helm.KUBERNETES, strict=True)


def test_a_pod_without_values_runs_anywhere() -> None:
    for _, pod in pods(with_values()):
        assert not {"nodeSelector", "tolerations", "affinity", "priorityClassName"} & set(
            pod["spec"]
        )


def test_a_role_a_service_and_the_gateway_may_differ() -> None:
    found = {
        name: pod["spec"].get("nodeSelector")
        for name, pod in pods(
            with_values(
                pod={"nodeSelector": {"pool": "apps"}},
                worker={"pod": {"nodeSelector": {"pool": "workers"}}},
                gateway={"pod": {"nodeSelector": {"pool": "edge"}}},
                portal={"enabled": True, "pod": {"nodeSelector": {"pool": "pages"}}},
                services={"search": {"api": {"pod": {"nodeSelector": {"pool": "fast"}}}}},
            )
        )
    }
    assert found["guilde-content-api"] == {"pool": "apps"}
    assert found["guilde-content-worker"] == {"pool": "workers"}
    assert found["guilde-content-migrate"] == {"pool": "workers"}
    assert found["guilde-gateway"] == {"pool": "edge"}
    assert found["guilde-portal"] == {"pool": "pages"}
    assert found["guilde-search-api"] == {"pool": "fast"}


def test_an_image_may_be_given_by_its_digest() -> None:
    for name, pod in pods(with_values(image={"repository": "r.example.org/g", "digest": DIGEST})):
        spec = pod["spec"]
        images = {each["image"] for each in [*spec.get("initContainers", ()), *spec["containers"]]}
        assert f"r.example.org/g@{DIGEST}" in images, name
    gateway = f"caddy:2.11.7-alpine@{DIGEST}"
    (pod,) = (pod for n, pod in pods(with_values(gateway={"image": gateway})) if "gateway" in n)
    assert pod["spec"]["containers"][0]["image"] == gateway


def test_unhealthy_pods_do_not_block_the_drain_of_a_node() -> None:
    budgets = of_kind(with_values(), "PodDisruptionBudget")
    assert len(budgets) == 2 * len(SERVICES) + 2
    assert {each["spec"]["unhealthyPodEvictionPolicy"] for each in budgets} == {"AlwaysAllow"}


def secret(**changed: str) -> dict[str, str]:
    keys = {f"{s}_{key}": "b25l" for s in SERVICES for key in ("store_url", "token_secret")}
    portal = {"portal_store_url": "b25l", "portal_session_secret": "b25l"}
    return {**keys, **portal, "search_opensearch_url": "b25l", **changed}


def checksums(folder: Path, data: dict[str, str], certificates: str = "a") -> dict[str, Any]:
    """Return the checksums by pod, with this Secret and these authorities in the cluster."""
    maps = {"authorities": {"id.pem": certificates}}
    with kubernetes(folder, secrets={"guilde": data}, maps=maps) as cluster:
        values = LEAST | {"authorities": "authorities", "portal": {"enabled": True}}
        manifests = helm.render(values, cluster=cluster)
    return {name: pod["metadata"].get("annotations", {}) for name, pod in pods(manifests)}


def test_a_changed_secret_replaces_the_pods_of_its_service(tmp_path: Path) -> None:
    before = checksums(tmp_path, secret())
    after = checksums(tmp_path, secret(content_store_url="dHdv"))
    assert {name for name in before if before[name] != after[name]} == {
        f"guilde-content-{role}" for role in ("api", "worker", "migrate")
    }
    assert before["guilde-content-api"]["checksum/secrets"]
    own = checksums(tmp_path, secret(portal_session_secret="dHdv"))
    assert {name for name in before if before[name] != own[name]} == {"guilde-portal"}


def test_changed_authorities_replace_pods(tmp_path: Path) -> None:
    before = checksums(tmp_path, secret())
    after = checksums(tmp_path, secret(), certificates="b")
    assert {name for name in before if before[name] == after[name]} == {"guilde-gateway"}


def test_pods_have_no_checksum_of_secrets_without_a_cluster() -> None:
    for _, pod in pods(with_values()):
        assert "checksum/secrets" not in pod["metadata"].get("annotations", {})


def test_an_ingress_has_the_bounds_of_the_gateway() -> None:
    gateway = {"expose": "ingress", "host": "guilde.example.org"}
    (found,) = of_kind(with_values(gateway=gateway), "Ingress")
    caddyfile = (REPO / "deploy" / "gateway" / "Caddyfile").read_text()
    (most,) = re.findall(r"max_size (\d+)MB", caddyfile)
    annotations = found["metadata"]["annotations"]
    assert annotations == {"nginx.ingress.kubernetes.io/proxy-body-size": f"{most}m"}


@pytest.mark.parametrize(
    "nonsense",
    [
        {"pod": {"nodeSelector": "apps"}},
        {"pod": {"tolerations": {}}},
        {"pod": {"extraEnv": [{"value": "x"}]}},
        {"pod": {"replicas": 1}},
        {"image": {"digest": "sha256:abc"}},
    ],
    ids=str,
)
def test_invalid_values_for_pods_are_refused(nonsense: dict[str, Any]) -> None:
    assert helm.template(LEAST | nonsense).returncode != 0
