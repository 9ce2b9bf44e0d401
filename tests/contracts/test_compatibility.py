"""No change breaks users of the released contract: the documents under docs/api/released."""

from deploy.contracts import documents


def test_no_change_breaks_a_released_document() -> None:
    broken = documents.breaks(documents.released(), documents.generated())
    assert [str(found) for found in broken] == []


def test_every_document_is_released() -> None:
    assert documents.released().keys() == documents.generated().keys()


def test_a_removed_document_is_a_break() -> None:
    released = documents.released()
    without = {path: found for path, found in released.items() if path != documents.FACTS}
    assert [str(found) for found in documents.breaks(released, without)] == [
        "asyncapi.json: is gone"
    ]
