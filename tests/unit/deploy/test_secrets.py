import stat
from pathlib import Path

from deploy.embedded import secrets


def test_the_secret_of_tokens_is_made_once_and_long_enough_for_every_service(
    tmp_path: Path,
) -> None:
    first = secrets.token_secret(tmp_path)
    assert len(first) >= 32
    assert secrets.token_secret(tmp_path) == first
    assert secrets.token_secret(tmp_path / "another") != first


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    secrets.token_secret(tmp_path)
    path = secrets.path_of(tmp_path, "token")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
