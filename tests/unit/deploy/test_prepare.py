"""deploy/compose/prepare: passwords and certificates for docker compose."""

import shutil
import ssl
import stat
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from deploy.embedded.platform import SERVICES
from tests.support import compose
from tests.support.compose import REPO

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl here")


def prepare(folder: Path) -> None:
    script = REPO / "deploy" / "compose" / "prepare"
    subprocess.run([script, folder], check=True, capture_output=True, timeout=60)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("compose")
    prepare(folder)
    return folder


def read_all(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in (folder / "secrets").iterdir()}


def test_every_secret_of_the_compose_file_is_generated(prepared: Path) -> None:
    named = {Path(each["file"]).name for each in compose.composed()["secrets"].values()}
    assert named <= set(read_all(prepared))


def test_a_second_run_changes_nothing(prepared: Path) -> None:
    before = read_all(prepared)
    prepare(prepared)
    assert read_all(prepared) == before


def test_each_service_has_a_user_and_a_password_of_its_own(prepared: Path) -> None:
    urls = [urlsplit((prepared / "secrets" / f"{s}_store_url").read_text()) for s in SERVICES]
    assert [url.username for url in urls] == list(SERVICES)
    assert len({url.password for url in urls}) == len(SERVICES)
    assert all(len(url.password or "") >= 32 for url in urls)


def test_the_folder_is_closed_and_the_authoritys_key_too(prepared: Path) -> None:
    secrets = prepared / "secrets"
    assert stat.S_IMODE(secrets.stat().st_mode) == 0o700
    assert stat.S_IMODE((secrets / "authority_key.pem").stat().st_mode) == 0o400
    assert "authority_key.pem" not in str(compose.composed()["secrets"])


def test_the_authority_signs_the_certificate_of_opensearch(prepared: Path) -> None:
    secrets = prepared / "secrets"
    asked = ["openssl", "verify", "-CAfile", "authority.pem", "opensearch.pem", "admin.pem"]
    subprocess.run(asked, cwd=secrets, check=True, capture_output=True, timeout=30)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(secrets / "opensearch.pem", secrets / "opensearch_key.pem")


def test_the_settings_are_the_examples(prepared: Path) -> None:
    assert (prepared / ".env").read_text() == compose.EXAMPLE.read_text()
