"""Every module of a folder is in that folder's table."""

import pkgutil
from collections.abc import Collection

import pytest

from deploy.embedded.site import REPO
from services.notifications.reasons.table import REASONS
from services.notifications.subjects.table import KINDS

ROOM = REPO / "services" / "notifications"
NO_DECLARATION = {"table", "reason", "wording", "kind", "knowing", "interests"}


@pytest.mark.parametrize(("folder", "table"), [("reasons", REASONS), ("subjects", KINDS)])
def test_each_module_is_in_the_table_by_its_name(folder: str, table: Collection[str]) -> None:
    modules = {module.name for module in pkgutil.iter_modules([str(ROOM / folder)])}
    assert modules - NO_DECLARATION == set(table)
