"""The transactions of an import, which fit into the store's cache."""

from services.content.entry.importing import HEAVIEST_PART, _parts
from services.content.use_cases.files.import_files import FilesItem
from services.content.use_cases.posts.merge_item import Item
from shared.contracts.values import Language, PostKind
from shared.markdown import Prose


def test_items_that_do_not_tell_what_they_write_are_counted() -> None:
    items = [FilesItem(str(number), ("f",)) for number in range(25)]
    assert [len(part) for part in _parts(items)] == [10, 10, 5]
    assert _parts([]) == [[]]


def test_long_texts_share_a_transaction_as_far_as_they_fit() -> None:
    text = "x" * (HEAVIEST_PART // 4)
    long = Item(
        external_id="a",
        kind=PostKind.ARTICLE,
        title="A",
        prose=Prose(text, "", ""),
        language=Language.ENGLISH,
        tags=(),
        byline=None,
        created_at=None,
    )
    assert [len(part) for part in _parts([long] * 3)] == [2, 1]
