"""The effects of the chart's values, and the values it refuses."""

from typing import Any

import kubernetes_validate
import pytest

from deploy.embedded.platform import SERVICES
from tests.support import helm
from tests.support.helm import LEAST, Manifest, of_kind, pods, selects, some_of_kind

pytestmark = pytest.mark.timeout(helm.BUILDING_SECONDS)


def with_values(**values: Any) -> list[Manifest]:
    return helm.render(LEAST | values)


def test_apis_scale_by_cpu_and_workers_by_lag() -> None:
    manifests = with_values()
    assert not any("replicas" in d["spec"] for d in _of_services(manifests))
    scaled = of_kind(manifests, "ScaledObject")
    assert {each["spec"]["scaleTargetRef"]["name"] for each in scaled} == {
        f"guilde-{service}-worker" for service in SERVICES
    }
    for each in scaled:
        (trigger,) = each["spec"]["triggers"]
        assert each["apiVersion"] == "keda.sh/v1alpha1"
        assert trigger["type"] == "kafka"
        assert set(trigger["metadata"]) >= {"bootstrapServers", "consumerGroup", "lagThreshold"}
        assert all(isinstance(value, str) for value in trigger["metadata"].values())
        assert each["spec"]["minReplicaCount"] >= 1
    groups = {each["spec"]["triggers"][0]["metadata"]["consumerGroup"] for each in scaled}
    assert groups == {f"guilde.{service}" for service in SERVICES}


def test_there_are_never_more_workers_than_partitions() -> None:
    for each in some_of_kind(with_values(topics={"partitions": 3}), "ScaledObject"):
        assert each["spec"]["maxReplicaCount"] == 3


def test_the_minimum_number_of_pods_runs_without_autoscaling() -> None:
    manifests = with_values(
        autoscaling={"api": False, "worker": False},
        services={"search": {"api": {"replicas": {"min": 4}}}},
    )
    assert not of_kind(manifests, "ScaledObject", "HorizontalPodAutoscaler")
    found = {d["metadata"]["name"]: d["spec"]["replicas"] for d in _of_services(manifests)}
    assert found["guilde-search-api"] == 4
    assert found["guilde-content-api"] == 2
    assert found["guilde-search-worker"] == 1


def test_a_service_may_differ_in_one_thing_alone() -> None:
    manifests = with_values(
        services={"content": {"worker": {"resources": {"limits": {"memory": "1Gi"}}}}}
    )
    resources = dict(pods(manifests))["guilde-content-worker"]["spec"]["containers"][0]["resources"]
    assert resources["limits"] == {"memory": "1Gi"}
    assert resources["requests"]["cpu"] == "200m"


def test_policies_open_only_the_ports_that_each_service_needs() -> None:
    manifests = with_values(mail={"host": "smtp.example.org"})
    assert _ways_out(manifests, "guilde-content-worker") == {53, 27017, 9092, 80, 443}
    assert _ways_out(manifests, "guilde-content-api") == {53, 27017, 9092, 443}
    assert _ways_out(manifests, "guilde-search-worker") == {53, 27017, 9092, 9200}
    assert _ways_out(manifests, "guilde-notifications-worker") == {53, 27017, 9092, 587}
    assert _ways_out(manifests, "guilde-membership-migrate") == {53, 27017, 9092}
    assert _ways_out(manifests, "guilde-gateway") == {53, "http"}


def test_nobody_reaches_the_internet_without_feeds_of_others_and_previews() -> None:
    manifests = with_values(watch={"enabled": False}, previews={"enabled": False})
    assert _ways_out(manifests, "guilde-content-worker") == {53, 27017, 9092}
    (container,) = dict(pods(manifests))["guilde-content-worker"]["spec"]["containers"]
    given = {each["name"]: each.get("value") for each in container["env"]}
    assert (given["CONTENT_WATCH"], given["CONTENT_PREVIEWS"]) == ("false", "false")


def test_your_own_networks_are_opened_for_feeds_and_for_previews_apart() -> None:
    manifests = with_values(watch={"networks": "10.1.0.0/16"}, previews={"networks": "10.2.0.0/16"})
    (container,) = dict(pods(manifests))["guilde-content-worker"]["spec"]["containers"]
    given = {each["name"]: each.get("value") for each in container["env"]}
    assert given["CONTENT_FETCH_NETWORKS"] == "10.1.0.0/16"
    assert given["CONTENT_PREVIEW_NETWORKS"] == "10.2.0.0/16"


@pytest.mark.parametrize("other", ["watch", "previews"])
def test_either_of_them_needs_the_way_out(other: str) -> None:
    manifests = with_values(**{other: {"enabled": False}})
    assert _ways_out(manifests, "guilde-content-worker") == {53, 27017, 9092, 80, 443}


ENDPOINT = {"source": "endpoint", "url": "http://tei.models:8080/v1", "model": "e5"}
WRITER = {"url": "https://models.example.org/v1", "model": "small"}


@pytest.mark.parametrize(
    ("search", "ports"),
    [
        ({}, set()),
        ({"embeddings": {"source": "embedded", "url": "http://tei.models:8080/v1"}}, set()),
        ({"embeddings": ENDPOINT}, {8080}),
        ({"answers": WRITER}, {443}),
        ({"embeddings": ENDPOINT, "answers": WRITER}, {8080, 443}),
    ],
)
def test_search_alone_reaches_the_models_that_it_asks(
    search: dict[str, Any], ports: set[int | str]
) -> None:
    peer = {"ipBlock": {"cidr": "10.0.0.9/32"}}
    manifests = with_values(search=search, network={"models": {"to": [peer]}})
    assert _ways_out(manifests, "guilde-search-worker") == {53, 27017, 9092, 9200} | ports
    assert _ways_out(manifests, "guilde-content-worker") == {53, 27017, 9092, 80, 443}
    of_models = [r for r in _rules(manifests, "guilde-search-api", "egress") if r.get("to")]
    assert {port["port"] for rule in of_models for port in rule["ports"]} == ports
    assert all(rule["to"] == [peer] for rule in of_models)


def test_search_gets_the_settings_and_keys_of_its_models() -> None:
    search = {"embeddings": {**ENDPOINT, "keyed": True}, "answers": WRITER}
    (container,) = dict(pods(with_values(search=search)))["guilde-search-worker"]["spec"][
        "containers"
    ]
    given = {each["name"]: each.get("value") for each in container["env"]}
    assert given["SEARCH_EMBEDDINGS"] == "endpoint"
    assert given["SEARCH_EMBEDDINGS_URL"] == ENDPOINT["url"]
    assert given["SEARCH_EMBEDDINGS_DIMENSIONS"] == "384"
    assert given["SEARCH_ANSWERS_MODEL"] == WRITER["model"]
    assert "search_embeddings_key" in str(with_values(search=search))
    assert "search_answers_key" not in str(with_values(search=search))


def test_policies_of_migrations_exist_before_the_rest_of_the_release() -> None:
    """The namespace denies everything by default, and this is the first installation."""
    manifests = with_values(otlpEndpoint="http://collector:4318")
    policies = [p for p in of_kind(manifests, "NetworkPolicy") if "annotations" in p["metadata"]]
    before = [*policies, *of_kind(manifests, "Deployment", "Job")]
    for service in SERVICES:
        needed = {53, 27017, 9092, 4318} | ({9200} if service == "search" else set())
        assert _ways_out(before, f"guilde-{service}-migrate") == needed
    for policy in policies:
        hook = policy["metadata"]["annotations"]
        assert hook["helm.sh/hook"] == "pre-install,pre-upgrade"
        assert int(hook["helm.sh/hook-weight"]) < 0
        assert "hook-succeeded" in hook["helm.sh/hook-delete-policy"]
    for job in some_of_kind(manifests, "Job"):
        assert "helm.sh/hook-weight" not in job["metadata"]["annotations"]


def test_every_policy_selects_a_pod_and_every_pod_is_selected() -> None:
    manifests = with_values()
    templates = dict(pods(manifests))
    policies = some_of_kind(manifests, "NetworkPolicy")
    for policy in policies:
        assert any(selects(policy["spec"]["podSelector"], pod) for pod in templates.values())
        for rule in policy["spec"].get("ingress", ()):
            for peer in rule.get("from", ()):
                assert any(selects(peer["podSelector"], pod) for pod in templates.values())
    for name, pod in templates.items():
        assert any(selects(policy["spec"]["podSelector"], pod) for policy in policies), name


def test_a_service_with_a_store_of_its_own_reaches_no_other() -> None:
    own = {"port": 27018, "to": [{"ipBlock": {"cidr": "10.0.0.7/32"}}]}
    manifests = with_values(services={"events": {"store": own}})
    assert 27018 in _ways_out(manifests, "guilde-events-api")
    assert 27017 not in _ways_out(manifests, "guilde-events-api")
    assert 27018 not in _ways_out(manifests, "guilde-content-api")


def test_only_named_peers_and_the_gateway_reach_a_service() -> None:
    assert _who_reaches(with_values(), "guilde-content-worker") == []
    watcher = {"namespaceSelector": {"matchLabels": {"name": "monitoring"}}}
    watched = with_values(network={"metricsFrom": [watcher]})
    assert _who_reaches(watched, "guilde-content-worker") == [watcher]


def test_only_named_peers_read_the_metrics_of_the_gateway() -> None:
    watcher = {"namespaceSelector": {"matchLabels": {"name": "monitoring"}}}
    watched = with_values(network={"metricsFrom": [watcher]})
    by_port = {
        port["port"]: rule.get("from")
        for rule in _rules(watched, "guilde-gateway", "ingress")
        for port in rule["ports"]
    }
    assert by_port == {"http": None, "metrics": [watcher]}


def test_there_is_no_policy_if_they_are_disabled() -> None:
    assert not of_kind(with_values(network={"enabled": False}), "NetworkPolicy")


@pytest.mark.parametrize(("given", "seconds"), [({}, 20), ({"graceSeconds": 60}, 60)])
def test_a_replaced_gateway_has_time_to_finish(given: dict[str, int], seconds: int) -> None:
    (pod,) = (p for name, p in pods(with_values(gateway=given)) if name == "guilde-gateway")
    (container,) = pod["spec"]["containers"]
    variables = {each["name"]: each["value"] for each in container["env"]}
    assert variables["GUILDE_GRACE_PERIOD"] == f"{seconds}s"
    assert pod["spec"]["terminationGracePeriodSeconds"] == seconds + 10


def test_an_ingress_exposes_the_gateway() -> None:
    gateway = {"expose": "ingress", "host": "guilde.example.org", "ingress": {"tlsSecret": "tls"}}
    (found,) = of_kind(with_values(gateway=gateway), "Ingress")
    kubernetes_validate.validate(found, helm.KUBERNETES, strict=True)
    (rule,) = found["spec"]["rules"]
    assert rule["http"]["paths"][0]["backend"]["service"]["name"] == "guilde-gateway"


def test_a_route_of_the_gateway_api_exposes_the_gateway() -> None:
    gateway = {"expose": "httpRoute", "host": "g.example.org", "httpRoute": {"gateway": "public"}}
    (found,) = of_kind(with_values(gateway=gateway), "HTTPRoute")
    assert found["apiVersion"] == "gateway.networking.k8s.io/v1"
    assert found["spec"]["parentRefs"] == [{"name": "public"}]
    assert found["spec"]["hostnames"] == ["g.example.org"]
    assert found["spec"]["rules"][0]["backendRefs"] == [{"name": "guilde-gateway", "port": 80}]


def test_prometheus_finds_every_process_by_its_service() -> None:
    manifests = with_values(monitoring={"podMonitor": True})
    found, of_gateway = of_kind(manifests, "PodMonitor")
    assert found["spec"]["jobLabel"] == "app.kubernetes.io/component"
    assert found["spec"]["podMetricsEndpoints"] == [{"port": "http", "path": "/metrics"}]
    (roles,) = found["spec"]["selector"]["matchExpressions"]
    assert roles["values"] == ["api", "worker"]
    assert of_gateway["spec"]["podMetricsEndpoints"] == [{"port": "metrics", "path": "/metrics"}]
    templates = dict(pods(manifests))
    assert selects(of_gateway["spec"]["selector"], templates["guilde-gateway"])


def test_services_trust_the_given_authorities() -> None:
    manifests = with_values(
        authorities="authorities",
        issuer=LEAST["issuer"] | {"authority": "id.pem"},
        search={"authority": "search.pem"},
        mail={"host": "smtp.example.org", "authority": "mail.pem"},
        portal={"enabled": True},
    )
    templates = dict(pods(manifests))
    for service in SERVICES:
        for role in ("api", "worker", "migrate"):
            (container,) = templates[f"guilde-{service}-{role}"]["spec"]["containers"]
            given = {each["name"]: each.get("value") for each in container["env"]}
            mounts = {each["name"]: each["mountPath"] for each in container["volumeMounts"]}
            assert given[f"{service.upper()}_ISSUER_CA"] == f"{mounts['authorities']}/id.pem"
    assert given["NOTIFICATIONS_SMTP_CA"] == "/etc/guilde/authorities/mail.pem"
    (portal,) = templates["guilde-portal"]["spec"]["containers"]
    assert {"name": "PORTAL_ISSUER_CA", "value": "/etc/guilde/authorities/id.pem"} in portal["env"]


def test_services_trust_the_system_s_authorities_by_default() -> None:
    for _, pod in pods(with_values()):
        (container,) = pod["spec"]["containers"]
        assert not any(each["name"].endswith("_CA") for each in container["env"])


@pytest.mark.parametrize(
    "nonsense",
    [
        {"issuer": {"url": "no address"}},
        {"kafka": {"servers": "kafka"}},
        {"topics": {"retentionDays": 1}},
        {"worker": {"replicas": {"min": 0}}},
        {"services": {"payroll": {}}},
        {"servces": {}},
        {"image": {"tag": "latest"}},
        {"mail": {"security": "maybe"}},
        {"gateway": {"expose": "telnet"}},
        {"api": {"replicas": {"min": "two"}}},
        {"gateway": {"expose": "ingress"}},
        {"publicUrl": ""},
        {"search": {"embeddings": {"source": "endpoint"}}},
        {"authorities": "", "search": {"authority": "a.pem"}},
    ],
    ids=str,
)
def test_invalid_values_are_refused(nonsense: dict[str, Any]) -> None:
    ended = helm.template(LEAST | nonsense)
    assert ended.returncode != 0
    assert next(iter(nonsense)) in ended.stderr or "Additional property" in ended.stderr


def _of_services(manifests: list[Manifest]) -> list[Manifest]:
    return [
        each
        for each in some_of_kind(manifests, "Deployment")
        if each["metadata"]["name"] != "guilde-gateway"
    ]


def _ways_out(manifests: list[Manifest], pod: str) -> set[int | str]:
    """Return the ports that the policies let a pod connect to."""
    rules = _rules(manifests, pod, "egress")
    return {port["port"] for rule in rules for port in rule["ports"]}


def _who_reaches(manifests: list[Manifest], pod: str) -> list[Manifest]:
    return [peer for rule in _rules(manifests, pod, "ingress") for peer in rule["from"]]


def _rules(manifests: list[Manifest], pod: str, direction: str) -> list[Manifest]:
    template = dict(pods(manifests))[pod]
    return [
        rule
        for policy in of_kind(manifests, "NetworkPolicy")
        if selects(policy["spec"]["podSelector"], template)
        for rule in policy["spec"].get(direction, ())
    ]
