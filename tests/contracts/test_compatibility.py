"""No change breaks users of the released contract: the documents under docs/api/released."""

from typing import Any

from deploy.contracts import documents

Documents = dict[str, dict[str, Any]]


def test_no_change_breaks_a_released_document(generated: Documents) -> None:
    broken = documents.breaks(documents.released(), generated)
    assert [str(found) for found in broken] == []


def test_every_document_is_released(generated: Documents) -> None:
    assert documents.released().keys() == generated.keys()


def test_a_removed_document_is_a_break() -> None:
    released = documents.released()
    without = {path: found for path, found in released.items() if path != documents.FACTS}
    assert [str(found) for found in documents.breaks(released, without)] == [
        "asyncapi.json: is gone"
    ]
