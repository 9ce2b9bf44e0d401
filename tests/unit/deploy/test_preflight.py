import os
import socket
from pathlib import Path

import pytest

from deploy.embedded import preflight
from deploy.embedded.errors import DiskShort, FolderUnusable, PortTaken


def test_a_taken_port_names_its_holder_and_another_that_is_free() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        with pytest.raises(PortTaken) as caught:
            preflight.port_free(port)
    assert f"Port {port} is taken by" in caught.value.sentence
    assert f"(pid {os.getpid()})" in caught.value.sentence
    assert "./guilde up --port" in caught.value.remedy


def test_a_disk_without_room_says_how_much_is_missing() -> None:
    with pytest.raises(DiskShort) as caught:
        preflight.require_room(Path("/data"), 400_000_000)
    assert caught.value.sentence == "Only 0.4 GB are free in /data; the platform needs 1.5 GB."
    assert "GUILDE_ENGINES" in caught.value.remedy


def test_a_folder_that_cannot_be_created_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FolderUnusable, match="cannot be written"):
        preflight.writable(tmp_path / "file" / "data")


def test_a_writable_folder_is_left_as_it_was(tmp_path: Path) -> None:
    preflight.writable(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_port_of_a_running_platform_does_not_count_as_taken(tmp_path: Path) -> None:
    names = [check.name for check in preflight.checks(tmp_path, 8080, running=True)]
    assert "port" not in names
