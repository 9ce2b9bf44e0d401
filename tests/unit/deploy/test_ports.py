import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.embedded import ports


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


def test_a_port_with_a_listener_is_not_free(taken: int) -> None:
    assert not ports.is_free(taken)


def test_every_name_gets_a_port_of_its_own() -> None:
    chosen = ports.choose([f"service-{number}" for number in range(50)], {})
    assert len(set(chosen.values())) == 50


def test_a_remembered_port_that_is_still_free_is_kept() -> None:
    first = ports.choose(["kafka", "store"], {})
    assert ports.choose(["kafka", "store"], first) == first


def test_a_remembered_port_that_was_taken_is_replaced(taken: int) -> None:
    assert ports.choose(["kafka"], {"kafka": taken})["kafka"] != taken


def test_two_names_never_share_a_remembered_port() -> None:
    (port,) = ports.choose(["kafka"], {}).values()
    chosen = ports.choose(["kafka", "store"], {"kafka": port, "store": port})
    assert len(set(chosen.values())) == 2


def test_no_other_process_gets_the_port_of_the_gateway() -> None:
    (port,) = ports.choose(["kafka"], {}).values()
    assert ports.choose(["kafka"], {"kafka": port}, avoid=[port])["kafka"] != port


def test_chosen_ports_are_remembered_in_the_folder(tmp_path: Path) -> None:
    folder = tmp_path
    chosen = ports.choose_in(folder, ["kafka"], fixed={"gateway": 8080})
    assert ports.read(folder) == chosen
    assert chosen["gateway"] == 8080
    assert ports.choose_in(folder, ["kafka"]) == {"kafka": chosen["kafka"]}
    assert ports.read(folder)["gateway"] == 8080


@pytest.mark.parametrize("content", ["", "[]", "{", json.dumps({"kafka": "no"})])
def test_a_damaged_memory_counts_as_none(tmp_path: Path, content: str) -> None:
    folder = tmp_path
    (folder / "ports.json").write_text(content)
    assert ports.read(folder) == {}
