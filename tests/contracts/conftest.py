"""The documents as the code has them now, generated once: it takes seconds."""

from typing import Any

import pytest

from deploy.contracts import documents


@pytest.fixture(scope="session")
def generated() -> dict[str, dict[str, Any]]:
    return documents.generated()
