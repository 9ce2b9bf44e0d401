"""The deletion of a platform's data, and nothing else."""

import shutil
from pathlib import Path

from deploy.embedded.errors import FolderUnusable

_SIGNS = ("ports.json", "state.json", "engines", "secrets")


def require_data_folder(folder: Path) -> None:
    """Raise FolderUnusable if no platform kept its data here, as after a mistyped --data."""
    if not any((folder / sign).exists() for sign in _SIGNS):
        raise FolderUnusable(
            f"{folder} does not hold a platform's data, so nothing was deleted.",
            "Name the folder that you passed to `up` with --data DIR.",
        )


def remove(folder: Path) -> None:
    """Delete the folder, and the targets of its links of engines (see Site.account_folder)."""
    for link in (folder / "engines").glob("*"):
        if link.is_symlink():
            shutil.rmtree(link.resolve().parent, ignore_errors=True)
    shutil.rmtree(folder)
