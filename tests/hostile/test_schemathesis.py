"""Each service against its own OpenAPI document: schemathesis with all checks on.

schemathesis.toml sets how it makes requests. Other tests here may see what a person changes, so
these tests use a person of their own.
"""

import asyncio
import sys
from pathlib import Path

import pytest

from tests.support.places import Services
from tests.support.services import People
from tests.support.tokens import SERVICES

HERE = Path(__file__).parent
REPO = HERE.parents[1]

ENDLESS = "/v1/stream"
"""It streams for hours: see tests/integration/services/notifications/test_stream.py."""


@pytest.mark.timeout(600)  # it takes seconds on an idle machine
@pytest.mark.parametrize("name", SERVICES)
async def test_a_service_responds_as_its_document_says(
    name: str, services: Services, people: People, tmp_path: Path
) -> None:
    token = people(f"Schemathesis {name}").token
    url = services[name].base_url
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", HERE / "schemathesis.toml"),
        *("run", f"{url}/openapi.json", "--url", url, "--exclude-path", ENDLESS, "--no-color"),
        *("--header", f"Authorization: Bearer {token}", "--report-dir", tmp_path),
        cwd=REPO,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        said, _ = await child.communicate()
    finally:
        if child.returncode is None:
            child.kill()
    assert child.returncode == 0, said.decode()[-20_000:]
