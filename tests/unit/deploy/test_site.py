from pathlib import Path

import pytest

from deploy.embedded import removal, site
from deploy.embedded.site import Account, Site

STRANGER = Account("stranger", 64_999, 64_999)


def at(data: Path, account: Account | None = None) -> Site:
    return Site(data=data, engines=data / "cache", account=account, java=data / "java")


def test_a_closed_folder_is_not_reachable_by_another_account(tmp_path: Path) -> None:
    closed = tmp_path / "home"
    closed.mkdir(mode=0o700)
    (closed / "data").mkdir()
    assert not site.reachable(closed / "data", STRANGER)


def test_the_owner_reaches_a_closed_folder(tmp_path: Path) -> None:
    closed = tmp_path / "home"
    closed.mkdir(mode=0o700)
    status = closed.stat()
    owner = Account("owner", status.st_uid, status.st_gid)
    assert site._may_pass(status, owner)
    assert not site._may_pass(status, STRANGER)


def test_an_engine_of_a_closed_folder_lies_elsewhere_and_is_linked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "var"
    closed = tmp_path / "home"
    closed.mkdir(mode=0o700)
    here = at(closed)
    (closed / "engines").mkdir()
    monkeypatch.setattr(site, "_ROOT_STATE", elsewhere)
    here._elsewhere(closed / "engines" / "kafka")
    assert (closed / "engines" / "kafka").resolve().is_relative_to(elsewhere)


def test_an_engine_without_an_account_stays_in_the_data_folder(tmp_path: Path) -> None:
    assert at(tmp_path).account_folder("kafka") == tmp_path / "engines" / "kafka"
    assert at(tmp_path).log("kafka") == tmp_path / "logs" / "kafka.log"


def test_remains_of_a_deleted_data_folder_are_swept(tmp_path: Path) -> None:
    alive, gone = tmp_path / "root" / "alive", tmp_path / "root" / "gone"
    for folder, data in ((alive, tmp_path), (gone, tmp_path / "deleted")):
        folder.mkdir(parents=True)
        (folder / "origin").write_text(str(data))
    site.sweep(tmp_path / "root")
    assert alive.exists()
    assert not gone.exists()


def test_deleting_the_data_deletes_the_targets_of_its_links(tmp_path: Path) -> None:
    target = tmp_path / "var" / "digest" / "kafka"
    target.mkdir(parents=True)
    data = tmp_path / "data"
    (data / "engines").mkdir(parents=True)
    (data / "engines" / "kafka").symlink_to(target)
    removal.require_data_folder(data)
    removal.remove(data)
    assert not data.exists()
    assert not target.exists()
