import os
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

from deploy.embedded import mongod, secantusdb, store
from deploy.embedded.errors import RuntimeMissing, StoreDiffers

ELSEWHERE = "it cannot be started here"


@pytest.fixture(autouse=True)
def nobody_chose(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv(store.CHOICE, raising=False)
    mongod.asked_for_its_version.cache_clear()
    yield
    mongod.asked_for_its_version.cache_clear()


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return the path of mongod's binary on this machine, where nothing is yet."""
    path = tmp_path / "program"
    monkeypatch.setattr(mongod, "binary", lambda: path)
    return path


def write(program: Path, script: str) -> None:
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


def keep_data_of(kind: store.Kind, data: Path) -> None:
    folder = data / "engines" / store.NAME / kind.FOLDER
    folder.mkdir(parents=True)
    (folder / "WiredTiger").touch()


def test_mongod_is_the_store_if_it_reports_its_version(program: Path, tmp_path: Path) -> None:
    write(program, "echo db version v6.0.5; echo Build Info: {}")
    assert store.chosen() is mongod
    assert store.check(tmp_path) == "mongod 6.0.5"


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("echo libcrypto.so.3: cannot open shared object file >&2; exit 127", "libcrypto.so.3: "),
        ("exit 4", "its version check ended with code 4"),
        ("kill -ILL $$", "its version check ended with code -4"),
    ],
)
def test_the_other_store_stands_in_otherwise_and_the_reason_is_reported(
    program: Path, tmp_path: Path, script: str, reason: str
) -> None:
    write(program, script)
    assert store.chosen() is secantusdb
    version = metadata.version("secantusdb")
    assert store.check(tmp_path).startswith(f"SecantusDB {version}, in place of mongod: {reason}")


@pytest.mark.usefixtures("program")
def test_a_program_that_is_not_for_this_machine_is_a_reason(tmp_path: Path) -> None:
    assert ELSEWHERE in store.check(tmp_path)


def test_a_machine_without_a_package_of_mongod_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mongod, "_PACKAGE", "no-such-package")
    assert mongod.missing() == (
        f"there is none for this platform ({os.uname().sysname}, {os.uname().machine})"
    )


def test_a_person_may_choose_the_other_store(
    program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(program, "echo db version v6.0.5")
    monkeypatch.setenv(store.CHOICE, "secantusdb")
    assert store.chosen() is secantusdb
    assert store.described(secantusdb).endswith("in place of mongod: GUILDE_STORE says so")


@pytest.mark.usefixtures("program")
@pytest.mark.parametrize("name", ["mongod", "mongo"])
def test_an_impossible_choice_is_refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(store.CHOICE, name)
    with pytest.raises(RuntimeMissing) as refused:
        store.chosen()
    assert store.CHOICE in refused.value.remedy


def test_data_of_the_other_store_is_refused_with_the_way_to_move_it(
    program: Path, tmp_path: Path
) -> None:
    write(program, "echo db version v6.0.5")
    keep_data_of(secantusdb, tmp_path)
    with pytest.raises(StoreDiffers) as refused:
        store.check(tmp_path)
    assert refused.value.sentence == (
        f"{tmp_path} holds data of SecantusDB, which mongod cannot read: "
        "move it with `backup` and `restore`."
    )
    assert f"GUILDE_STORE=secantusdb ./guilde up --detach --data {tmp_path}" in refused.value.remedy


def test_the_url_of_a_running_platform_is_that_of_the_store_with_its_data(
    program: Path, tmp_path: Path
) -> None:
    write(program, "echo db version v6.0.5")
    assert store.url(tmp_path, 7) == mongod.url(7)
    keep_data_of(secantusdb, tmp_path)
    assert store.url(tmp_path, 7) == secantusdb.url(7)
