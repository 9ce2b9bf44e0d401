"""Scanning by a real clamd, with one signature: that of EICAR's test file."""

import asyncio
import io
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from services.content.store.files.clamd import NotScannedError, Scanner
from tests.support.messaging import eventually

CLAMD = shutil.which("clamd")
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
LARGEST = 1024 * 1024

pytestmark = pytest.mark.skipif(CLAMD is None, reason="no clamd runs on this machine")


@pytest_asyncio.fixture(scope="module")
async def scanner(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scanner]:
    folder = tmp_path_factory.mktemp("clamd")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        str(CLAMD), "-c", str(_configured(folder, port)), stdout=subprocess.DEVNULL
    )
    found = Scanner(f"127.0.0.1:{port}")

    async def answers() -> bool:
        try:
            return await found.finds_nothing(io.BytesIO(b"plain"))
        except OSError:
            return False

    try:
        await eventually(answers, seconds=60)
        yield found
    finally:
        process.terminate()
        await process.wait()


def _configured(folder: Path, port: int) -> Path:
    (folder / "test.ndb").write_text(f"Eicar-Test-Signature:0:0:{EICAR.hex()}\n")
    settings = folder / "clamd.conf"
    settings.write_text(
        f"TCPSocket {port}\nTCPAddr 127.0.0.1\nForeground yes\nDatabaseDirectory {folder}\n"
        f"StreamMaxLength {LARGEST}\n"
    )
    return settings


async def test_a_clean_file_passes(scanner: Scanner) -> None:
    assert await scanner.finds_nothing(io.BytesIO(bytes(LARGEST // 2)))


async def test_a_virus_is_found(scanner: Scanner) -> None:
    assert not await scanner.finds_nothing(io.BytesIO(EICAR))


@pytest.mark.parametrize("size", [LARGEST + 1, 60 * LARGEST])
async def test_a_file_larger_than_the_scanner_s_limit_is_not_scanned(
    scanner: Scanner, size: int
) -> None:
    with pytest.raises(NotScannedError):
        await scanner.finds_nothing(io.BytesIO(bytes(size)))
