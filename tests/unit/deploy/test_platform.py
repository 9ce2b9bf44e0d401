from pathlib import Path

import pytest

from deploy.embedded import platform, ports
from deploy.embedded.platform import Options
from deploy.embedded.process import Process
from deploy.embedded.programs import python_environment
from deploy.embedded.site import Site


@pytest.fixture
def processes(tmp_path: Path) -> dict[str, Process]:
    return composed(Options(tmp_path, 8123, {"search": 3}))


def composed(options: Options) -> dict[str, Process]:
    release = options.data / "java" / "release"
    release.parent.mkdir()
    release.touch()
    java = options.data / "java" / "bin" / "java"
    here = Site(options.data, options.data / "cache", None, java)
    at = platform.choose_ports(options)
    described = platform.compose(here, options, at, "http://127.0.0.1:8123/issuer")
    return {process.name: process for process in described}


def test_a_scaled_service_has_one_api_process_and_workers(
    processes: dict[str, Process],
) -> None:
    roles = [processes[name].env["SEARCH_ROLE"] for name in ("search", "search-2", "search-3")]
    assert roles == ["both", "worker", "worker"]


def test_every_process_has_a_port_of_its_own(processes: dict[str, Process]) -> None:
    assert len({process.port for process in processes.values()}) == len(processes)


def test_a_service_is_given_the_addresses_of_its_engines_and_issuer(
    processes: dict[str, Process],
) -> None:
    env = processes["content"].env
    assert env["GUILDE_ENVIRONMENT"] == "development"
    assert env["CONTENT_STORE_DATABASE"] == "content"
    assert env["CONTENT_KAFKA"] == f"127.0.0.1:{processes['kafka'].port}"
    assert env["CONTENT_JWKS_URL"] == f"http://127.0.0.1:{processes['issuer'].port}/jwks.json"
    assert env["CONTENT_ISSUER"] == "http://127.0.0.1:8123/issuer"


def test_all_services_seal_tokens_with_the_same_secret(processes: dict[str, Process]) -> None:
    sealing = {processes[name].env[f"{name.upper()}_TOKEN_SECRET"] for name in platform.SERVICES}
    assert len(sealing) == 1


def test_the_gateway_knows_the_first_process_of_each_service(
    processes: dict[str, Process],
) -> None:
    env = processes["gateway"].env
    assert env["SEARCH_UPSTREAM"] == f"127.0.0.1:{processes['search'].port}"
    assert (env["GUILDE_HOST"], env["GUILDE_PORT"]) == ("127.0.0.1", "8123")


def test_the_last_gateway_port_is_remembered(tmp_path: Path, processes: dict[str, Process]) -> None:
    assert processes
    assert platform.remembered_port(tmp_path) == 8123
    assert ports.read(tmp_path)["gateway"] == 8123


def test_the_person_s_proxy_is_not_used_for_loopback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_PROXY", "intranet.example")
    assert python_environment()["NO_PROXY"] == "intranet.example,127.0.0.1,localhost"


def test_services_reach_an_engine_over_its_link_and_the_engine_listens_on_its_port(
    tmp_path: Path,
) -> None:
    linked = composed(Options(tmp_path, 8123, links={"kafka": 7000, "opensearch": 7001}))
    assert linked["search"].env["SEARCH_KAFKA"] == "127.0.0.1:7000"
    assert linked["search"].env["SEARCH_OPENSEARCH_URL"] == "http://127.0.0.1:7001"
    assert (
        linked["search"]
        .env["SEARCH_STORE_URL"]
        .startswith(f"mongodb://127.0.0.1:{linked['store'].port}/")
    )
    assert linked["kafka"].port != 7000


def test_a_service_runs_as_another_program_in_its_own_environment(tmp_path: Path) -> None:
    options = Options(
        tmp_path,
        8123,
        {"search": 2},
        programs={"search": ("other.program", "search")},
        environments={"search": {"OF_ITS_OWN": "1"}},
    )
    described = composed(options)
    for name in ("search", "search-2"):
        assert described[name].argv[1:] == ("-m", "other.program", "search")
        assert described[name].env["OF_ITS_OWN"] == "1"
    assert described["content"].argv[1:] == ("-m", "services.content")
    assert "OF_ITS_OWN" not in described["content"].env
