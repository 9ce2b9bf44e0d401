"""No change breaks users of the released contract: the documents under docs/api/released."""

from deploy.contracts import documents


def test_nothing_that_was_released_breaks() -> None:
    broken = documents.breaks(documents.released(), documents.generated())
    assert [str(found) for found in broken] == []


def test_every_document_is_released() -> None:
    assert documents.released().keys() == documents.generated().keys()


def test_a_document_that_is_gone_breaks() -> None:
    released = documents.released()
    without = {path: found for path, found in released.items() if path != documents.FACTS}
    assert [str(found) for found in documents.breaks(released, without)] == [
        "asyncapi.json: is gone"
    ]
