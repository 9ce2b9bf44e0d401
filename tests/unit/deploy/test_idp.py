from pathlib import Path

import pytest

from deploy.embedded import idp, keycloak, state
from deploy.embedded.errors import IssuerDiffers
from deploy.embedded.idp import Idp
from deploy.embedded.state import PlatformState


def run_once(data: Path, issuer: str) -> None:
    stopped = PlatformState(
        pid=1, create_time=0.0, phase="stopped", ports={}, base_url="", issuer=issuer
    )
    state.write(data, stopped)


def test_a_new_folder_has_the_development_issuer(tmp_path: Path) -> None:
    assert idp.remembered(tmp_path) is Idp.DEVELOPMENT
    name = idp.open_issuer(tmp_path, Idp.DEVELOPMENT, 8123)
    assert name == "http://127.0.0.1:8123/issuer"


def test_a_folder_keeps_its_identity_provider(tmp_path: Path) -> None:
    run_once(tmp_path, idp.open_issuer(tmp_path, Idp.KEYCLOAK, 8123))
    assert idp.remembered(tmp_path) is Idp.KEYCLOAK
    with pytest.raises(IssuerDiffers, match="have ids from"):
        idp.open_issuer(tmp_path, Idp.DEVELOPMENT, 8123)


def test_keycloak_keeps_the_port_of_its_name(tmp_path: Path) -> None:
    run_once(tmp_path, keycloak.issuer_of(8123))
    with pytest.raises(IssuerDiffers, match="8123") as refused:
        idp.open_issuer(tmp_path, Idp.KEYCLOAK, 9000)
    assert "--port" in refused.value.remedy


def test_keys_and_metadata_are_fetched_from_the_process_itself() -> None:
    issuer = keycloak.issuer_of(8080)
    realm = "http://127.0.0.1:9001/issuer/realms/guilde"
    assert idp.keys_url(issuer, 9001) == f"{realm}/protocol/openid-connect/certs"
    assert idp.metadata_url(issuer, 9001) == f"{realm}/.well-known/openid-configuration"
